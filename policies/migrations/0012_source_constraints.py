"""At most one published source, finding and claim of a key; nothing is published without a date, or by who wrote it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('policies', '0011_sources_published')]

    operations = [
        migrations.RemoveField(
            model_name='claim',
            name='shown',
        ),
        migrations.RemoveField(
            model_name='finding',
            name='shown',
        ),
        migrations.RemoveField(
            model_name='historicalclaim',
            name='shown',
        ),
        migrations.RemoveField(
            model_name='historicalfinding',
            name='shown',
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'published')), fields=('key',), name='claim_one_published'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'in_review', 'published', 'superseded', 'withdrawn'])), name='claim_known_status'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('published', 'superseded', 'withdrawn')), _negated=True), ('published_at__isnull', False), _connector='OR'), name='claim_published_has_date'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('published_by__isnull', True), ('written_by__isnull', True), models.Q(('published_by', models.F('written_by')), _negated=True), _connector='OR'), name='claim_not_ones_own'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'published')), fields=('key',), name='finding_one_published'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'in_review', 'published', 'superseded', 'withdrawn'])), name='finding_known_status'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('published', 'superseded', 'withdrawn')), _negated=True), ('published_at__isnull', False), _connector='OR'), name='finding_published_has_date'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('published_by__isnull', True), ('written_by__isnull', True), models.Q(('published_by', models.F('written_by')), _negated=True), _connector='OR'), name='finding_not_ones_own'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'published')), fields=('key',), name='source_one_published'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'in_review', 'published', 'superseded', 'withdrawn'])), name='source_known_status'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('published', 'superseded', 'withdrawn')), _negated=True), ('published_at__isnull', False), _connector='OR'), name='source_published_has_date'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('published_by__isnull', True), ('written_by__isnull', True), models.Q(('published_by', models.F('written_by')), _negated=True), _connector='OR'), name='source_not_ones_own'),
        ),
    ]

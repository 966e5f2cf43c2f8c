"""Withdrawing takes the place of 在网页上显示; at most one published page of an address."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('guides', '0004_guides_published')]

    operations = [
        migrations.RemoveField(
            model_name='channel',
            name='shown',
        ),
        migrations.RemoveField(
            model_name='topic',
            name='shown',
        ),
        migrations.AddConstraint(
            model_name='channel',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'published')), fields=('slug',), name='channel_one_published'),
        ),
        migrations.AddConstraint(
            model_name='channel',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'in_review', 'published', 'superseded', 'withdrawn'])), name='channel_known_status'),
        ),
        migrations.AddConstraint(
            model_name='channel',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('published', 'superseded', 'withdrawn')), _negated=True), ('published_at__isnull', False), _connector='OR'), name='channel_published_has_date'),
        ),
        migrations.AddConstraint(
            model_name='channel',
            constraint=models.CheckConstraint(condition=models.Q(('published_by__isnull', True), ('written_by__isnull', True), models.Q(('published_by', models.F('written_by')), _negated=True), _connector='OR'), name='channel_not_ones_own'),
        ),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'published')), fields=('slug',), name='topic_one_published'),
        ),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'in_review', 'published', 'superseded', 'withdrawn'])), name='topic_known_status'),
        ),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('published', 'superseded', 'withdrawn')), _negated=True), ('published_at__isnull', False), _connector='OR'), name='topic_published_has_date'),
        ),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.CheckConstraint(condition=models.Q(('published_by__isnull', True), ('written_by__isnull', True), models.Q(('published_by', models.F('written_by')), _negated=True), _connector='OR'), name='topic_not_ones_own'),
        ),
    ]

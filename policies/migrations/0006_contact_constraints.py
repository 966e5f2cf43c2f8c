"""At most one published contact of a key; nothing is published without a date, or by who wrote it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('policies', '0005_contacts_published')]

    operations = [
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'published')), fields=('key',), name='contact_one_published'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'in_review', 'published', 'superseded', 'withdrawn'])), name='contact_known_status'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('published', 'superseded', 'withdrawn')), _negated=True), ('published_at__isnull', False), _connector='OR'), name='contact_published_has_date'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('published_by__isnull', True), ('written_by__isnull', True), models.Q(('published_by', models.F('written_by')), _negated=True), _connector='OR'), name='contact_not_ones_own'),
        ),
    ]

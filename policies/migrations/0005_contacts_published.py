"""What was on the site before there was review of contacts is published. Backwards, one row of each key is left."""

from django.db import migrations
from django.utils import timezone


def publish(apps, schema_editor):
    contact, record = apps.get_model("policies", "Contact"), apps.get_model("policies", "ImportRecord")
    imported = dict(record.objects.filter(key__startswith="contacts:").values_list("key", "imported_at"))
    now, region, place = timezone.now(), None, 0
    for row in contact.objects.order_by("region_id", "position", "id"):
        # a later version has a greater id: from now on the order is told by the position alone
        region, place = row.region_id, place + 1 if row.region_id == region else 0
        when = imported.get(f"contacts:{row.key}", now)
        contact.objects.filter(pk=row.pk).update(status="published", published_at=when, position=place)
        history = apps.get_model("policies", "HistoricalContact").objects.filter(id=row.pk)
        history.update(status="published", published_at=when, position=place)


def keep_one(apps, schema_editor):
    """Without review there is one row of a key: the published one. Drafts and what was taken down go."""
    apps.get_model("policies", "Contact").objects.exclude(status="published").delete()


class Migration(migrations.Migration):
    dependencies = [("policies", "0004_review_contacts")]

    operations = [migrations.RunPython(publish, keep_one)]

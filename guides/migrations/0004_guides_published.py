"""What was on the site before there was review of guides is published, what was hidden is withdrawn, and the audit trail
begins. Backwards, one row of each address is left: the published one, else the one that was withdrawn last."""

from django.db import migrations
from django.utils import timezone

REASON = "从这里开始记录"
BELOW = {"Channel": ("Step", "ChannelCitation"), "Topic": ("Rule",)}


def publish(apps, schema_editor):
    imported = dict(apps.get_model("policies", "ImportRecord").objects.values_list("key", "imported_at"))
    now = timezone.now()
    for name, below in BELOW.items():
        model = apps.get_model("guides", name)
        for row in model.objects.all():
            row.status = "published" if row.shown else "withdrawn"
            row.published_at = imported.get(f"{name.lower()}:{row.slug}", now)
            row.save()
            _record(apps, row, name, row.published_at)
        for kind in below:
            for row in apps.get_model("guides", kind).objects.all():
                _record(apps, row, kind, getattr(row, name.lower()).published_at)


def _record(apps, row, name, when):
    history = apps.get_model("guides", f"Historical{name}")
    kept = {field.attname for field in history._meta.concrete_fields}
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname in kept}
    history.objects.create(**values, history_date=when, history_type="+", history_change_reason=REASON)


def keep_one(apps, schema_editor):
    for name in BELOW:
        model = apps.get_model("guides", name)
        for slug in sorted(set(model.objects.values_list("slug", flat=True))):
            rows = model.objects.filter(slug=slug)
            last = rows.filter(status="withdrawn").order_by("-published_at", "-id").first()
            kept = rows.filter(status="published").first() or last
            rows.exclude(pk=kept.pk if kept else None).delete()
            rows.update(shown=bool(kept and kept.status == "published"))


class Migration(migrations.Migration):
    dependencies = [("guides", "0003_review_guides"), ("policies", "0005_contacts_published")]

    operations = [migrations.RunPython(publish, keep_one)]

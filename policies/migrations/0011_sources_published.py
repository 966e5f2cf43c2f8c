"""Sources, findings and claims that were on the site before there was review of them are published; what was hidden is a draft.

Backwards, one row of each key is left: the published one, else the newest.
"""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.utils import timezone

SECTIONS = {"Source": "source", "Finding": "findings", "Claim": "claims"}
PUBLISHERS = ("审核", "管理员")


def publish(apps, schema_editor):
    record, now = apps.get_model("policies", "ImportRecord"), timezone.now()
    imported = dict(record.objects.values_list("key", "imported_at"))
    for name, section in SECTIONS.items():
        model, history = apps.get_model("policies", name), apps.get_model("policies", f"Historical{name}")
        for row in model.objects.all():
            if getattr(row, "shown", True):
                values = {"status": "published", "published_at": imported.get(f"{section}:{row.key}", now)}
                model.objects.filter(pk=row.pk).update(**values)
                history.objects.filter(id=row.pk).update(**values)


def keep_one(apps, schema_editor):
    for name in SECTIONS:
        model = apps.get_model("policies", name)
        kept = {}
        for row in model.objects.order_by("pk"):
            if row.key not in kept or kept[row.key].status != "published":
                kept[row.key] = row
        rest = model.objects.exclude(pk__in=[row.pk for row in kept.values()])
        for row in rest if name == "Source" else ():
            _cite_instead(apps, row, kept[row.key])
        model.objects.filter(revises__in=rest).update(revises=None)
        rest.delete()
        if name != "Source":
            model.objects.exclude(status="published").update(shown=False)


def _cite_instead(apps, old, new):
    """Drafts may cite a revision that is not published."""
    for relation in type(old)._meta.related_objects:
        if relation.field.name != "revises":
            relation.related_model.objects.filter(**{relation.field.name: old}).update(**{relation.field.name: new})


def allow(apps, schema_editor):
    # permissions are otherwise made only after all migrations
    create_permissions(installed.get_app_config("policies"), apps=installed, verbosity=0)
    for group in apps.get_model("auth", "Group").objects.filter(name__in=PUBLISHERS):
        group.permissions.add(*_permissions(apps))


def forbid(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=PUBLISHERS):
        group.permissions.remove(*_permissions(apps))


def _permissions(apps):
    names = [f"publish_{name.lower()}" for name in SECTIONS]
    return apps.get_model("auth", "Permission").objects.filter(codename__in=names)


class Migration(migrations.Migration):
    dependencies = [("policies", "0010_review_sources"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [migrations.RunPython(publish, keep_one), migrations.RunPython(allow, forbid)]

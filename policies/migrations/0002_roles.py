"""The three roles of the desk: 编辑 writes, 审核 publishes what somebody else wrote, 管理员 also manages people."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

WRITTEN = ("credittable", "creditband", "creditcitation", "creditexample", "coveragetable", "coveragerow", "coverageoption")
WRITTEN += ("coveragecitation", "coverageexample", "source", "finding", "claim", "contact")
READ = ("region", "importrecord", "linkcheck", "placedemand")
ANSWERED = ("readerreport",)
PEOPLE = ("user", "group")
GUIDES = ("channel", "step", "channelcitation", "topic", "rule")


def _codes(models, *actions):
    return [f"{action}_{model}" for model in models for action in actions]


EDITOR = [
    *_codes((*WRITTEN, *GUIDES), "add", "change", "delete", "view"),
    *_codes(READ, "view"),
    *_codes(ANSWERED, "change", "view"),
]
PUBLISH = ["publish_credittable", "publish_coveragetable"]
ROLES = {
    "编辑": EDITOR,
    "审核": [*EDITOR, *PUBLISH],
    "管理员": [*EDITOR, *PUBLISH, "change_region", *_codes(PEOPLE, "add", "change", "delete", "view")],
}


def make_roles(apps, schema_editor):
    # permissions are otherwise made only after all migrations
    for label in ("auth", "policies", "guides"):
        create_permissions(installed.get_app_config(label), apps=installed, verbosity=0)
    group_model, permission_model = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, codes in ROLES.items():
        group, _ = group_model.objects.get_or_create(name=name)
        group.permissions.set(permission_model.objects.filter(codename__in=codes))


def remove_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_roles, remove_roles)]

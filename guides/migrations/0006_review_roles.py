"""审核 and 管理员 publish guides and contacts too."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

PUBLISH = ("publish_channel", "publish_topic", "publish_contact")
PUBLISHERS = ("审核", "管理员")


def _each(apps):
    permissions = apps.get_model("auth", "Permission").objects.filter(codename__in=PUBLISH)
    for group in apps.get_model("auth", "Group").objects.filter(name__in=PUBLISHERS):
        yield group, permissions


def allow(apps, schema_editor):
    # permissions are otherwise made only after all migrations
    for label in ("policies", "guides"):
        create_permissions(installed.get_app_config(label), apps=installed, verbosity=0)
    for group, permissions in _each(apps):
        group.permissions.add(*permissions)


def forbid(apps, schema_editor):
    for group, permissions in _each(apps):
        group.permissions.remove(*permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("guides", "0005_guide_constraints"),
        ("policies", "0006_contact_constraints"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(allow, forbid)]

from django.db import migrations, models


def drop_triggers(apps, schema_editor):
    """Going back: no trigger may be left that writes to a table that is gone."""
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            cursor.execute("SELECT proname FROM pg_proc WHERE proname LIKE 'edition%%'", [])
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP FUNCTION IF EXISTS "{name}"() CASCADE')
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'edition%%'", [])
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


class Migration(migrations.Migration):

    dependencies = [
        ('policies', '0002_roles'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContentEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField(default=1, verbose_name='第几版')),
            ],
            options={
                'verbose_name': '内容版次',
                'verbose_name_plural': '内容版次',
            },
        ),
        migrations.RunPython(migrations.RunPython.noop, drop_triggers),
    ]

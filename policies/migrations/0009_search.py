"""Subjects of search with the words that people use, and the words that nothing answers."""

import django.db.models.deletion
import simple_history.models
from django.apps import apps as installed
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

# Everybody at the desk keeps the words, and sees what nothing answers.
CODES = ('add_searchsubject', 'change_searchsubject', 'delete_searchsubject', 'view_searchsubject', 'view_searchmiss', 'delete_searchmiss')
ROLES = ('编辑', '审核', '管理员')


def allow(apps, schema_editor):
    # permissions are otherwise made only after all migrations
    create_permissions(installed.get_app_config('policies'), apps=installed, verbosity=0)
    permissions = apps.get_model('auth', 'Permission').objects.filter(codename__in=CODES)
    for group in apps.get_model('auth', 'Group').objects.filter(name__in=ROLES):
        group.permissions.add(*permissions)


def forbid(apps, schema_editor):
    permissions = apps.get_model('auth', 'Permission').objects.filter(codename__in=CODES)
    for group in apps.get_model('auth', 'Group').objects.filter(name__in=ROLES):
        group.permissions.remove(*permissions)


def forget_imports(apps, schema_editor):
    """Without the table nothing of it was imported: the next import brings it again."""
    apps.get_model('policies', 'ImportRecord').objects.filter(key__startswith='search:').delete()


class Migration(migrations.Migration):

    dependencies = [
        ('policies', '0008_reach_conditions_payments'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchMiss',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=24, unique=True, verbose_name='找的是什么')),
                ('count', models.PositiveIntegerField(default=0, verbose_name='次数')),
                ('last_on', models.DateField(verbose_name='最近一次')),
            ],
            options={
                'verbose_name': '人们在找什么',
                'verbose_name_plural': '人们在找什么',
                'ordering': ['-count', 'text'],
            },
        ),
        migrations.CreateModel(
            name='SearchSubject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(help_text='定了就不再改。', unique=True, verbose_name='编号')),
                ('title', models.CharField(help_text='读者看到的一句，例如：家里人能用我医保卡里的钱吗？', max_length=40, verbose_name='问题')),
                ('kind', models.CharField(choices=[('specific', '专门的问题'), ('outside', '本站不答的'), ('general', '一般的问题')], default='general', help_text='一句话里碰到几种，专门的问题最先，一般的问题最后。', max_length=10, verbose_name='哪一种')),
                ('words', models.TextField(help_text='一行一种说法。一行里写几个词，用空格隔开，就要这几个词都有才算。例如：断交；绑定 家人。', verbose_name='大家怎么说')),
                ('path', models.CharField(blank=True, help_text='本站的网址，例如：/topics/duanjiao/。本站不答的留空。', max_length=120, verbose_name='哪一页回答')),
                ('place_path', models.CharField(blank=True, help_text='地方的网址名写成{slug}，例如：/cities/{slug}/#years。同一页的留空。', max_length=120, verbose_name='知道了地方，哪一页回答')),
                ('answer', models.CharField(blank=True, choices=[('', '没有'), ('credit', '每月返多少'), ('years', '缴多少年')], max_length=10, verbose_name='直接答什么')),
                ('note', models.CharField(blank=True, max_length=120, verbose_name='本站不答的，怎么说')),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='一样合适时，小的在前。', verbose_name='排序')),
            ],
            options={
                'verbose_name': '大家怎么问',
                'verbose_name_plural': '大家怎么问',
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalSearchSubject',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('key', models.SlugField(help_text='定了就不再改。', verbose_name='编号')),
                ('title', models.CharField(help_text='读者看到的一句，例如：家里人能用我医保卡里的钱吗？', max_length=40, verbose_name='问题')),
                ('kind', models.CharField(choices=[('specific', '专门的问题'), ('outside', '本站不答的'), ('general', '一般的问题')], default='general', help_text='一句话里碰到几种，专门的问题最先，一般的问题最后。', max_length=10, verbose_name='哪一种')),
                ('words', models.TextField(help_text='一行一种说法。一行里写几个词，用空格隔开，就要这几个词都有才算。例如：断交；绑定 家人。', verbose_name='大家怎么说')),
                ('path', models.CharField(blank=True, help_text='本站的网址，例如：/topics/duanjiao/。本站不答的留空。', max_length=120, verbose_name='哪一页回答')),
                ('place_path', models.CharField(blank=True, help_text='地方的网址名写成{slug}，例如：/cities/{slug}/#years。同一页的留空。', max_length=120, verbose_name='知道了地方，哪一页回答')),
                ('answer', models.CharField(blank=True, choices=[('', '没有'), ('credit', '每月返多少'), ('years', '缴多少年')], max_length=10, verbose_name='直接答什么')),
                ('note', models.CharField(blank=True, max_length=120, verbose_name='本站不答的，怎么说')),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='一样合适时，小的在前。', verbose_name='排序')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical 大家怎么问',
                'verbose_name_plural': 'historical 大家怎么问',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget_imports),
        migrations.RunPython(allow, forbid),
    ]

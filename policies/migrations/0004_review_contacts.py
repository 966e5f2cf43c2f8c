"""Contacts go through review: what that adds to them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('policies', '0003_edition'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='contact',
            options={'ordering': ['region', 'position', 'id'], 'permissions': [('publish_contact', '可以发布当地渠道')], 'verbose_name': '当地渠道', 'verbose_name_plural': '当地渠道'},
        ),
        migrations.AddField(
            model_name='contact',
            name='change_note',
            field=models.CharField(blank=True, help_text='为什么改，一句话。', max_length=200, verbose_name='变更说明'),
        ),
        migrations.AddField(
            model_name='contact',
            name='published_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='发布时间'),
        ),
        migrations.AddField(
            model_name='contact',
            name='published_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁发布的'),
        ),
        migrations.AddField(
            model_name='contact',
            name='revises',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='revisions', to='policies.contact', verbose_name='修订自'),
        ),
        migrations.AddField(
            model_name='contact',
            name='status',
            field=models.CharField(choices=[('draft', '草稿'), ('in_review', '待审核'), ('published', '已发布'), ('superseded', '已被替代'), ('withdrawn', '已撤下')], default='draft', editable=False, max_length=12, verbose_name='状态'),
        ),
        migrations.AddField(
            model_name='contact',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='第几次保存'),
        ),
        migrations.AddField(
            model_name='contact',
            name='written_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁写的'),
        ),
        migrations.AddField(
            model_name='historicalcontact',
            name='change_note',
            field=models.CharField(blank=True, help_text='为什么改，一句话。', max_length=200, verbose_name='变更说明'),
        ),
        migrations.AddField(
            model_name='historicalcontact',
            name='published_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='发布时间'),
        ),
        migrations.AddField(
            model_name='historicalcontact',
            name='published_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁发布的'),
        ),
        migrations.AddField(
            model_name='historicalcontact',
            name='revises',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='policies.contact', verbose_name='修订自'),
        ),
        migrations.AddField(
            model_name='historicalcontact',
            name='status',
            field=models.CharField(choices=[('draft', '草稿'), ('in_review', '待审核'), ('published', '已发布'), ('superseded', '已被替代'), ('withdrawn', '已撤下')], default='draft', editable=False, max_length=12, verbose_name='状态'),
        ),
        migrations.AddField(
            model_name='historicalcontact',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='第几次保存'),
        ),
        migrations.AddField(
            model_name='historicalcontact',
            name='written_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁写的'),
        ),
        migrations.AlterField(
            model_name='contact',
            name='key',
            field=models.SlugField(max_length=80, verbose_name='编号'),
        ),
    ]

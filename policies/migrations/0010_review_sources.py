"""Sources, findings and claims go through review: what that adds to them."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('policies', '0009_search'),
        # after guides.0006_review_roles, which comes first of itself; named here it would make a circle of the squashed ones
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='claim',
            options={'ordering': ['region', 'position', 'id'], 'permissions': [('publish_claim', '可以发布网上说法')], 'verbose_name': '网上说法', 'verbose_name_plural': '网上说法'},
        ),
        migrations.AlterModelOptions(
            name='finding',
            options={'ordering': ['region', 'topic', 'position', 'id'], 'permissions': [('publish_finding', '可以发布已知情况')], 'verbose_name': '已知情况', 'verbose_name_plural': '已知情况'},
        ),
        migrations.AlterModelOptions(
            name='source',
            options={'ordering': ['key'], 'permissions': [('publish_source', '可以发布依据')], 'verbose_name': '依据', 'verbose_name_plural': '依据'},
        ),
        migrations.AddField(
            model_name='claim',
            name='change_note',
            field=models.CharField(blank=True, help_text='为什么改，一句话。', max_length=200, verbose_name='变更说明'),
        ),
        migrations.AddField(
            model_name='claim',
            name='published_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='发布时间'),
        ),
        migrations.AddField(
            model_name='claim',
            name='published_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁发布的'),
        ),
        migrations.AddField(
            model_name='claim',
            name='revises',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='revisions', to='policies.claim', verbose_name='修订自'),
        ),
        migrations.AddField(
            model_name='claim',
            name='status',
            field=models.CharField(choices=[('draft', '草稿'), ('in_review', '待审核'), ('published', '已发布'), ('superseded', '已被替代'), ('withdrawn', '已撤下')], default='draft', editable=False, max_length=12, verbose_name='状态'),
        ),
        migrations.AddField(
            model_name='claim',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='第几次保存'),
        ),
        migrations.AddField(
            model_name='claim',
            name='written_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁写的'),
        ),
        migrations.AddField(
            model_name='finding',
            name='published_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='发布时间'),
        ),
        migrations.AddField(
            model_name='finding',
            name='published_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁发布的'),
        ),
        migrations.AddField(
            model_name='finding',
            name='revises',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='revisions', to='policies.finding', verbose_name='修订自'),
        ),
        migrations.AddField(
            model_name='finding',
            name='status',
            field=models.CharField(choices=[('draft', '草稿'), ('in_review', '待审核'), ('published', '已发布'), ('superseded', '已被替代'), ('withdrawn', '已撤下')], default='draft', editable=False, max_length=12, verbose_name='状态'),
        ),
        migrations.AddField(
            model_name='finding',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='第几次保存'),
        ),
        migrations.AddField(
            model_name='finding',
            name='written_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁写的'),
        ),
        migrations.AddField(
            model_name='historicalclaim',
            name='change_note',
            field=models.CharField(blank=True, help_text='为什么改，一句话。', max_length=200, verbose_name='变更说明'),
        ),
        migrations.AddField(
            model_name='historicalclaim',
            name='published_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='发布时间'),
        ),
        migrations.AddField(
            model_name='historicalclaim',
            name='published_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁发布的'),
        ),
        migrations.AddField(
            model_name='historicalclaim',
            name='revises',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='policies.claim', verbose_name='修订自'),
        ),
        migrations.AddField(
            model_name='historicalclaim',
            name='status',
            field=models.CharField(choices=[('draft', '草稿'), ('in_review', '待审核'), ('published', '已发布'), ('superseded', '已被替代'), ('withdrawn', '已撤下')], default='draft', editable=False, max_length=12, verbose_name='状态'),
        ),
        migrations.AddField(
            model_name='historicalclaim',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='第几次保存'),
        ),
        migrations.AddField(
            model_name='historicalclaim',
            name='written_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁写的'),
        ),
        migrations.AddField(
            model_name='historicalfinding',
            name='published_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='发布时间'),
        ),
        migrations.AddField(
            model_name='historicalfinding',
            name='published_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁发布的'),
        ),
        migrations.AddField(
            model_name='historicalfinding',
            name='revises',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='policies.finding', verbose_name='修订自'),
        ),
        migrations.AddField(
            model_name='historicalfinding',
            name='status',
            field=models.CharField(choices=[('draft', '草稿'), ('in_review', '待审核'), ('published', '已发布'), ('superseded', '已被替代'), ('withdrawn', '已撤下')], default='draft', editable=False, max_length=12, verbose_name='状态'),
        ),
        migrations.AddField(
            model_name='historicalfinding',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='第几次保存'),
        ),
        migrations.AddField(
            model_name='historicalfinding',
            name='written_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁写的'),
        ),
        migrations.AddField(
            model_name='historicalsource',
            name='change_note',
            field=models.CharField(blank=True, help_text='为什么改，一句话。', max_length=200, verbose_name='变更说明'),
        ),
        migrations.AddField(
            model_name='historicalsource',
            name='checked_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁核对的'),
        ),
        migrations.AddField(
            model_name='historicalsource',
            name='checked_on',
            field=models.DateField(blank=True, help_text='最近一次对着来源核对的日子。', null=True, verbose_name='核对日'),
        ),
        migrations.AddField(
            model_name='historicalsource',
            name='published_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='发布时间'),
        ),
        migrations.AddField(
            model_name='historicalsource',
            name='published_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁发布的'),
        ),
        migrations.AddField(
            model_name='historicalsource',
            name='revises',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='policies.source', verbose_name='修订自'),
        ),
        migrations.AddField(
            model_name='historicalsource',
            name='status',
            field=models.CharField(choices=[('draft', '草稿'), ('in_review', '待审核'), ('published', '已发布'), ('superseded', '已被替代'), ('withdrawn', '已撤下')], default='draft', editable=False, max_length=12, verbose_name='状态'),
        ),
        migrations.AddField(
            model_name='historicalsource',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='第几次保存'),
        ),
        migrations.AddField(
            model_name='historicalsource',
            name='written_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁写的'),
        ),
        migrations.AddField(
            model_name='source',
            name='change_note',
            field=models.CharField(blank=True, help_text='为什么改，一句话。', max_length=200, verbose_name='变更说明'),
        ),
        migrations.AddField(
            model_name='source',
            name='checked_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁核对的'),
        ),
        migrations.AddField(
            model_name='source',
            name='checked_on',
            field=models.DateField(blank=True, help_text='最近一次对着来源核对的日子。', null=True, verbose_name='核对日'),
        ),
        migrations.AddField(
            model_name='source',
            name='published_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='发布时间'),
        ),
        migrations.AddField(
            model_name='source',
            name='published_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁发布的'),
        ),
        migrations.AddField(
            model_name='source',
            name='revises',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='revisions', to='policies.source', verbose_name='修订自'),
        ),
        migrations.AddField(
            model_name='source',
            name='status',
            field=models.CharField(choices=[('draft', '草稿'), ('in_review', '待审核'), ('published', '已发布'), ('superseded', '已被替代'), ('withdrawn', '已撤下')], default='draft', editable=False, max_length=12, verbose_name='状态'),
        ),
        migrations.AddField(
            model_name='source',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='第几次保存'),
        ),
        migrations.AddField(
            model_name='source',
            name='written_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁写的'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='checked_on',
            field=models.DateField(blank=True, help_text='最近一次对着来源核对的日子。', null=True, verbose_name='核对日'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='key',
            field=models.SlugField(max_length=80, verbose_name='编号'),
        ),
        migrations.AlterField(
            model_name='contact',
            name='url',
            field=models.CharField(blank=True, max_length=300, validators=[django.core.validators.URLValidator(message='请写完整的网址，例如：https://www.nhsa.gov.cn/', schemes=['http', 'https']), django.core.validators.RegexValidator('[\\s\\"\'<>\\\\^`{|}\\x00-\\x1f\\x7f“”‘’]', '网址里有引号、空格或不该有的字，请从浏览器里重新复制。', inverse_match=True)], verbose_name='网址'),
        ),
        migrations.AlterField(
            model_name='finding',
            name='checked_on',
            field=models.DateField(blank=True, help_text='最近一次对着来源核对的日子。', null=True, verbose_name='核对日'),
        ),
        migrations.AlterField(
            model_name='finding',
            name='key',
            field=models.SlugField(max_length=80, verbose_name='编号'),
        ),
        migrations.AlterField(
            model_name='historicalclaim',
            name='checked_on',
            field=models.DateField(blank=True, help_text='最近一次对着来源核对的日子。', null=True, verbose_name='核对日'),
        ),
        migrations.AlterField(
            model_name='historicalcontact',
            name='url',
            field=models.CharField(blank=True, max_length=300, validators=[django.core.validators.URLValidator(message='请写完整的网址，例如：https://www.nhsa.gov.cn/', schemes=['http', 'https']), django.core.validators.RegexValidator('[\\s\\"\'<>\\\\^`{|}\\x00-\\x1f\\x7f“”‘’]', '网址里有引号、空格或不该有的字，请从浏览器里重新复制。', inverse_match=True)], verbose_name='网址'),
        ),
        migrations.AlterField(
            model_name='historicalfinding',
            name='checked_on',
            field=models.DateField(blank=True, help_text='最近一次对着来源核对的日子。', null=True, verbose_name='核对日'),
        ),
        migrations.AlterField(
            model_name='historicalsource',
            name='url',
            field=models.CharField(blank=True, max_length=500, validators=[django.core.validators.URLValidator(message='请写完整的网址，例如：https://www.nhsa.gov.cn/', schemes=['http', 'https']), django.core.validators.RegexValidator('[\\s\\"\'<>\\\\^`{|}\\x00-\\x1f\\x7f“”‘’]', '网址里有引号、空格或不该有的字，请从浏览器里重新复制。', inverse_match=True)], verbose_name='网址'),
        ),
        migrations.AlterField(
            model_name='source',
            name='key',
            field=models.SlugField(help_text='英文小写，一经使用不再改。', max_length=80, verbose_name='编号'),
        ),
        migrations.AlterField(
            model_name='source',
            name='url',
            field=models.CharField(blank=True, max_length=500, validators=[django.core.validators.URLValidator(message='请写完整的网址，例如：https://www.nhsa.gov.cn/', schemes=['http', 'https']), django.core.validators.RegexValidator('[\\s\\"\'<>\\\\^`{|}\\x00-\\x1f\\x7f“”‘’]', '网址里有引号、空格或不该有的字，请从浏览器里重新复制。', inverse_match=True)], verbose_name='网址'),
        ),
    ]

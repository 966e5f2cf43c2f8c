"""Channels and topics go through review: what that adds to them, and their audit trail."""

import django.db.models.deletion
import guides.models.channels
import guides.models.lines
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('guides', '0002_channel_fakes'),
        ('policies', '0004_review_contacts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalChannel',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', '草稿'), ('in_review', '待审核'), ('published', '已发布'), ('superseded', '已被替代'), ('withdrawn', '已撤下')], default='draft', editable=False, max_length=12, verbose_name='状态')),
                ('checked_on', models.DateField(blank=True, help_text='最近一次对着来源核对的日子。', null=True, verbose_name='核对日')),
                ('change_note', models.CharField(blank=True, help_text='为什么改，一句话。', max_length=200, verbose_name='变更说明')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='第几次保存')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='发布时间')),
                ('slug', models.SlugField(help_text='印在网址里，定了就不再改。例如：alipay。', verbose_name='网址名')),
                ('name', models.CharField(help_text='网页的大标题。例如：用支付宝查医保余额。', max_length=40, verbose_name='名称')),
                ('short_name', models.CharField(help_text='例如：支付宝。', max_length=20, verbose_name='简称')),
                ('kind', models.CharField(choices=[('online', '在手机或电脑上查'), ('phone', '打电话问'), ('offline', '出门去查')], max_length=10, verbose_name='类别')),
                ('lead', models.CharField(help_text='大标题下面的一句，40个字以内。', max_length=60, verbose_name='一句话')),
                ('device', models.CharField(choices=[('smartphone', '智能手机'), ('computer', '电脑'), ('any_phone', '什么电话都行'), ('none', '都不用')], default='none', help_text='“选一选”按它筛选。', max_length=12, verbose_name='要用什么')),
                ('app', models.CharField(blank=True, choices=[('wechat', '微信'), ('alipay', '支付宝')], help_text='要用微信或支付宝的才选。', max_length=8, verbose_name='要装什么')),
                ('ease', models.PositiveSmallIntegerField(blank=True, help_text='填1、2、3的，排在“查余额”页最前面；其他留空。', null=True, verbose_name='最省事的第几名')),
                ('doubt', guides.models.lines.LinesField(blank=True, help_text='这条路有什么靠不住，写在步骤前面。一行写一条。', verbose_name='先说清')),
                ('suits', models.CharField(max_length=80, verbose_name='适合谁')),
                ('needs', guides.models.lines.LinesField(blank=True, help_text='一行写一条。', verbose_name='要有什么')),
                ('bring', guides.models.lines.LinesField(blank=True, help_text='一行写一条。', verbose_name='要带什么')),
                ('operator', guides.models.lines.LinesField(help_text='官方主体或网址，读者一眼能对上的字放在「」里。一行写一条。', verbose_name='认准谁')),
                ('never', guides.models.lines.LinesField(help_text='例如：密码、验证码，谁要都不给。一行写一条。', verbose_name='绝不给谁什么')),
                ('fakes', guides.models.lines.LinesField(blank=True, help_text='骗子在这条路上常用的样子，有来源的才写。一行写一条。', verbose_name='假的什么样')),
                ('say', guides.models.lines.LinesField(blank=True, help_text='打电话、到窗口时照着念的话。一行写一条。', verbose_name='可以照着说')),
                ('how_to_know', models.CharField(max_length=120, verbose_name='怎样算查到了')),
                ('failing', guides.models.lines.LinesField(help_text='先写毛病，再写办法，中间用冒号。一行写一条。', verbose_name='查不到怎么办')),
                ('contact_kinds', guides.models.channels.KindsField(blank=True, default=list, help_text='当地页会列出这几类名称和电话。', verbose_name='用到当地哪些渠道')),
                ('walked_on', models.DateField(blank=True, help_text='有人照着从头走到尾才填；没有走过就留空，网页会照实说。', null=True, verbose_name='照着走过的日子')),
                ('walked_version', models.CharField(blank=True, help_text='例如：支付宝10.8，安卓手机。', max_length=60, verbose_name='走的时候的版本')),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='小的在前。', verbose_name='排序')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical 查询渠道',
                'verbose_name_plural': 'historical 查询渠道',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalChannelCitation',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('locator', models.CharField(blank=True, help_text='例如：第二十一条。', max_length=60, verbose_name='出处')),
                ('supports', models.CharField(blank=True, help_text='用我们自己的话，一句。', max_length=200, verbose_name='说明了什么')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='顺序')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical 依据',
                'verbose_name_plural': 'historical 依据',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalRule',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('heading', models.CharField(max_length=40, verbose_name='小标题')),
                ('text', guides.models.lines.LinesField(help_text='用我们自己的话，每句40个字以内。一行写一条。', verbose_name='规定')),
                ('locator', models.CharField(blank=True, help_text='例如：第二条。', max_length=60, verbose_name='出处')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='顺序')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical 规定',
                'verbose_name_plural': 'historical 规定',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalStep',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('title', models.CharField(help_text='一个动作。屏幕上的字放在「」里，例如：点「医保查询」。', max_length=40, verbose_name='这一步')),
                ('text', models.CharField(help_text='一句话，40个字以内。', max_length=80, verbose_name='怎么做')),
                ('hint', models.CharField(blank=True, help_text='拿不准时看的一句。', max_length=80, verbose_name='提醒')),
                ('sketch', models.CharField(blank=True, choices=[('search', '手机最上面的搜索框'), ('result', '搜索结果里的一行'), ('face', '屏幕中间的圆框，用来刷脸'), ('code', '医保码下面的按钮'), ('account', '写着参保地和余额的页面'), ('grid', '许多图标里的一个'), ('list', '许多行里的一行'), ('city', '左上角的城市名'), ('tabs', '屏幕最下面的一排字'), ('store', '应用商店里的介绍页'), ('form', '填写资料的页面和按钮'), ('address', '浏览器最上面的地址栏'), ('dial', '电话的拨号键'), ('call', '正在通话的电话'), ('window', '办事窗口和上面的牌子'), ('sign', '门口的牌子'), ('ticket', '取号机出的号'), ('cards', '带在身上的证件'), ('slip', '打印出来的纸'), ('machine', '自助机的屏幕')], max_length=12, verbose_name='示意图')),
                ('ring', guides.models.lines.LinesField(blank=True, help_text='读者要找的那几个字，最多两行。', verbose_name='图里圈住的字')),
                ('words', guides.models.lines.LinesField(blank=True, help_text='一行一个。', verbose_name='图里其他的字')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='顺序')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical 步骤',
                'verbose_name_plural': 'historical 步骤',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalTopic',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', '草稿'), ('in_review', '待审核'), ('published', '已发布'), ('superseded', '已被替代'), ('withdrawn', '已撤下')], default='draft', editable=False, max_length=12, verbose_name='状态')),
                ('checked_on', models.DateField(blank=True, help_text='最近一次对着来源核对的日子。', null=True, verbose_name='核对日')),
                ('change_note', models.CharField(blank=True, help_text='为什么改，一句话。', max_length=200, verbose_name='变更说明')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='第几次保存')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='发布时间')),
                ('slug', models.SlugField(help_text='印在网址里，定了就不再改。', max_length=60, verbose_name='网址名')),
                ('title', models.CharField(help_text='照人们平常的问法写。', max_length=40, verbose_name='问题')),
                ('short_name', models.CharField(max_length=20, verbose_name='简称')),
                ('answer', guides.models.lines.LinesField(help_text='第一句就是回答，能由下面的规定推出来。一行写一条。', verbose_name='回答')),
                ('todo', guides.models.lines.LinesField(help_text='按先后，一行写一件。', verbose_name='您要做的')),
                ('ask', guides.models.lines.LinesField(blank=True, help_text='没有依据、各地不同的，写成一句可以照着问的话。一行写一条。', verbose_name='要问当地的')),
                ('next_page', models.CharField(blank=True, choices=[('regions', '查城市'), ('calculator', '算一算'), ('guides', '查余额')], max_length=12, verbose_name='接着去哪一页')),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='小的在前。', verbose_name='排序')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical 常见问题',
                'verbose_name_plural': 'historical 常见问题',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AlterModelOptions(
            name='channel',
            options={'ordering': ['position', 'id'], 'permissions': [('publish_channel', '可以发布查询渠道')], 'verbose_name': '查询渠道', 'verbose_name_plural': '查询渠道'},
        ),
        migrations.AlterModelOptions(
            name='topic',
            options={'ordering': ['position', 'id'], 'permissions': [('publish_topic', '可以发布常见问题')], 'verbose_name': '常见问题', 'verbose_name_plural': '常见问题'},
        ),
        migrations.AddField(
            model_name='channel',
            name='change_note',
            field=models.CharField(blank=True, help_text='为什么改，一句话。', max_length=200, verbose_name='变更说明'),
        ),
        migrations.AddField(
            model_name='channel',
            name='checked_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁核对的'),
        ),
        migrations.AddField(
            model_name='channel',
            name='published_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='发布时间'),
        ),
        migrations.AddField(
            model_name='channel',
            name='published_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁发布的'),
        ),
        migrations.AddField(
            model_name='channel',
            name='revises',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='revisions', to='guides.channel', verbose_name='修订自'),
        ),
        migrations.AddField(
            model_name='channel',
            name='status',
            field=models.CharField(choices=[('draft', '草稿'), ('in_review', '待审核'), ('published', '已发布'), ('superseded', '已被替代'), ('withdrawn', '已撤下')], default='draft', editable=False, max_length=12, verbose_name='状态'),
        ),
        migrations.AddField(
            model_name='channel',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='第几次保存'),
        ),
        migrations.AddField(
            model_name='channel',
            name='written_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁写的'),
        ),
        migrations.AddField(
            model_name='topic',
            name='change_note',
            field=models.CharField(blank=True, help_text='为什么改，一句话。', max_length=200, verbose_name='变更说明'),
        ),
        migrations.AddField(
            model_name='topic',
            name='checked_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁核对的'),
        ),
        migrations.AddField(
            model_name='topic',
            name='published_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='发布时间'),
        ),
        migrations.AddField(
            model_name='topic',
            name='published_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁发布的'),
        ),
        migrations.AddField(
            model_name='topic',
            name='revises',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='revisions', to='guides.topic', verbose_name='修订自'),
        ),
        migrations.AddField(
            model_name='topic',
            name='status',
            field=models.CharField(choices=[('draft', '草稿'), ('in_review', '待审核'), ('published', '已发布'), ('superseded', '已被替代'), ('withdrawn', '已撤下')], default='draft', editable=False, max_length=12, verbose_name='状态'),
        ),
        migrations.AddField(
            model_name='topic',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='第几次保存'),
        ),
        migrations.AddField(
            model_name='topic',
            name='written_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁写的'),
        ),
        migrations.AlterField(
            model_name='channel',
            name='contact_kinds',
            field=guides.models.channels.KindsField(blank=True, default=list, help_text='当地页会列出这几类名称和电话。', verbose_name='用到当地哪些渠道'),
        ),
        migrations.AlterField(
            model_name='channel',
            name='ease',
            field=models.PositiveSmallIntegerField(blank=True, help_text='填1、2、3的，排在“查余额”页最前面；其他留空。', null=True, verbose_name='最省事的第几名'),
        ),
        migrations.AlterField(
            model_name='channel',
            name='name',
            field=models.CharField(help_text='网页的大标题。例如：用支付宝查医保余额。', max_length=40, verbose_name='名称'),
        ),
        migrations.AlterField(
            model_name='channel',
            name='slug',
            field=models.SlugField(help_text='印在网址里，定了就不再改。例如：alipay。', verbose_name='网址名'),
        ),
        migrations.AlterField(
            model_name='topic',
            name='slug',
            field=models.SlugField(help_text='印在网址里，定了就不再改。', max_length=60, verbose_name='网址名'),
        ),
        migrations.AlterField(
            model_name='topic',
            name='title',
            field=models.CharField(help_text='照人们平常的问法写。', max_length=40, verbose_name='问题'),
        ),
        migrations.AddField(
            model_name='historicalchannel',
            name='checked_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁核对的'),
        ),
        migrations.AddField(
            model_name='historicalchannel',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalchannel',
            name='published_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁发布的'),
        ),
        migrations.AddField(
            model_name='historicalchannel',
            name='revises',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='guides.channel', verbose_name='修订自'),
        ),
        migrations.AddField(
            model_name='historicalchannel',
            name='written_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁写的'),
        ),
        migrations.AddField(
            model_name='historicalchannelcitation',
            name='channel',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='guides.channel', verbose_name='渠道'),
        ),
        migrations.AddField(
            model_name='historicalchannelcitation',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalchannelcitation',
            name='source',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='policies.source', verbose_name='依据'),
        ),
        migrations.AddField(
            model_name='historicalrule',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalrule',
            name='source',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='policies.source', verbose_name='依据'),
        ),
        migrations.AddField(
            model_name='historicalrule',
            name='topic',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='guides.topic', verbose_name='常见问题'),
        ),
        migrations.AddField(
            model_name='historicalstep',
            name='channel',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='guides.channel', verbose_name='渠道'),
        ),
        migrations.AddField(
            model_name='historicalstep',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicaltopic',
            name='checked_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁核对的'),
        ),
        migrations.AddField(
            model_name='historicaltopic',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicaltopic',
            name='published_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁发布的'),
        ),
        migrations.AddField(
            model_name='historicaltopic',
            name='revises',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='guides.topic', verbose_name='修订自'),
        ),
        migrations.AddField(
            model_name='historicaltopic',
            name='written_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁写的'),
        ),
    ]

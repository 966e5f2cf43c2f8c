"""How far a source reaches, further conditions of rows, corrections, the place's own top-up rules, how the money arrives.

What was published before keeps the day of its publication as the day on which this site first published it.
"""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from decimal import Decimal
from django.conf import settings
from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations, models
from django.db.models.functions import TruncDate


TABLES = ("CreditTable", "CoverageTable")
WRITTEN = ("topup", "paymentfact")
WRITERS, PUBLISHERS = ("编辑", "审核", "管理员"), ("审核", "管理员")


def keep_days(apps, schema_editor):
    """Published tables know the day on which they were published; as SQL, in the time zone of the site."""
    for name in TABLES:
        for history in ("", "Historical"):
            rows = apps.get_model("policies", f"{history}{name}").objects.filter(published_at__isnull=False)
            rows.update(first_published=TruncDate("published_at"))


def forget_corrections(apps, schema_editor):
    """Going back there are only news and small changes: a correction is news."""
    for name in TABLES:
        for history in ("", "Historical"):
            rows = apps.get_model("policies", f"{history}{name}").objects.filter(change_kind="correction")
            rows.update(change_kind="major")


def forget_imports(apps, schema_editor):
    """Without their tables nothing of these was imported: the next import brings them again."""
    for section in ("top_ups", "payments"):
        apps.get_model("policies", "ImportRecord").objects.filter(key__startswith=f"{section}:").delete()


def _each_role(apps):
    permissions = apps.get_model("auth", "Permission").objects
    written = permissions.filter(codename__in=[f"{a}_{m}" for a in ("add", "change", "delete", "view") for m in WRITTEN])
    published = permissions.filter(codename__in=[f"publish_{m}" for m in WRITTEN])
    for group in apps.get_model("auth", "Group").objects.filter(name__in=WRITERS):
        yield group, [*written, *(published if group.name in PUBLISHERS else ())]


def allow(apps, schema_editor):
    # permissions are otherwise made only after all migrations
    create_permissions(installed.get_app_config("policies"), apps=installed, verbosity=0)
    for group, permissions in _each_role(apps):
        group.permissions.add(*permissions)


def forbid(apps, schema_editor):
    for group, permissions in _each_role(apps):
        group.permissions.remove(*permissions)


class Migration(migrations.Migration):

    dependencies = [
        ('policies', '0007_delete_reporttally'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalPaymentFact',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', '草稿'), ('in_review', '待审核'), ('published', '已发布'), ('superseded', '已被替代'), ('withdrawn', '已撤下')], default='draft', editable=False, max_length=12, verbose_name='状态')),
                ('checked_on', models.DateField(blank=True, help_text='最近一次对着来源核对的日子。', null=True, verbose_name='核对日')),
                ('change_note', models.CharField(blank=True, help_text='为什么改，一句话。', max_length=200, verbose_name='变更说明')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='第几次保存')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='发布时间')),
                ('key', models.SlugField(max_length=80, verbose_name='编号')),
                ('kind', models.CharField(choices=[('pay_day', '哪天到账'), ('first_payment', '退休后头一笔'), ('deduction', '到账前扣的'), ('cash', '能不能取现')], max_length=14, verbose_name='说的是')),
                ('text', models.CharField(help_text='用我们自己的话，一两句。', max_length=200, verbose_name='怎么写给读者')),
                ('day', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(31)], verbose_name='每月几号')),
                ('month', models.PositiveSmallIntegerField(blank=True, help_text='一年一次的才填。', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='几月')),
                ('about', models.BooleanField(default=False, help_text='来源写“左右”“前后”时勾选。', verbose_name='左右')),
                ('name', models.CharField(blank=True, max_length=40, verbose_name='扣款名称')),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True, verbose_name='扣多少（元）')),
                ('per', models.CharField(choices=[('month', '每月'), ('year', '每年')], default='month', max_length=5, verbose_name='多久扣一次')),
                ('only_for', models.CharField(blank=True, help_text='不分就留空。', max_length=60, verbose_name='只管哪些人')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='从哪天起')),
                ('valid_until', models.DateField(blank=True, help_text='过了这天，网页会写“以后的没查到”。', null=True, verbose_name='查到哪天')),
                ('locator', models.CharField(blank=True, help_text='例如：第二十一条。', max_length=60, verbose_name='出处')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='顺序')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical 到账情况',
                'verbose_name_plural': 'historical 到账情况',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalTopUp',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', '草稿'), ('in_review', '待审核'), ('published', '已发布'), ('superseded', '已被替代'), ('withdrawn', '已撤下')], default='draft', editable=False, max_length=12, verbose_name='状态')),
                ('checked_on', models.DateField(blank=True, help_text='最近一次对着来源核对的日子。', null=True, verbose_name='核对日')),
                ('change_note', models.CharField(blank=True, help_text='为什么改，一句话。', max_length=200, verbose_name='变更说明')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='第几次保存')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='发布时间')),
                ('key', models.SlugField(max_length=80, verbose_name='编号')),
                ('kind', models.CharField(choices=[('lump_sum', '一次补齐'), ('monthly', '按月接着缴')], max_length=10, verbose_name='办法')),
                ('who', models.CharField(blank=True, help_text='例如：一档。不分就留空。', max_length=60, verbose_name='哪一档、哪些人')),
                ('category', models.CharField(blank=True, choices=[('employee', '单位职工'), ('flexible', '灵活就业'), ('public', '机关事业单位')], max_length=10, verbose_name='参保身份')),
                ('base_amount', models.DecimalField(blank=True, decimal_places=2, help_text='不知道就留空，不要估。', max_digits=9, null=True, verbose_name='基数（元/月）')),
                ('base_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='基数是哪一年的')),
                ('base_meaning', models.CharField(help_text='例如：本市上上年度全口径月平均工资。', max_length=80, verbose_name='基数是什么')),
                ('base_share', models.DecimalField(decimal_places=4, default=Decimal('1'), help_text='60%填0.6；全额填1。', max_digits=5, verbose_name='按基数的几成')),
                ('rate', models.DecimalField(blank=True, decimal_places=5, help_text='6%填0.06；不知道就留空。', max_digits=6, null=True, verbose_name='费率')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='从哪天起')),
                ('valid_until', models.DateField(blank=True, help_text='过了这天，网页不再算钱数。', null=True, verbose_name='数查到哪天')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('locator', models.CharField(blank=True, help_text='例如：第二十一条。', max_length=60, verbose_name='出处')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='顺序')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical 补缴办法',
                'verbose_name_plural': 'historical 补缴办法',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='PaymentFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', '草稿'), ('in_review', '待审核'), ('published', '已发布'), ('superseded', '已被替代'), ('withdrawn', '已撤下')], default='draft', editable=False, max_length=12, verbose_name='状态')),
                ('checked_on', models.DateField(blank=True, help_text='最近一次对着来源核对的日子。', null=True, verbose_name='核对日')),
                ('change_note', models.CharField(blank=True, help_text='为什么改，一句话。', max_length=200, verbose_name='变更说明')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='第几次保存')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='发布时间')),
                ('key', models.SlugField(max_length=80, verbose_name='编号')),
                ('kind', models.CharField(choices=[('pay_day', '哪天到账'), ('first_payment', '退休后头一笔'), ('deduction', '到账前扣的'), ('cash', '能不能取现')], max_length=14, verbose_name='说的是')),
                ('text', models.CharField(help_text='用我们自己的话，一两句。', max_length=200, verbose_name='怎么写给读者')),
                ('day', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(31)], verbose_name='每月几号')),
                ('month', models.PositiveSmallIntegerField(blank=True, help_text='一年一次的才填。', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='几月')),
                ('about', models.BooleanField(default=False, help_text='来源写“左右”“前后”时勾选。', verbose_name='左右')),
                ('name', models.CharField(blank=True, max_length=40, verbose_name='扣款名称')),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True, verbose_name='扣多少（元）')),
                ('per', models.CharField(choices=[('month', '每月'), ('year', '每年')], default='month', max_length=5, verbose_name='多久扣一次')),
                ('only_for', models.CharField(blank=True, help_text='不分就留空。', max_length=60, verbose_name='只管哪些人')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='从哪天起')),
                ('valid_until', models.DateField(blank=True, help_text='过了这天，网页会写“以后的没查到”。', null=True, verbose_name='查到哪天')),
                ('locator', models.CharField(blank=True, help_text='例如：第二十一条。', max_length=60, verbose_name='出处')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='顺序')),
            ],
            options={
                'verbose_name': '到账情况',
                'verbose_name_plural': '到账情况',
                'ordering': ['region', 'position', 'id'],
                'permissions': [('publish_paymentfact', '可以发布到账情况')],
            },
        ),
        migrations.CreateModel(
            name='TopUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', '草稿'), ('in_review', '待审核'), ('published', '已发布'), ('superseded', '已被替代'), ('withdrawn', '已撤下')], default='draft', editable=False, max_length=12, verbose_name='状态')),
                ('checked_on', models.DateField(blank=True, help_text='最近一次对着来源核对的日子。', null=True, verbose_name='核对日')),
                ('change_note', models.CharField(blank=True, help_text='为什么改，一句话。', max_length=200, verbose_name='变更说明')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='第几次保存')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='发布时间')),
                ('key', models.SlugField(max_length=80, verbose_name='编号')),
                ('kind', models.CharField(choices=[('lump_sum', '一次补齐'), ('monthly', '按月接着缴')], max_length=10, verbose_name='办法')),
                ('who', models.CharField(blank=True, help_text='例如：一档。不分就留空。', max_length=60, verbose_name='哪一档、哪些人')),
                ('category', models.CharField(blank=True, choices=[('employee', '单位职工'), ('flexible', '灵活就业'), ('public', '机关事业单位')], max_length=10, verbose_name='参保身份')),
                ('base_amount', models.DecimalField(blank=True, decimal_places=2, help_text='不知道就留空，不要估。', max_digits=9, null=True, verbose_name='基数（元/月）')),
                ('base_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='基数是哪一年的')),
                ('base_meaning', models.CharField(help_text='例如：本市上上年度全口径月平均工资。', max_length=80, verbose_name='基数是什么')),
                ('base_share', models.DecimalField(decimal_places=4, default=Decimal('1'), help_text='60%填0.6；全额填1。', max_digits=5, verbose_name='按基数的几成')),
                ('rate', models.DecimalField(blank=True, decimal_places=5, help_text='6%填0.06；不知道就留空。', max_digits=6, null=True, verbose_name='费率')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='从哪天起')),
                ('valid_until', models.DateField(blank=True, help_text='过了这天，网页不再算钱数。', null=True, verbose_name='数查到哪天')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('locator', models.CharField(blank=True, help_text='例如：第二十一条。', max_length=60, verbose_name='出处')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='顺序')),
            ],
            options={
                'verbose_name': '补缴办法',
                'verbose_name_plural': '补缴办法',
                'ordering': ['region', 'position', 'id'],
                'permissions': [('publish_topup', '可以发布补缴办法')],
            },
        ),
        migrations.AlterModelOptions(
            name='coveragerow',
            options={'ordering': [models.OrderBy(models.F('retires_from'), nulls_first=True), models.OrderBy(models.F('enrolled_from'), nulls_first=True), models.OrderBy(models.F('started_work_from'), nulls_first=True), 'category', '-sex', 'id'], 'verbose_name': '一行', 'verbose_name_plural': '各种情况'},
        ),
        migrations.AddField(
            model_name='claim',
            name='locator',
            field=models.CharField(blank=True, help_text='例如：第二十一条。', max_length=60, verbose_name='在来源的哪里'),
        ),
        migrations.AddField(
            model_name='claim',
            name='source',
            field=models.ForeignKey(blank=True, help_text='结论根据哪份来源。写“有误”的，必须是官方文件或官方转述；不是就写“两处不一样”。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='policies.source', verbose_name='结论的依据'),
        ),
        migrations.AddField(
            model_name='coveragerow',
            name='only_for',
            field=models.CharField(blank=True, help_text='计算器不问、又非写不可的条件，接在“只给”后面读。', max_length=60, verbose_name='只给哪些人'),
        ),
        migrations.AddField(
            model_name='coveragerow',
            name='started_work_from',
            field=models.DateField(blank=True, null=True, verbose_name='参加工作从'),
        ),
        migrations.AddField(
            model_name='coveragerow',
            name='started_work_to',
            field=models.DateField(blank=True, null=True, verbose_name='参加工作到'),
        ),
        migrations.AddField(
            model_name='coveragetable',
            name='basis',
            field=models.CharField(choices=[('retires', '按退休的月份'), ('applies', '按办手续的月份')], default='retires', help_text='多数地方看哪个月退休；有的地方（例如湖南）看哪个月办手续。', max_length=10, verbose_name='“退休从、退休到”按什么算'),
        ),
        migrations.AddField(
            model_name='coveragetable',
            name='first_published',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='本站首次发布'),
        ),
        migrations.AddField(
            model_name='coveragetable',
            name='known_until',
            field=models.DateField(blank=True, help_text='来源只说某一年的，填那一年的最后一天。过了这天，网页会写“以后的没查到”。没有期限就留空。', null=True, verbose_name='来源管到哪天'),
        ),
        migrations.AddField(
            model_name='coveragetable',
            name='said_before',
            field=models.CharField(blank=True, help_text='更正才填：本站以前怎么写的，用读者看得懂的话。', max_length=200, verbose_name='以前写的'),
        ),
        migrations.AddField(
            model_name='coveragetable',
            name='why_wrong',
            field=models.CharField(blank=True, help_text='更正才填：以前写的错在哪里。', max_length=300, verbose_name='为什么错'),
        ),
        migrations.AddField(
            model_name='coveragetable',
            name='withdrawn_because',
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name='为什么撤下'),
        ),
        migrations.AddField(
            model_name='coveragetable',
            name='withdrawn_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='撤下的日子'),
        ),
        migrations.AddField(
            model_name='creditband',
            name='base_amount',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='和整张表一样就留空。', max_digits=9, null=True, verbose_name='这一行的基数（元/月）'),
        ),
        migrations.AddField(
            model_name='creditband',
            name='base_meaning',
            field=models.CharField(blank=True, max_length=80, verbose_name='这一行的基数是什么'),
        ),
        migrations.AddField(
            model_name='creditband',
            name='frozen_at',
            field=models.DateField(blank=True, help_text='只用于“和本人以前那笔一样多”：填那个月的任何一天。', null=True, verbose_name='和哪个月的一样多'),
        ),
        migrations.AddField(
            model_name='creditband',
            name='only_for',
            field=models.CharField(blank=True, help_text='计算器不问、又非写不可的条件，接在“只给”后面读。', max_length=60, verbose_name='只给哪些人'),
        ),
        migrations.AddField(
            model_name='credittable',
            name='deduction_until',
            field=models.DateField(blank=True, help_text='过了这天扣多少没查到，就填那天；没有期限留空。', null=True, verbose_name='扣款查到哪天'),
        ),
        migrations.AddField(
            model_name='credittable',
            name='first_published',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='本站首次发布'),
        ),
        migrations.AddField(
            model_name='credittable',
            name='known_until',
            field=models.DateField(blank=True, help_text='来源只说某一年的，填那一年的最后一天。过了这天，网页会写“以后的没查到”。没有期限就留空。', null=True, verbose_name='来源管到哪天'),
        ),
        migrations.AddField(
            model_name='credittable',
            name='provisional',
            field=models.BooleanField(default=False, help_text='来源说先按这个数划、以后补差。网页写“暂定，以后可能补差”。', verbose_name='暂定'),
        ),
        migrations.AddField(
            model_name='credittable',
            name='reduction_female_months',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='女的满多少个月不减'),
        ),
        migrations.AddField(
            model_name='credittable',
            name='reduction_male_months',
            field=models.PositiveSmallIntegerField(blank=True, help_text='30年填360。', null=True, verbose_name='男的满多少个月不减'),
        ),
        migrations.AddField(
            model_name='credittable',
            name='reduction_rate',
            field=models.DecimalField(blank=True, decimal_places=5, help_text='年限不够时，每少一年减去的比例，3%填0.03。年限不影响金额就留空。', max_digits=6, null=True, verbose_name='少一年减多少'),
        ),
        migrations.AddField(
            model_name='credittable',
            name='said_before',
            field=models.CharField(blank=True, help_text='更正才填：本站以前怎么写的，用读者看得懂的话。', max_length=200, verbose_name='以前写的'),
        ),
        migrations.AddField(
            model_name='credittable',
            name='why_wrong',
            field=models.CharField(blank=True, help_text='更正才填：以前写的错在哪里。', max_length=300, verbose_name='为什么错'),
        ),
        migrations.AddField(
            model_name='credittable',
            name='withdrawn_because',
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name='为什么撤下'),
        ),
        migrations.AddField(
            model_name='credittable',
            name='withdrawn_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='撤下的日子'),
        ),
        migrations.AddField(
            model_name='historicalclaim',
            name='locator',
            field=models.CharField(blank=True, help_text='例如：第二十一条。', max_length=60, verbose_name='在来源的哪里'),
        ),
        migrations.AddField(
            model_name='historicalclaim',
            name='source',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='结论根据哪份来源。写“有误”的，必须是官方文件或官方转述；不是就写“两处不一样”。', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='policies.source', verbose_name='结论的依据'),
        ),
        migrations.AddField(
            model_name='historicalcoveragerow',
            name='only_for',
            field=models.CharField(blank=True, help_text='计算器不问、又非写不可的条件，接在“只给”后面读。', max_length=60, verbose_name='只给哪些人'),
        ),
        migrations.AddField(
            model_name='historicalcoveragerow',
            name='started_work_from',
            field=models.DateField(blank=True, null=True, verbose_name='参加工作从'),
        ),
        migrations.AddField(
            model_name='historicalcoveragerow',
            name='started_work_to',
            field=models.DateField(blank=True, null=True, verbose_name='参加工作到'),
        ),
        migrations.AddField(
            model_name='historicalcoveragetable',
            name='basis',
            field=models.CharField(choices=[('retires', '按退休的月份'), ('applies', '按办手续的月份')], default='retires', help_text='多数地方看哪个月退休；有的地方（例如湖南）看哪个月办手续。', max_length=10, verbose_name='“退休从、退休到”按什么算'),
        ),
        migrations.AddField(
            model_name='historicalcoveragetable',
            name='first_published',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='本站首次发布'),
        ),
        migrations.AddField(
            model_name='historicalcoveragetable',
            name='known_until',
            field=models.DateField(blank=True, help_text='来源只说某一年的，填那一年的最后一天。过了这天，网页会写“以后的没查到”。没有期限就留空。', null=True, verbose_name='来源管到哪天'),
        ),
        migrations.AddField(
            model_name='historicalcoveragetable',
            name='said_before',
            field=models.CharField(blank=True, help_text='更正才填：本站以前怎么写的，用读者看得懂的话。', max_length=200, verbose_name='以前写的'),
        ),
        migrations.AddField(
            model_name='historicalcoveragetable',
            name='why_wrong',
            field=models.CharField(blank=True, help_text='更正才填：以前写的错在哪里。', max_length=300, verbose_name='为什么错'),
        ),
        migrations.AddField(
            model_name='historicalcoveragetable',
            name='withdrawn_because',
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name='为什么撤下'),
        ),
        migrations.AddField(
            model_name='historicalcoveragetable',
            name='withdrawn_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='撤下的日子'),
        ),
        migrations.AddField(
            model_name='historicalcreditband',
            name='base_amount',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='和整张表一样就留空。', max_digits=9, null=True, verbose_name='这一行的基数（元/月）'),
        ),
        migrations.AddField(
            model_name='historicalcreditband',
            name='base_meaning',
            field=models.CharField(blank=True, max_length=80, verbose_name='这一行的基数是什么'),
        ),
        migrations.AddField(
            model_name='historicalcreditband',
            name='frozen_at',
            field=models.DateField(blank=True, help_text='只用于“和本人以前那笔一样多”：填那个月的任何一天。', null=True, verbose_name='和哪个月的一样多'),
        ),
        migrations.AddField(
            model_name='historicalcreditband',
            name='only_for',
            field=models.CharField(blank=True, help_text='计算器不问、又非写不可的条件，接在“只给”后面读。', max_length=60, verbose_name='只给哪些人'),
        ),
        migrations.AddField(
            model_name='historicalcredittable',
            name='deduction_until',
            field=models.DateField(blank=True, help_text='过了这天扣多少没查到，就填那天；没有期限留空。', null=True, verbose_name='扣款查到哪天'),
        ),
        migrations.AddField(
            model_name='historicalcredittable',
            name='first_published',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='本站首次发布'),
        ),
        migrations.AddField(
            model_name='historicalcredittable',
            name='known_until',
            field=models.DateField(blank=True, help_text='来源只说某一年的，填那一年的最后一天。过了这天，网页会写“以后的没查到”。没有期限就留空。', null=True, verbose_name='来源管到哪天'),
        ),
        migrations.AddField(
            model_name='historicalcredittable',
            name='provisional',
            field=models.BooleanField(default=False, help_text='来源说先按这个数划、以后补差。网页写“暂定，以后可能补差”。', verbose_name='暂定'),
        ),
        migrations.AddField(
            model_name='historicalcredittable',
            name='reduction_female_months',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='女的满多少个月不减'),
        ),
        migrations.AddField(
            model_name='historicalcredittable',
            name='reduction_male_months',
            field=models.PositiveSmallIntegerField(blank=True, help_text='30年填360。', null=True, verbose_name='男的满多少个月不减'),
        ),
        migrations.AddField(
            model_name='historicalcredittable',
            name='reduction_rate',
            field=models.DecimalField(blank=True, decimal_places=5, help_text='年限不够时，每少一年减去的比例，3%填0.03。年限不影响金额就留空。', max_digits=6, null=True, verbose_name='少一年减多少'),
        ),
        migrations.AddField(
            model_name='historicalcredittable',
            name='said_before',
            field=models.CharField(blank=True, help_text='更正才填：本站以前怎么写的，用读者看得懂的话。', max_length=200, verbose_name='以前写的'),
        ),
        migrations.AddField(
            model_name='historicalcredittable',
            name='why_wrong',
            field=models.CharField(blank=True, help_text='更正才填：以前写的错在哪里。', max_length=300, verbose_name='为什么错'),
        ),
        migrations.AddField(
            model_name='historicalcredittable',
            name='withdrawn_because',
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name='为什么撤下'),
        ),
        migrations.AddField(
            model_name='historicalcredittable',
            name='withdrawn_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='撤下的日子'),
        ),
        migrations.AlterField(
            model_name='claim',
            name='verdict',
            field=models.CharField(choices=[('true', '属实'), ('outdated', '已过时'), ('wrong', '有误'), ('disputed', '两处不一样'), ('open', '尚无定论')], default='open', max_length=10, verbose_name='结论'),
        ),
        migrations.AlterField(
            model_name='coveragerow',
            name='category',
            field=models.CharField(blank=True, choices=[('employee', '单位职工'), ('flexible', '灵活就业'), ('public', '机关事业单位')], max_length=10, verbose_name='参保身份'),
        ),
        migrations.AlterField(
            model_name='coveragetable',
            name='change_kind',
            field=models.CharField(choices=[('major', '大'), ('minor', '小'), ('correction', '更正')], default='major', help_text='大：标准变了，写进“变过什么”，更新日变成发布的日子。小：改错字、补出处，日子都不动。更正：本站以前写错了。', max_length=10, verbose_name='变更大小'),
        ),
        migrations.AlterField(
            model_name='coveragetable',
            name='headline',
            field=models.CharField(blank=True, help_text='草稿的名字。发布时由下面各行自动写成，不用填。', max_length=120, verbose_name='一句话'),
        ),
        migrations.AlterField(
            model_name='creditband',
            name='category',
            field=models.CharField(blank=True, choices=[('employee', '单位职工'), ('flexible', '灵活就业'), ('public', '机关事业单位')], help_text='不分身份就留空。', max_length=10, verbose_name='参保身份'),
        ),
        migrations.AlterField(
            model_name='credittable',
            name='change_kind',
            field=models.CharField(choices=[('major', '大'), ('minor', '小'), ('correction', '更正')], default='major', help_text='大：标准变了，写进“变过什么”，更新日变成发布的日子。小：改错字、补出处，日子都不动。更正：本站以前写错了。', max_length=10, verbose_name='变更大小'),
        ),
        migrations.AlterField(
            model_name='credittable',
            name='headline',
            field=models.CharField(blank=True, help_text='草稿的名字。发布时由下面各行自动写成，不用填。', max_length=120, verbose_name='一句话'),
        ),
        migrations.AlterField(
            model_name='credittable',
            name='method',
            field=models.CharField(choices=[('fixed', '定额'), ('percent_of_average_pension', '当地平均养老金的比例'), ('percent_of_own_pension', '本人养老金的比例'), ('percent_of_base', '缴费基数的比例'), ('frozen_own', '和本人以前那笔一样多')], default='fixed', max_length=30, verbose_name='算法'),
        ),
        migrations.AlterField(
            model_name='historicalclaim',
            name='verdict',
            field=models.CharField(choices=[('true', '属实'), ('outdated', '已过时'), ('wrong', '有误'), ('disputed', '两处不一样'), ('open', '尚无定论')], default='open', max_length=10, verbose_name='结论'),
        ),
        migrations.AlterField(
            model_name='historicalcoveragerow',
            name='category',
            field=models.CharField(blank=True, choices=[('employee', '单位职工'), ('flexible', '灵活就业'), ('public', '机关事业单位')], max_length=10, verbose_name='参保身份'),
        ),
        migrations.AlterField(
            model_name='historicalcoveragetable',
            name='change_kind',
            field=models.CharField(choices=[('major', '大'), ('minor', '小'), ('correction', '更正')], default='major', help_text='大：标准变了，写进“变过什么”，更新日变成发布的日子。小：改错字、补出处，日子都不动。更正：本站以前写错了。', max_length=10, verbose_name='变更大小'),
        ),
        migrations.AlterField(
            model_name='historicalcoveragetable',
            name='headline',
            field=models.CharField(blank=True, help_text='草稿的名字。发布时由下面各行自动写成，不用填。', max_length=120, verbose_name='一句话'),
        ),
        migrations.AlterField(
            model_name='historicalcreditband',
            name='category',
            field=models.CharField(blank=True, choices=[('employee', '单位职工'), ('flexible', '灵活就业'), ('public', '机关事业单位')], help_text='不分身份就留空。', max_length=10, verbose_name='参保身份'),
        ),
        migrations.AlterField(
            model_name='historicalcredittable',
            name='change_kind',
            field=models.CharField(choices=[('major', '大'), ('minor', '小'), ('correction', '更正')], default='major', help_text='大：标准变了，写进“变过什么”，更新日变成发布的日子。小：改错字、补出处，日子都不动。更正：本站以前写错了。', max_length=10, verbose_name='变更大小'),
        ),
        migrations.AlterField(
            model_name='historicalcredittable',
            name='headline',
            field=models.CharField(blank=True, help_text='草稿的名字。发布时由下面各行自动写成，不用填。', max_length=120, verbose_name='一句话'),
        ),
        migrations.AlterField(
            model_name='historicalcredittable',
            name='method',
            field=models.CharField(choices=[('fixed', '定额'), ('percent_of_average_pension', '当地平均养老金的比例'), ('percent_of_own_pension', '本人养老金的比例'), ('percent_of_base', '缴费基数的比例'), ('frozen_own', '和本人以前那笔一样多')], default='fixed', max_length=30, verbose_name='算法'),
        ),
        migrations.AddConstraint(
            model_name='credittable',
            constraint=models.CheckConstraint(condition=models.Q(('reduction_rate__isnull', True), models.Q(('reduction_rate__gt', 0), ('reduction_rate__lt', 1)), _connector='OR'), name='credit_reduction_a_share'),
        ),
        migrations.AddField(
            model_name='historicalpaymentfact',
            name='checked_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁核对的'),
        ),
        migrations.AddField(
            model_name='historicalpaymentfact',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalpaymentfact',
            name='published_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁发布的'),
        ),
        migrations.AddField(
            model_name='historicalpaymentfact',
            name='region',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='policies.region', verbose_name='地区'),
        ),
        migrations.AddField(
            model_name='historicalpaymentfact',
            name='source',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='policies.source', verbose_name='依据'),
        ),
        migrations.AddField(
            model_name='historicalpaymentfact',
            name='written_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁写的'),
        ),
        migrations.AddField(
            model_name='historicaltopup',
            name='checked_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁核对的'),
        ),
        migrations.AddField(
            model_name='historicaltopup',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicaltopup',
            name='published_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁发布的'),
        ),
        migrations.AddField(
            model_name='historicaltopup',
            name='region',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='policies.region', verbose_name='地区'),
        ),
        migrations.AddField(
            model_name='historicaltopup',
            name='source',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='policies.source', verbose_name='依据'),
        ),
        migrations.AddField(
            model_name='historicaltopup',
            name='written_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁写的'),
        ),
        migrations.AddField(
            model_name='paymentfact',
            name='checked_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁核对的'),
        ),
        migrations.AddField(
            model_name='paymentfact',
            name='published_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁发布的'),
        ),
        migrations.AddField(
            model_name='paymentfact',
            name='region',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='policies.region', verbose_name='地区'),
        ),
        migrations.AddField(
            model_name='paymentfact',
            name='revises',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='revisions', to='policies.paymentfact', verbose_name='修订自'),
        ),
        migrations.AddField(
            model_name='paymentfact',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='policies.source', verbose_name='依据'),
        ),
        migrations.AddField(
            model_name='paymentfact',
            name='written_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁写的'),
        ),
        migrations.AddField(
            model_name='historicalpaymentfact',
            name='revises',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='policies.paymentfact', verbose_name='修订自'),
        ),
        migrations.AddField(
            model_name='topup',
            name='checked_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁核对的'),
        ),
        migrations.AddField(
            model_name='topup',
            name='published_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁发布的'),
        ),
        migrations.AddField(
            model_name='topup',
            name='region',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='top_ups', to='policies.region', verbose_name='地区'),
        ),
        migrations.AddField(
            model_name='topup',
            name='revises',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='revisions', to='policies.topup', verbose_name='修订自'),
        ),
        migrations.AddField(
            model_name='topup',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='top_ups', to='policies.source', verbose_name='依据'),
        ),
        migrations.AddField(
            model_name='topup',
            name='written_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁写的'),
        ),
        migrations.AddField(
            model_name='historicaltopup',
            name='revises',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='policies.topup', verbose_name='修订自'),
        ),
        migrations.AddConstraint(
            model_name='paymentfact',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'published')), fields=('key',), name='payment_one_published'),
        ),
        migrations.AddConstraint(
            model_name='paymentfact',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'in_review', 'published', 'superseded', 'withdrawn'])), name='payment_known_status'),
        ),
        migrations.AddConstraint(
            model_name='paymentfact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('published', 'superseded', 'withdrawn')), _negated=True), ('published_at__isnull', False), _connector='OR'), name='payment_published_has_date'),
        ),
        migrations.AddConstraint(
            model_name='paymentfact',
            constraint=models.CheckConstraint(condition=models.Q(('published_by__isnull', True), ('written_by__isnull', True), models.Q(('published_by', models.F('written_by')), _negated=True), _connector='OR'), name='payment_not_ones_own'),
        ),
        migrations.AddConstraint(
            model_name='paymentfact',
            constraint=models.CheckConstraint(condition=models.Q(('amount__isnull', True), ('amount__gt', 0), _connector='OR'), name='payment_amount_positive'),
        ),
        migrations.AddConstraint(
            model_name='topup',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'published')), fields=('key',), name='topup_one_published'),
        ),
        migrations.AddConstraint(
            model_name='topup',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'in_review', 'published', 'superseded', 'withdrawn'])), name='topup_known_status'),
        ),
        migrations.AddConstraint(
            model_name='topup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('published', 'superseded', 'withdrawn')), _negated=True), ('published_at__isnull', False), _connector='OR'), name='topup_published_has_date'),
        ),
        migrations.AddConstraint(
            model_name='topup',
            constraint=models.CheckConstraint(condition=models.Q(('published_by__isnull', True), ('written_by__isnull', True), models.Q(('published_by', models.F('written_by')), _negated=True), _connector='OR'), name='topup_not_ones_own'),
        ),
        migrations.AddConstraint(
            model_name='topup',
            constraint=models.CheckConstraint(condition=models.Q(('rate__isnull', True), models.Q(('rate__gt', 0), ('rate__lt', 1)), _connector='OR'), name='topup_rate_a_share'),
        ),
        migrations.AddConstraint(
            model_name='topup',
            constraint=models.CheckConstraint(condition=models.Q(('base_share__gt', 0), ('base_share__lte', 3)), name='topup_base_share_in_reach'),
        ),
        migrations.AddField(
            model_name='finding',
            name='change_note',
            field=models.CharField(blank=True, help_text='“变过什么”里的那一句。', max_length=200, verbose_name='变更说明'),
        ),
        migrations.AddField(
            model_name='finding',
            name='effective_from',
            field=models.DateField(blank=True, help_text='要写进“变过什么”的才填：从哪天起这样。', null=True, verbose_name='从哪天起'),
        ),
        migrations.AddField(
            model_name='finding',
            name='first_published',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='本站首次发布'),
        ),
        migrations.AddField(
            model_name='historicalfinding',
            name='change_note',
            field=models.CharField(blank=True, help_text='“变过什么”里的那一句。', max_length=200, verbose_name='变更说明'),
        ),
        migrations.AddField(
            model_name='historicalfinding',
            name='effective_from',
            field=models.DateField(blank=True, help_text='要写进“变过什么”的才填：从哪天起这样。', null=True, verbose_name='从哪天起'),
        ),
        migrations.AddField(
            model_name='historicalfinding',
            name='first_published',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='本站首次发布'),
        ),
        migrations.RunPython(keep_days, migrations.RunPython.noop),
        migrations.RunPython(migrations.RunPython.noop, forget_corrections),
        migrations.RunPython(migrations.RunPython.noop, forget_imports),
        migrations.RunPython(allow, forbid),
    ]

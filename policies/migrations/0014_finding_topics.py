"""Findings may be about what resident insurance costs a year, and about people whom the calculator does not ask about."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('policies', '0013_source_copies'),
    ]

    operations = [
        migrations.AlterField(
            model_name='claim',
            name='topic',
            field=models.CharField(choices=[('credit', '每月返多少'), ('employee', '在职时划入'), ('coverage', '缴够多少年'), ('shortfall', '年限不够、断缴'), ('account', '账户里的钱'), ('resident', '居民医保一年缴多少'), ('apart', '退休的，另有规定的人'), ('apart_work', '在职的，另有规定的人')], max_length=10, verbose_name='说的是'),
        ),
        migrations.AlterField(
            model_name='finding',
            name='topic',
            field=models.CharField(choices=[('credit', '每月返多少'), ('employee', '在职时划入'), ('coverage', '缴够多少年'), ('shortfall', '年限不够、断缴'), ('account', '账户里的钱'), ('resident', '居民医保一年缴多少'), ('apart', '退休的，另有规定的人'), ('apart_work', '在职的，另有规定的人')], max_length=10, verbose_name='说的是'),
        ),
        migrations.AlterField(
            model_name='historicalclaim',
            name='topic',
            field=models.CharField(choices=[('credit', '每月返多少'), ('employee', '在职时划入'), ('coverage', '缴够多少年'), ('shortfall', '年限不够、断缴'), ('account', '账户里的钱'), ('resident', '居民医保一年缴多少'), ('apart', '退休的，另有规定的人'), ('apart_work', '在职的，另有规定的人')], max_length=10, verbose_name='说的是'),
        ),
        migrations.AlterField(
            model_name='historicalfinding',
            name='topic',
            field=models.CharField(choices=[('credit', '每月返多少'), ('employee', '在职时划入'), ('coverage', '缴够多少年'), ('shortfall', '年限不够、断缴'), ('account', '账户里的钱'), ('resident', '居民医保一年缴多少'), ('apart', '退休的，另有规定的人'), ('apart_work', '在职的，另有规定的人')], max_length=10, verbose_name='说的是'),
        ),
    ]

"""Counts of reports are in the cache: the table of one day's counts goes. Going back it is made again, empty."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [('policies', '0006_contact_constraints')]

    operations = [migrations.DeleteModel(name='ReportTally')]

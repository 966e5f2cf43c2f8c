"""Write the guides in the form of guides/data: python manage.py export_guides FOLDER."""

from __future__ import annotations

from ...yaml_io.guides import export_guides
from .export_policies import Command as ExportCommand


class Command(ExportCommand):
    help = "把查询指南和常见问题写成文件，格式和 import_guides 读的一样。"
    export = staticmethod(export_guides)

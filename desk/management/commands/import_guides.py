"""Import the guides: python manage.py import_guides, after import_policies."""

from __future__ import annotations

from ...yaml_io import guides
from .import_policies import Command as ImportCommand


class Command(ImportCommand):
    help = "导入查询指南和常见问题（先运行 import_policies）。编辑改过的条目不会被覆盖。"
    data = guides.DATA
    bring_in = staticmethod(guides.import_guides)

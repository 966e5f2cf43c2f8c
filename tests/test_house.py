"""The house keeps its own rules: the tree, the names, the templates, what a page may load, how long a function may be."""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template import engines
from django.template.loader import get_template
from jinja2 import meta, nodes

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("config", "desk", "calculator", "guides", "operations", "policies", "website", "rules")
TEMPLATES = ROOT / "templates"
MOST_LINES = 45

# What libraries load: the admin's pages and the pack of crispy-forms. All the rest is Jinja's.
DJANGOS = TEMPLATES / "django"

# What Django, crispy-forms and the admin load by names of their own.
LOADED_ELSEWHERE = re.compile(r"(404|500)\.html|django/.+")


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def templates(*suffixes: str) -> list[Path]:
    return sorted(path for path in TEMPLATES.rglob("*") if path.suffix in (suffixes or (".html", ".xml", ".txt")))


def readers_templates() -> list[Path]:
    """Those of the pages that readers see, in Jinja."""
    return [path for path in templates() if DJANGOS not in path.parents]


def load(path: Path) -> None:
    """Raises where its own engine cannot find or read a template."""
    djangos = DJANGOS in path.parents
    name_of = path.relative_to(DJANGOS if djangos else TEMPLATES)
    assert get_template(str(name_of)).backend.name == ("django" if djangos else "jinja2")


# ---- the tree ----

# The files and folders that the plan of the house names; there may be more beside them.
TREE = [
    *("manage.py", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Makefile", "pyproject.toml", "LICENSE", ".ci/run"),
    *("requirements.txt", "requirements-dev.txt", "requirements.in", "requirements-dev.in"),
    *("requirements-scale.txt", "requirements-scale.in", "Dockerfile", "compose.yaml", "deploy/nginx/yibao.conf"),
    *("config/settings.py", "config/urls.py", "config/wsgi.py", "config/gunicorn.conf.py", "config/jinja.py"),
    *("policies/models", "policies/urls.py", "policies/feeds.py", "policies/in_force", "policies/feedback"),
    *("policies/data/regions.csv", "policies/data/sources.yaml", "policies/data/regions"),
    *(f"desk/{room}" for room in ("review", "impact", "history", "worklist", "preview", "link_check", "article_check")),
    *(f"desk/{room}" for room in ("spreadsheets", "yaml_io", "accounts", "admin/base", "management/commands")),
    *("calculator/forms.py", "calculator/views.py", "calculator/urls.py", "calculator/lookup.py"),
    *("calculator/short_links.py", "calculator/result", "calculator/api"),
    *(f"rules/{noun}.py" for noun in ("months", "money", "answers", "tables", "retirement_age", "credit", "coverage")),
    *("operations/page_cache", "operations/backup", "operations/health.py"),
    *("website/formats.py", "website/form_fields.py", "website/error_pages.py", "website/qr.py"),
    *("guides/models", "guides/views.py", "templates/base.html", "templates/components", "templates/django/plain"),
    *("static/css/tokens.css", "static/css/site.css", "static/css/print.css", "static/js", "static/img"),
    *("docs/architecture.md", "docs/glossary.md", "docs/decisions", "docs/howto"),
]


@pytest.mark.parametrize("path", TREE)
def test_the_tree_is_as_the_house_says(path: str) -> None:
    assert (ROOT / path).exists()


def test_there_is_no_drawer_for_odds_and_ends() -> None:
    drawers = re.compile(r"(.*_)?(utils?|helpers?|services?|misc|common|tools|managers?|constants)$")
    result = [
        name(path) for path in python_files(*ROOMS, "tests") if any(map(drawers.fullmatch, (path.stem, *path.parts)))
    ]
    assert result == []


def test_the_calculator_has_no_models() -> None:
    assert not (ROOT / "calculator" / "models.py").exists()
    assert not (ROOT / "calculator" / "migrations").exists()


def test_every_module_says_what_it_is_about() -> None:
    empty = [
        name(path)
        for path in python_files(*ROOMS)
        if read(path).strip() and not ast.get_docstring(ast.parse(read(path)))
    ]
    assert [path for path in empty if not path.endswith("apps.py")] == []


def test_functions_are_short() -> None:
    """A path through the site in a browser is told from beginning to end and may take longer."""
    long = []
    for path in python_files(*ROOMS, "tests/rules", "tests/policies", "tests/calculator", "tests/guides"):
        for node in ast.walk(ast.parse(read(path))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > MOST_LINES:
                    long.append(f"{name(path)}:{node.lineno} {node.name} has {lines} lines")
    assert long == []


def test_nothing_in_the_rules_asks_for_today() -> None:
    asks = re.compile(r"\b(today|now|localdate|utcnow|monotonic)\(")
    assert [name(path) for path in python_files("rules") if asks.search(read(path))] == []


def imported(path: Path) -> Iterator[str]:
    """The first names of the packages that a file imports, without those of the tree itself."""
    for node in ast.walk(ast.parse(read(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.split(".")[0]


def test_what_is_served_imports_only_what_a_server_installs() -> None:
    locked = {re.split("[=; ]", line)[0] for line in read(ROOT / "requirements.txt").splitlines()}
    packages = packages_distributions()
    missing = {
        f"{name(path)}: {package}"
        for path in python_files(*ROOMS)
        for package in imported(path)
        if package not in sys.stdlib_module_names
        and package not in ROOMS
        and not any(re.sub("[._]", "-", each).lower() in locked for each in packages.get(package, []))
    }
    assert missing == set()


def test_only_review_writes_a_status() -> None:
    """A copy that is never saved may be asked what it would be as a draft."""
    writes = re.compile(r"\.status = (?!Status\.DRAFT$)|\.update\([^)]*\bstatus=", re.M)
    assert {name(path) for path in python_files(*ROOMS) if writes.search(read(path))} == {"desk/review/transitions.py"}


# ---- migrations ----


@pytest.mark.django_db
def test_every_migration_is_there() -> None:
    call_command("makemigrations", check=True, dry_run=True, stdout=io.StringIO())


# ---- templates ----


# The templates that another one names, in either language.
NAMED = re.compile(r"""\{%-?\s*(?:include|extends|from)\s+["']([^"']+)["']""")


def mentioned() -> set[str]:
    """Every template that a template or a module names."""
    in_python = re.compile(r"""["']((?:[\w-]+/)*[\w.-]+\.(?:html|xml|txt))["']""")
    result = {item for path in templates() for item in NAMED.findall(read(path))}
    return result | {item for path in python_files(*ROOMS) for item in in_python.findall(read(path))}


def built_from_a_name(path: str) -> bool:
    """Whether a module builds the template's name: guides/sketches/{sketch}.html."""
    folder = re.escape(path.rpartition("/")[0])
    built = re.compile(rf"""f["']{folder}/\{{[^}}]+\}}{re.escape(Path(path).suffix)}["']""")
    return any(built.search(read(module)) for module in python_files(*ROOMS))


def test_no_template_is_unused() -> None:
    used = mentioned()
    own = [str(path.relative_to(TEMPLATES)) for path in templates()]
    unused = [path for path in own if path not in used and not LOADED_ELSEWHERE.fullmatch(path)]
    assert [path for path in unused if not built_from_a_name(path)] == []


def test_no_template_is_mentioned_that_does_not_exist() -> None:
    folders = {path.name for path in (*TEMPLATES.iterdir(), *DJANGOS.iterdir()) if path.is_dir()}
    for path in sorted(mentioned()):
        if path.partition("/")[0] in folders:
            get_template(path)


def test_every_template_can_be_read_in_its_own_language() -> None:
    assert len(readers_templates()) > 60
    for path in templates():
        load(path)


def pages() -> list[Path]:
    """Templates of whole pages, not parts of one."""
    return [path for path in readers_templates() if '{% extends "base.html" %}' in read(path)]


def test_every_page_fills_title_description_and_main_in_this_order() -> None:
    assert len(pages()) > 20
    for path in pages():
        blocks = [block for block in re.findall(r"\{% block (\w+) %\}", read(path)) if block != "print"]
        assert [block for block in blocks if block != "head"] == ["title", "description", "main"], name(path)
        assert "head" not in blocks or blocks.index("head") in (2, 1), name(path)


def test_every_block_that_a_page_fills_is_one_of_the_base() -> None:
    base = set(re.findall(r"\{% block (\w+) %\}", read(TEMPLATES / "base.html")))
    for path in pages():
        assert set(re.findall(r"\{% block (\w+) %\}", read(path))) <= base, name(path)


CONTRACT = re.compile(r"\{# [^#]+? Required: (?P<required>[^#]+?)(?: Optional: (?P<optional>[^#]+?))? #\}")


def parts() -> list[Path]:
    """Templates that others use: components, form fields, and parts of pages. Sketches all take a step."""
    result = [
        path
        for path in templates(".html")
        if path.name.startswith("_") or path.parent.name in ("components", "plain", "layout", "pictures")
    ]
    return [path for path in result if not {"sketches", "admin"} & set(path.relative_to(TEMPLATES).parts)]


def test_every_part_begins_by_saying_what_it_needs() -> None:
    assert len(parts()) > 20
    assert [name(path) for path in parts() if not CONTRACT.match(read(path))] == []


def promised(path: Path) -> tuple[set[str], set[str]]:
    """What a part needs and what it may be given. `name, what it is; name`: each name is a variable of the template."""
    contract = CONTRACT.match(read(path))
    assert contract, name(path)
    lists = [(values or "").partition(". ")[0].rstrip(".") for values in (contract["required"], contract["optional"])]
    required, optional = ({item.split(",")[0] for item in values.split("; ")} - {"", "nothing"} for values in lists)
    return required, optional


def with_its_parts(path: Path) -> str:
    """What a part says after its contract, and the parts that it includes."""
    text = CONTRACT.sub("", read(path), count=1)
    return text + "".join(with_its_parts(DJANGOS / item) for item in NAMED.findall(text) if (DJANGOS / item).exists())


def test_what_a_part_says_it_needs_it_uses() -> None:
    for path in parts():
        body = with_its_parts(path)
        unused = [item for item in sorted(set.union(*promised(path))) if not re.search(rf"\b{item}\b", body)]
        assert unused == [], name(path)


def parsed(path: Path) -> nodes.Template:
    tree: nodes.Template = engines["jinja2"].env.parse(read(path))
    return tree


def macro(path: Path) -> nodes.Macro:
    """The one macro of a part. Beside it stand only the parts that it uses."""
    body = [item for item in parsed(path).body if not (_is_blank(item) or isinstance(item, nodes.FromImport))]
    assert [type(item) for item in body] == [nodes.Macro], name(path)
    (only,) = body
    assert isinstance(only, nodes.Macro)
    return only


def _is_blank(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Output) and all(
        isinstance(item, nodes.TemplateData) and not item.data.strip() for item in node.nodes
    )


def macros() -> list[Path]:
    """Parts that are macros: all in Jinja but the bar of previews, which the base includes."""
    return [path for path in parts() if DJANGOS not in path.parents and path.name != "preview_bar.html"]


def test_a_part_is_one_macro_of_its_files_name() -> None:
    assert len(macros()) > 40
    assert [name(path) for path in macros() if macro(path).name != path.stem.lstrip("_")] == []


def test_a_macro_takes_what_its_contract_says() -> None:
    for path in macros():
        values = [item.name for item in macro(path).args]
        least = len(values) - len(macro(path).defaults)
        assert (set(values[:least]), set(values[least:])) == promised(path), name(path)


def test_a_macro_uses_what_it_takes_and_nothing_else() -> None:
    known = set(engines["jinja2"].env.globals)
    for path in macros():
        used = {item.name for item in macro(path).find_all(nodes.Name) if item.ctx == "load"}
        # a sketch is included, and takes the step and the region
        used |= {"region"} if "sketch_template" in read(path) else set()
        assert {item.name for item in macro(path).args} <= used, name(path)
        assert meta.find_undeclared_variables(parsed(path)) <= known, name(path)


def test_what_is_imported_is_used() -> None:
    for path in readers_templates():
        imported = [item for node in parsed(path).find_all(nodes.FromImport) for item in node.names]
        calls = {item.node.name for item in parsed(path).find_all(nodes.Call) if isinstance(item.node, nodes.Name)}
        assert set(imported) <= calls, name(path)


def test_a_component_is_given_what_it_needs_and_nothing_else() -> None:
    calls = 0
    for path in readers_templates():
        tree = parsed(path)
        parts_by_name = {item: node.template for node in tree.find_all(nodes.FromImport) for item in node.names}
        for call in tree.find_all(nodes.Call):
            if not (isinstance(call.node, nodes.Name) and call.node.name in parts_by_name):
                continue
            calls += 1
            part = TEMPLATES / parts_by_name[call.node.name].value
            order = [item.name for item in macro(part).args]
            kwargs = {*order[: len(call.args)], *(item.key for item in call.kwargs)}
            required, optional = promised(part)
            assert required <= kwargs <= required | optional, f"{name(path)}: {call.node.name}"
    assert calls > 100


def test_links_go_by_name_and_not_by_address() -> None:
    """All but the page for an error of ours, which must not depend on anything."""
    typed = re.compile(r"""(?:href|action)="/[^"]*\"""")
    assert [name(path) for path in templates(".html") if typed.search(read(path))] == ["templates/500.html"]


# ---- what a page may load and say ----

OWN_TAGS = re.compile(r"\{[%#].*?[%#]\}|\{\{.*?\}\}", re.S)


def test_pages_load_nothing_from_elsewhere() -> None:
    assets = re.compile(r"<(?:img|script|iframe|source|video|audio|embed|object|link|use|image)\b[^>]*>", re.I)
    elsewhere = re.compile(r"""(?:src|href|srcset|data)\s*=\s*["']\s*(?:https?:)?//""", re.I)
    for path in templates(".html"):
        for tag in assets.findall(read(path)):
            assert not elsewhere.search(tag), f"{name(path)}: {tag}"


def test_styles_and_scripts_load_nothing_from_elsewhere() -> None:
    for path in [
        *(ROOT / "static").rglob("*.css"),
        *(ROOT / "static").rglob("*.js"),
        *(ROOT / "static").rglob("*.svg"),
    ]:
        text = read(path).replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"@import|url\(\s*[\"']?(?:https?:)?//|fetch\(\s*[\"']https?:|importScripts", text), name(
            path
        )


def test_nothing_is_written_into_the_page_that_the_policy_forbids() -> None:
    """No inline style, script or handler: the content security policy would switch it off."""
    for path in templates(".html"):
        text = OWN_TAGS.sub("", read(path))
        assert not re.search(r"\sstyle\s*=", text), name(path)
        assert not re.search(r"<style\b", text), name(path)
        assert not re.search(r"\son\w+\s*=\s*[\"']", text), name(path)
        assert "javascript:" not in text, name(path)
        for tag in re.findall(r"<script\b[^>]*>", read(path)):
            assert "src=" in tag or 'type="application/ld+json"' in tag, f"{name(path)}: {tag}"


def test_no_filter_switches_escaping_off() -> None:
    for path in templates():
        off = r"\|\s*safe\b|\{%-?\s*autoescape\s+(?:off|false)|\bMarkup\b"
        assert not re.search(off, read(path), re.I), name(path)


def texts() -> Iterator[tuple[str, str]]:
    """Everything a reader may come to see: templates, data, sentences in modules."""
    for path in templates():
        yield name(path), read(path)
    for folder in ("policies/data", "guides/data"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".yaml", ".csv"):
                yield name(path), read(path)
    for path in python_files(*ROOMS):
        yield name(path), read(path)


def test_links_say_where_they_lead() -> None:
    for where, text in texts():
        assert not re.search(r"点击此处|点击这里|点这里|戳这里|>此处<|>这里<|>更多<|>点击<", text), where


PASSWORDS = re.compile(r"(?<!\d)(123456(78)?|000000|111111|666666|888888)(?!\d)")


def test_no_initial_password_is_printed() -> None:
    """The articles print one as a way in; here the advice is to change it."""
    for where, text in texts():
        assert where.endswith(".py") or not PASSWORDS.search(text), where
        assert not re.search(r"初始密码[是为：:]", text), where
        assert not re.search(r"密码[^。\n]{0,12}\d{4,}", text), where


def test_links_of_the_data_are_secure_or_official() -> None:
    """A page that is linked is one that we would let our own parents open."""
    import yaml

    for source in yaml.safe_load(read(ROOT / "policies" / "data" / "sources.yaml")):
        if source.get("link"):
            assert re.match(r"https?://[\w.-]+/", source["url"]), source["key"]


def test_no_page_asks_for_a_name_an_identity_number_or_a_day_of_birth() -> None:
    params = re.compile(
        r"""name=["'](?:name|id_number|id_card|identity|phone|mobile|birth_day|birthday|email|password)["']"""
    )
    for path in templates(".html"):
        if "admin" not in path.parts and "registration" not in path.parts:
            assert not params.search(read(path)), name(path)


def test_no_class_name_stands_twice():
    """Meta, Migration and Command are Django's own names."""
    where: dict[str, list[str]] = {}
    for path in python_files(*ROOMS):
        for node in ast.walk(ast.parse(read(path))):
            if isinstance(node, ast.ClassDef) and node.name not in ("Meta", "Command"):
                where.setdefault(node.name, []).append(name(path))
    assert {key: paths for key, paths in where.items() if len(paths) > 1} == {}

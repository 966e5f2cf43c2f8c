"""New rows of a release with what hangs below them, created together: a few statements for each model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.db.models import prefetch_related_objects
from simple_history.utils import bulk_create_with_history

from policies.models import Reviewed, Status
from policies.open_data.serializers import Shape

from .files import ImportFileError, Payload, entries_of


class Links(dict[tuple[type[models.Model], str], dict[Any, Any]]):
    """Rows by the field by which others name them, read once for each model; a new row is added before it is saved."""

    def __missing__(self, key: tuple[type[models.Model], str]) -> dict[Any, Any]:
        model, name = key
        rows = model._default_manager.all()
        # of what is reviewed, others cite what is published
        rows = rows.filter(status=Status.PUBLISHED) if issubclass(model, Reviewed) else rows
        self[key] = {getattr(row, name): row for row in rows}
        return self[key]


@dataclass(frozen=True)
class NewRow:
    """An unsaved row, and by which field it belongs to another unsaved one."""

    label: str
    shape: Shape
    row: models.Model
    owner: tuple[str, models.Model] | None = None


class Batch:
    """Rows to be created together."""

    def __init__(self, links: Links) -> None:
        self.links = links
        self.rows: list[NewRow] = []

    def add(
        self,
        payload: Payload,
        shape: Shape,
        label: str,
        values: Mapping[str, Any],
        owner: tuple[str, models.Model] | None = None,
    ) -> models.Model:
        """A new row with what hangs below it, checked and not yet saved. Raises ImportFileError for unknown names and
        invalid values."""
        row = shape.model()
        kwargs = _fill(row, payload, shape, label, self.links, values)
        # whether rows can stand side by side, the database says: asking it for each row costs more than the import
        _clean(row, label, exclude=kwargs, validate_unique=False, validate_constraints=False)
        self.rows.append(NewRow(label, shape, row, owner))
        if shape.lasting:
            self.links[shape.model, shape.lasting][getattr(row, shape.lasting)] = row
        for name, child in shape.children.items():
            field = shape.model._meta.get_field(name).field
            for index, below in enumerate(entries_of(payload.get(name) or [], f"{label} {name}")):
                below_it = {field.name: row} | ({"position": index} if hasattr(child.model, "position") else {})
                self.add(below, child, f"{label} {name}[{index + 1}]", below_it, (field.name, row))
        return row

    def save(self) -> None:
        """Create all rows and the first entries of their history. Raises ImportFileError naming the row that the database
        refuses."""
        if not self.rows:
            return
        try:
            with transaction.atomic():
                for shape, rows in self._by_model():
                    _create(shape, rows)
        except DatabaseError as error:
            self._find_refused()
            raise ImportFileError(f"数据库没有收下：{error}") from error
        for shape, rows in self._by_model():
            if shape.children:
                prefetch_related_objects(rows, *shape.relations)

    def _by_model(self) -> list[tuple[Shape, list[models.Model]]]:
        """The rows of each model, those before what hangs below them."""
        result: dict[type[models.Model], tuple[Shape, list[models.Model]]] = {}
        for new in sorted(self.rows, key=lambda new: new.owner is not None):
            result.setdefault(type(new.row), (new.shape, []))[1].append(new.row)
        return list(result.values())

    def _find_refused(self) -> None:
        """Save the rows one by one, with every check; what was saved goes with the transaction that the error ends."""
        for new in self.rows:
            new.row.pk, new.row._state.adding = None, True
            # what it points to has another key now
            links = {name: getattr(new.row, name) for name in new.shape.links} | dict([new.owner] if new.owner else [])
            for name, target in links.items():
                setattr(new.row, name, target)
            _clean(new.row, new.label)
            new.row.save()


def update(
    row: models.Model, payload: Payload, shape: Shape, label: str, links: Links, values: Mapping[str, Any]
) -> models.Model:
    """Change and save a row that has nothing below it. Raises ImportFileError for unknown names and invalid values."""
    _fill(row, payload, shape, label, links, values)
    _clean(row, label)
    row.save()
    return row


def _fill(
    row: models.Model, payload: Payload, shape: Shape, label: str, links: Links, values: Mapping[str, Any]
) -> set[str]:
    """Put values into a row. The names of the fields that point to rows which are there, or will be."""
    unknown = set(payload) - set(shape.fields) - set(shape.children) - {"status"}
    if unknown:
        raise ImportFileError(f"{label}：不认识的项目 {'、'.join(sorted(map(str, unknown)))}")
    if payload.get("status", Status.DRAFT) not in (Status.DRAFT, Status.WITHDRAWN):
        raise ImportFileError(f"{label}：status 只能写 draft 或 withdrawn，已发布的不用写")
    data = {name: _value(payload, shape, name, label, links) for name in shape.fields} | dict(values)
    for name, value in data.items():
        setattr(row, name, value)
    return {name for name, value in data.items() if isinstance(value, models.Model)}


def _value(payload: Payload, shape: Shape, name: str, label: str, links: Links) -> Any:
    field: Any = shape.model._meta.get_field(name)
    if name not in shape.links:
        return payload.get(name, field.get_default())
    wanted = payload.get(name)
    result = links[field.related_model, shape.links[name]].get(wanted) if wanted else None
    if wanted and not result:
        raise ImportFileError(f"{label}：没有编号为“{wanted}”的{field.related_model._meta.verbose_name}")
    return result


def _clean(row: models.Model, label: str, **checks: Any) -> None:
    try:
        row.full_clean(**checks)
    except ValidationError as error:
        raise ImportFileError(f"{label}：{'；'.join(f'{k} {v}' for k, v in error.message_dict.items())}") from error


def _create(shape: Shape, rows: list[models.Model]) -> None:
    """Create rows of one model; those that others of them name come first."""
    while rows:
        links = ((row, [getattr(row, name) for name in shape.links]) for row in rows)
        ready = [row for row, named in links if not any(other and other.pk is None for other in named)]
        bulk_create_with_history(ready, shape.model)
        rows = [row for row in rows if row.pk is None]

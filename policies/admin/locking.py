"""Two editors on one draft: the second save is refused, says what the first changed, and keeps what was typed.

A draft's form carries the `version` that it shows. When somebody saved meanwhile, nothing is stored. The form comes back
with what is stored now and on top of it what this editor typed into fields that the other left alone; where both changed
the same, the other's value stands in the form and this editor's is told beside it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict

from .. import audit
from ..fields import whole_number
from ..models import PolicyTable, Status
from .rows import MOST_ROWS


@dataclass(frozen=True)
class Typed:
    """One thing that this editor typed and that is not stored. `carried`: it stands in the form again."""

    row: str
    field: str
    typed: str
    stored: str
    carried: bool


@dataclass
class Collision:
    """What another saved meanwhile, what this editor typed, and the form's data to go on with."""

    table: PolicyTable
    theirs: list[audit.Entry]
    mine: list[Typed] = field(default_factory=list)
    data: QueryDict = field(default_factory=lambda: QueryDict(mutable=True))

    @property
    def still_draft(self) -> bool:
        return self.table.status == Status.DRAFT

    @property
    def people(self) -> str:
        return "、".join(dict.fromkeys(entry.who for entry in self.theirs)) or "别人"


def collision(admin: Any, request: HttpRequest, table: PolicyTable) -> Collision | None:
    """What stands against saving this form, or None where nobody saved since it was opened."""
    seen = whole_number(request.POST.get("version", "")) or 0
    if seen == table.version and table.status == Status.DRAFT:
        return None
    theirs = audit.saved_since(table, seen) if seen < table.version else []
    if seen < table.version and not theirs and seen and table.status == Status.DRAFT:
        return None  # saved, but nothing was changed
    if table.status != Status.DRAFT and not theirs:
        theirs = [entry for entry in audit.entries(table, sources=False) if entry.name == "status"][:1]
    found = Collision(table, theirs)
    _Merge(admin, request, found).run()
    return found


class _Merge:
    """Lays what was typed over what is stored now."""

    def __init__(self, admin: Any, request: HttpRequest, found: Collision) -> None:
        self.admin, self.request, self.found = admin, request, found
        # what can be changed is asked of a draft, whatever the table is now
        self.table = copy.copy(found.table)
        self.table.status = Status.DRAFT
        # the oldest value of each field that the other changed: what this editor had before their eyes
        self.touched = {(*entry.of, entry.name): entry.base for entry in found.theirs}

    def run(self) -> None:
        self.found.data.update(self._kept_as_sent())
        self._header()
        for formset_class, inline in self.admin.get_formsets_with_inlines(self.request, self.table):
            self._rows(formset_class, inline)

    def _kept_as_sent(self) -> dict[str, str]:
        """What is no field: the button pressed, the reason, the mark against forgery."""
        known = ("csrfmiddlewaretoken", "_save", "_continue", "_step", "_why", "_popup")
        kept = {name: self.request.POST[name] for name in known if name in self.request.POST}
        return kept | {"version": str(self.found.table.version)}

    def _header(self) -> None:
        form_class = self.admin.get_form(self.request, self.table, change=True)
        fresh = form_class(instance=self.table)
        sent = form_class(self.request.POST, instance=copy.copy(self.table))
        self.found.data.update(_values(fresh))
        of = (self.table._meta.model_name, self.table.pk)
        for name in self._mine(sent, of):
            self._lay(sent, fresh, name, of, str(self.table._meta.verbose_name))

    def _rows(self, formset_class: Any, inline: Any) -> None:
        prefix = formset_class.get_default_prefix()
        formset = formset_class(instance=self.table, prefix=prefix, queryset=inline.get_queryset(self.request))
        formset.extra = 0
        fresh = {form.instance.pk: form for form in formset.forms if form.instance.pk}
        for form in fresh.values():
            self.found.data.update(_values(form))
        added = 0
        for sent in self._sent_rows(formset_class, formset, prefix):
            known = fresh.get(sent.instance.pk)
            if known:
                self._row(sent, known)
            elif sent.has_changed() and not sent.data.get(sent.add_prefix("DELETE")):
                added += self._new_row(sent, f"{prefix}-{len(fresh) + added}")
        management = {"TOTAL_FORMS": len(fresh) + added, "INITIAL_FORMS": len(fresh)}
        management |= {"MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": MOST_ROWS}
        self.found.data.update({f"{prefix}-{name}": str(number) for name, number in management.items()})

    def _sent_rows(self, formset_class: Any, formset: Any, prefix: str) -> Iterator[Any]:
        """The rows of the form that was sent, each bound to the row it was opened with if that is still there."""
        stored = {row.pk: row for row in formset.get_queryset()}
        total = whole_number(self.request.POST.get(f"{prefix}-TOTAL_FORMS", ""))
        for number in range(min(total or 0, MOST_ROWS)):
            pk = whole_number(self.request.POST.get(f"{prefix}-{number}-id", ""))
            row = copy.copy(stored[pk]) if pk in stored else formset_class.model()
            form = formset_class.form(self.request.POST, prefix=f"{prefix}-{number}", instance=row)
            formset.add_fields(form, number if pk else None)
            form.was, form.empty_permitted = pk, pk is None
            yield form

    def _row(self, sent: Any, fresh: Any) -> None:
        of = (sent.instance._meta.model_name, sent.instance.pk)
        label = f"{sent.instance._meta.verbose_name}：{sent.instance}"
        for name in self._mine(sent, of):
            self._lay(sent, fresh, name, of, label)

    def _new_row(self, sent: Any, prefix: str) -> int:
        """A row that this editor added goes into the form again; one whose row the other deleted is only told."""
        gone = sent.was is not None
        label = f"{sent.instance._meta.verbose_name}（{'别人删掉了' if gone else '您新加的'}）"
        for name, typed in sent.fields.items():
            raw = sent.data.get(sent.add_prefix(name))
            if not gone and raw is not None and name != "id":
                self.found.data[f"{prefix}-{name}"] = raw
            if name in sent.changed_data and name not in ("id", "table", "DELETE"):
                told = _shown(typed, raw)
                self.found.mine.append(Typed(label, str(typed.label), told, "（没有这一行）", not gone))
        return 0 if gone else 1

    def _mine(self, sent: Any, of: tuple[str, Any]) -> list[str]:
        """The fields that this editor changed: not those that differ only because the other changed them."""
        mine = []
        for name in sent.changed_data:
            key = (*of, name)
            raw = _raw(sent, name)
            if key not in self.touched or sent.fields[name].has_changed(self.touched[key], raw):
                mine.append(name)
        return [name for name in mine if name not in ("id", "table")]

    def _lay(self, sent: Any, fresh: Any, name: str, of: tuple[str, Any], row: str) -> None:
        carried = (*of, name) not in self.touched
        if name == "DELETE":  # a row that the other changed is looked at before it goes
            carried = not any(key[:2] == of for key in self.touched)
        target = fresh.add_prefix(name)
        if carried:
            raw = sent.data.get(sent.add_prefix(name))
            self.found.data.pop(target, None)
            if raw is not None:
                self.found.data[target] = raw
        field_of = sent.fields[name]
        label = str(field_of.label or name)
        stored = fresh.get_initial_for_field(fresh.fields[name], name)
        told = Typed(row, label, _shown(field_of, _raw(sent, name)), _shown(field_of, stored), carried)
        self.found.mine.append(told)


def _raw(form: forms.BaseForm, name: str) -> Any:
    return form.fields[name].widget.value_from_datadict(form.data, form.files, form.add_prefix(name))


def _values(form: forms.BaseForm) -> dict[str, str]:
    """What a browser would send back of a form that nobody touched."""
    values = {bound.html_name: bound.value() for bound in form}
    sent = {name: "on" if value is True else value for name, value in values.items() if value is not False}
    return {name: "" if value is None else str(value) for name, value in sent.items()}


def _shown(field: forms.Field, value: Any) -> str:
    """A typed or stored value as the screen shows it."""
    if isinstance(field, forms.BooleanField):
        return "是" if field.to_python(value) else "否"
    if value in (None, ""):
        return "（空）"
    if isinstance(field, forms.ModelChoiceField):
        try:
            return str(field.clean(value))
        except ValidationError:
            return str(value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.flatchoices if hasattr(field, "flatchoices") else field.choices).get(value, value))
    return str(field.prepare_value(value))

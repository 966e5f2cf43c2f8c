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

from policies.models import Reviewed, Status
from website.form_fields import whole_number

from ...history import log
from .examples import field_values
from .inlines import MOST_ROWS


@dataclass(frozen=True)
class SubmittedValues:
    """One thing that this editor typed and that is not stored. `carried`: it stands in the form again."""

    row: str
    field: str
    typed: str
    stored: str
    carried: bool


@dataclass
class Collision:
    """What another saved meanwhile, what this editor typed, and the form's data to go on with."""

    item: Reviewed
    theirs: list[log.HistoryEntry]
    mine: list[SubmittedValues] = field(default_factory=list)
    data: QueryDict = field(default_factory=lambda: QueryDict(mutable=True))

    @property
    def still_draft(self) -> bool:
        return self.item.is_draft

    @property
    def people(self) -> str:
        return "、".join(dict.fromkeys(entry.who for entry in self.theirs)) or "别人"


def collision(admin: Any, request: HttpRequest, item: Reviewed) -> Collision | None:
    """What stands against saving this form, or None where nobody saved since it was opened."""
    seen = whole_number(request.POST.get("version", "")) or 0
    if seen == item.version and item.is_draft:
        return None
    theirs = log.saved_since(item, seen) if seen < item.version else []
    if seen < item.version and not theirs and seen and item.status == Status.DRAFT:
        return None  # saved, but nothing was changed
    if item.status != Status.DRAFT and not theirs:
        theirs = [entry for entry in log.entries(item, sources=False) if entry.name == "status"][:1]
    result = Collision(item, theirs)
    _Merge(admin, request, result).run()
    return result


class _Merge:
    """Lays what was typed over what is stored now."""

    def __init__(self, admin: Any, request: HttpRequest, collision: Collision) -> None:
        self.admin, self.request, self.collision = admin, request, collision
        # what can be changed is asked of a draft, whatever it is now
        self.item = copy.copy(collision.item)
        self.item.status = Status.DRAFT
        # the oldest value of each field that the other changed: what this editor had before their eyes
        self.touched = {
            (*entry.of, name): base
            for entry in collision.theirs
            for name, base in _in_fields(entry.name, entry.base).items()
        }

    def run(self) -> None:
        self._fill(self._kept_as_sent())
        self._header()
        for formset_class, inline in self.admin.get_formsets_with_inlines(self.request, self.item):
            self._rows(formset_class, inline)

    def _kept_as_sent(self) -> dict[str, list[str]]:
        """What is no field: the button pressed, the reason, the mark against forgery."""
        known = ("csrfmiddlewaretoken", "_save", "_continue", "_step", "_why", "_popup")
        kept = {name: [self.request.POST[name]] for name in known if name in self.request.POST}
        return kept | {"version": [str(self.collision.item.version)]}

    def _header(self) -> None:
        form_class = self.admin.get_form(self.request, self.item, change=True)
        fresh = form_class(instance=self.item)
        sent = form_class(self.request.POST, instance=copy.copy(self.item))
        self._fill(_values(fresh))
        of = (self.item._meta.model_name, self.item.pk)
        for name in self._mine(sent, of):
            self._lay(sent, fresh, name, of, str(self.item._meta.verbose_name))

    def _rows(self, formset_class: Any, inline: Any) -> None:
        prefix = formset_class.get_default_prefix()
        formset = formset_class(instance=self.item, prefix=prefix, queryset=inline.get_queryset(self.request))
        formset.extra = 0
        fresh = {form.instance.pk: form for form in formset.forms if form.instance.pk}
        for form in fresh.values():
            self._fill(_values(form))
        added = 0
        for sent in self._sent_rows(formset_class, formset, prefix):
            known = fresh.get(sent.instance.pk)
            if known:
                self._row(sent, known)
            elif sent.has_changed() and not sent.data.get(sent.add_prefix("DELETE")):
                added += self._new_row(sent, f"{prefix}-{len(fresh) + added}")
        management = {"TOTAL_FORMS": len(fresh) + added, "INITIAL_FORMS": len(fresh)}
        management |= {"MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": MOST_ROWS}
        self._fill({f"{prefix}-{name}": [str(number)] for name, number in management.items()})

    def _fill(self, values: dict[str, list[str]]) -> None:
        for name, sent in values.items():
            self.collision.data.setlist(name, sent)

    def _sent_rows(self, formset_class: Any, formset: Any, prefix: str) -> Iterator[Any]:
        """The rows of the form that was sent, each bound to the row it was opened with if that is still there."""
        stored = {row.pk: row for row in formset.get_queryset()}
        total = whole_number(self.request.POST.get(f"{prefix}-TOTAL_FORMS", ""))
        for number in range(min(total or 0, MOST_ROWS)):
            pk = whole_number(self.request.POST.get(f"{prefix}-{number}-id", ""))
            row = copy.copy(stored[pk]) if pk in stored else formset_class.model()
            form = formset_class.form(self.request.POST, prefix=f"{prefix}-{number}", instance=row)
            formset.add_fields(form, number if pk else None)
            form.was, form.empty_permitted, form.hung = pk, pk is None, formset_class.fk.name
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
            raw = sent.data.getlist(sent.add_prefix(name))
            if not gone and raw and name != "id":
                self.collision.data.setlist(f"{prefix}-{name}", raw)
            if name in sent.changed_data and name not in ("id", sent.hung, "DELETE"):
                values = _shown(typed, _raw(sent, name))
                self.collision.mine.append(SubmittedValues(label, str(typed.label), values, "（没有这一行）", not gone))
        return 0 if gone else 1

    def _mine(self, sent: Any, of: tuple[str, Any]) -> list[str]:
        """The fields that this editor changed: not those that differ only because the other changed them."""
        mine = []
        for name in sent.changed_data:
            key = (*of, name)
            raw = _raw(sent, name)
            if key not in self.touched or sent.fields[name].has_changed(self.touched[key], raw):
                mine.append(name)
        return [name for name in mine if name not in ("id", getattr(sent, "hung", ""))]

    def _lay(self, sent: Any, fresh: Any, name: str, of: tuple[str, Any], row: str) -> None:
        carried = (*of, name) not in self.touched
        if name == "DELETE":  # a row that the other changed is looked at before it goes
            carried = not any(key[:2] == of for key in self.touched)
        target = fresh.add_prefix(name)
        if carried:
            raw = sent.data.getlist(sent.add_prefix(name))
            self.collision.data.pop(target, None)
            if raw:
                self.collision.data.setlist(target, raw)
        field_of = sent.fields[name]
        label = str(field_of.label or name)
        stored = fresh.get_initial_for_field(fresh.fields[name], name)
        values = SubmittedValues(row, label, _shown(field_of, _raw(sent, name)), _shown(field_of, stored), carried)
        self.collision.mine.append(values)


def _in_fields(name: str, base: Any) -> dict[str, Any]:
    """What changed, by the fields of the form: the facts of a worked example have one each."""
    return field_values(name, base) if name in ("answers", "expected") and isinstance(base, dict) else {name: base}


def _raw(form: forms.BaseForm, name: str) -> Any:
    return form.fields[name].widget.value_from_datadict(form.data, form.files, form.add_prefix(name))


def _values(form: forms.BaseForm) -> dict[str, list[str]]:
    """What a browser would send back of a form that nobody touched."""
    values = {bound.html_name: bound.value() for bound in form}
    return {name: _sent(value) for name, value in values.items() if value is not False}


def _sent(value: Any) -> list[str]:
    if isinstance(value, (list, tuple)):
        return [str(item) for item in value]
    return ["on" if value is True else "" if value is None else str(value)]


def _shown(field: forms.Field, value: Any) -> str:
    """A typed or stored value as the screen shows it."""
    if isinstance(field, forms.BooleanField):
        return "是" if field.to_python(value) else "否"
    if value in (None, "", []):
        return "（空）"
    if isinstance(value, (list, tuple)):
        return "、".join(_shown(field, item) for item in value)
    if isinstance(field, forms.ModelChoiceField):
        try:
            return str(field.clean(value))
        except ValidationError:
            return str(value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.flatchoices if hasattr(field, "flatchoices") else field.choices).get(value, value))
    return str(field.prepare_value(value))

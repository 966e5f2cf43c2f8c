"""Two editors on one draft: the second save is refused, says what the first changed, and keeps what was typed.

A draft's form carries the `version` that it shows. When somebody saved meanwhile, nothing is stored. The form comes back
with what is stored now and on top of it what this editor typed into fields that the other left alone; where both changed
the same, the other's value stands in the form and this editor's is told beside it.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

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
    mine: list[SubmittedValues]
    data: QueryDict

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
    result = Collision(item, theirs, [], QueryDict(mutable=True))
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
        sent, data = self.request.POST, self.collision.data
        # what is no field: the button pressed, the reason, the mark against forgery
        for name in ("csrfmiddlewaretoken", "_save", "_continue", "_step", "_why", "_popup"):
            if name in sent:
                data[name] = sent[name]
        data["version"] = str(self.collision.item.version)
        self._lay(self.admin.get_form(self.request, self.item, change=True)(instance=self.item), "")
        for formset_class, inline in self.admin.get_formsets_with_inlines(self.request, self.item):
            prefix = formset_class.get_default_prefix()
            formset = formset_class(instance=self.item, prefix=prefix, queryset=inline.get_queryset(self.request))
            formset.extra = 0
            self._rows(formset, prefix)

    def _rows(self, formset: Any, prefix: str) -> None:
        """Each row that was sent over the stored one it was opened as; new ones behind them."""
        sent, data = self.request.POST, self.collision.data
        opened_as = {
            sent.get(f"{prefix}-{number}-id", ""): f"{prefix}-{number}-"
            for number in reversed(range(self._count(prefix)))
        }
        stored = [form for form in formset.forms if form.instance.pk]
        for form in stored:
            self._lay(form, opened_as.get(str(form.instance.pk)))
        kept, added = {str(form.instance.pk) for form in stored}, 0
        for number in range(self._count(prefix)):
            key = sent.get(f"{prefix}-{number}-id", "")
            if key not in kept and not sent.get(f"{prefix}-{number}-DELETE"):
                target = "" if key else f"{prefix}-{len(stored) + added}-"
                added += self._new_row(formset.empty_form, f"{prefix}-{number}-", target)
        management = {"TOTAL_FORMS": len(stored) + added, "INITIAL_FORMS": len(stored)}
        for name, number in (management | {"MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": MOST_ROWS}).items():
            data[f"{prefix}-{name}"] = str(number)

    def _count(self, prefix: str) -> int:
        return min(whole_number(self.request.POST.get(f"{prefix}-TOTAL_FORMS", "")) or 0, MOST_ROWS)

    def _lay(self, form: Any, sent_as: str | None) -> None:
        """The form as it is stored; over it, what was `sent_as` this prefix and is not of the other."""
        sent, data, row = self.request.POST, self.collision.data, form.instance
        data.update(_values(form))
        of, kind = (row._meta.model_name, row.pk), row._meta.verbose_name
        for name, field in form.fields.items() if sent_as is not None else ():
            key, target = (*of, name), form.add_prefix(name)
            typed, stored = _raw(field, sent, f"{sent_as}{name}"), form.get_initial_for_field(field, name)
            # not what differs only because the other changed it
            if not (field.has_changed(stored, typed) and field.has_changed(self.touched.get(key, stored), typed)):
                continue
            # a row that the other changed is looked at before it goes
            carried = key not in self.touched and not (name == "DELETE" and any(k[:2] == of for k in self.touched))
            if carried:
                data.setlist(target, sent.getlist(f"{sent_as}{name}"))
            label = f"{kind}：{row}" if sent_as else str(kind)
            self._tell(label, field, typed, shown(field, stored), carried)

    def _new_row(self, empty: Any, sent_as: str, target: str) -> bool:
        """A row that this editor added goes into the form again; one whose row the other deleted is only told."""
        sent = self.request.POST
        typed = {name: _raw(field, sent, f"{sent_as}{name}") for name, field in empty.fields.items() if name != "id"}
        changed = [name for name, value in typed.items() if empty.fields[name].has_changed(empty[name].initial, value)]
        label = f"{empty.instance._meta.verbose_name}（{'您新加的' if target else '别人删掉了'}）"
        for name in changed:
            self._tell(label, empty.fields[name], typed[name], "（没有这一行）", bool(target))
        for name in typed if changed and target else ():
            self.collision.data.setlist(f"{target}{name}", sent.getlist(f"{sent_as}{name}"))
        return bool(changed and target)

    def _tell(self, row: str, field: forms.Field, typed: Any, stored: str, carried: bool) -> None:
        values = SubmittedValues(row, str(field.label), shown(field, typed), stored, carried)
        self.collision.mine.append(values)


def _in_fields(name: str, base: Any) -> dict[str, Any]:
    """What changed, by the fields of the form: the facts of a worked example have one each."""
    return field_values(name, base) if name in ("answers", "expected") and isinstance(base, dict) else {name: base}


def _raw(field: forms.Field, data: QueryDict, name: str) -> Any:
    """What was typed; a browser sends line ends of its own."""
    value = field.widget.value_from_datadict(data, MultiValueDict(), name)
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _values(form: forms.BaseForm) -> MultiValueDict[str, str]:
    """What a browser would send back of a form that nobody touched."""
    result: MultiValueDict[str, str] = MultiValueDict()
    for bound in form:
        value = bound.value()
        several = value if isinstance(value, (list, tuple)) else [] if value is False else [value]
        result.setlist(bound.html_name, ["on" if one is True else "" if one is None else str(one) for one in several])
    return result


def shown(field: forms.Field, value: Any) -> str:
    """A typed or stored value as the screen shows it."""
    value = list(value) if isinstance(value, QuerySet) else value
    if isinstance(field, forms.BooleanField):
        return "是" if field.to_python(value) else "否"
    if value in (None, "", []):
        return "（空）"
    if isinstance(value, (list, tuple)):
        return "、".join(shown(field, item) for item in value)
    if isinstance(field, forms.ModelChoiceField):
        try:
            return str(field.clean(value))
        except ValidationError:
            return str(value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.flatchoices if hasattr(field, "flatchoices") else field.choices).get(value, value))
    return str(field.prepare_value(value))

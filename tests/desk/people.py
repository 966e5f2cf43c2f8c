"""Acting at the desk as editors do: signing in, opening, saving, publishing; and what a page of it says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from desk.admin.base.publish import version_name
from policies.models import CreditTable, Status
from tests.strict import blocked


def user_of(name: str, role: str, **names: str) -> User:
    """A colleague with a role."""
    user = User.objects.create_user(name, is_staff=True, **names)
    user.groups.add(Group.objects.get(name=role))
    return user


def person(name: str, role: str, **names: str) -> Client:
    """A colleague with a role, signed in."""
    client = Client()
    client.force_login(user_of(name, role, **names))
    return client


class Person:
    """Somebody with a role, signed in."""

    def __init__(self, name: str, role: str, *, superuser: bool = False) -> None:
        self.user = User.objects.create_user(name, is_staff=True, is_superuser=superuser, last_name=name)
        if role:
            self.user.groups.add(Group.objects.get(name=role))
        self.client = Client()
        self.client.force_login(self.user)


def address(row: Any, page: str = "change") -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])


def step_address(table: Any, step: str) -> str:
    return reverse(f"admin:{table._meta.app_label}_{table._meta.model_name}_step", args=[table.pk, step])


def form_data(response: Any) -> dict[str, Any]:
    """What a browser would send back from a page of the desk: every field of the form and of its rows."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    values = {field.html_name: field.value() for form in forms for field in form}
    values |= {"version": response.context["version"]} if response.context.get("version") else {}
    return {name: "" if value is None else value for name, value in values.items() if value is not False}


def save(desk: Client, row: Any, _step: str = "", **changes: Any) -> Any:
    """Open a page, change fields, and send it; with `_step`, by the button 保存并…. The answer is the page after."""
    data = form_data(desk.get(address(row))) | changes
    data |= {"_step": _step} if _step else {"_save": "保存"}
    return desk.post(address(row), data, follow=True)


def publish(reviewer: Client, draft: Any, note: str = "改了标准。", **typed: Any) -> Any:
    """Open the page 发布, fill it in, and send it."""
    page = reviewer.get(step_address(draft, "publish"))
    seen = {version_name(draft): page.context["rows"][0][0].version}
    data = {"note": note, "kind": "major"} | seen | typed
    return reviewer.post(step_address(draft, "publish"), data, follow=True)


def said(response: Any) -> list[str]:
    """The messages on top of a page."""
    return [str(message) for message in response.context["messages"]]


def revise(desk: Client, table: Any, step: str = "revise") -> Any:
    """Press 以此为底稿修订; the draft that it opens."""
    response = desk.post(step_address(table, step), follow=True)
    draft = response.context["original"]
    assert draft.status == Status.DRAFT
    assert draft.pk != table.pk
    return draft


def with_start(table: CreditTable, start: date, amount: int) -> CreditTable:
    """The draft with a new start and amount, its examples recomputed."""
    table.effective_from, table.headline = start, f"每月{amount}元，不分年龄"
    table.save()
    table.bands.update(amount=Decimal(amount))
    for example in table.examples.all():
        example.as_of = max(example.as_of, start)
        example.expected = {"monthly": f"{amount}.00"}
        example.save()
    return table


def status(table: Any) -> str:
    return type(table).objects.get(pk=table.pk).status


def buttons(person: Person, table: Any) -> set[str]:
    """The steps that a table's page offers to a person."""
    response = person.client.get(address(table))
    assert response.status_code == 200
    return {step.name for step in response.context["steps"]}


def page_words(person: Person, table: Any) -> str:
    return person.client.get(address(table)).content.decode()


def opened(desk: Client, path: str, **query: str) -> str:
    response = desk.get(path, query)
    assert response.status_code == 200, path
    html = response.content.decode()
    assert blocked(html) == [], path
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    return html

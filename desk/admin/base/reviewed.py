"""The steps of review on a page of the desk: what may be done, by this person, and what comes of it. For every kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path

from policies.models import Reviewed, Status

from ...accounts import mail
from ...admin_urls import change_url
from ...form_fields import AS_TYPED
from ...history import log
from ...review import checks, permissions, transitions
from ...worklist.sections import rests_until
from ..home import ListsWork
from .actions import confirm_selected, later
from .ask import ReasonForm, ask
from .history import AuditedAdmin
from .publish import publish_page
from .saving import SavesDrafts
from .steps import (
    PUBLISH,
    STEPS,
    SUBMIT,
    ReviewStep,
    after_withdrawing,
    missing_words,
    state_words,
    steps_for,
    writer_words,
)

# What readers no longer see stands last in a list: it bears the same name as what took its place.
GONE_LAST = Case(When(status__in=(Status.SUPERSEDED, Status.WITHDRAWN), then=Value(1)), default=Value(0))


class ReviewedAdmin(ListsWork, SavesDrafts, AuditedAdmin):
    """A kind that goes through review. Only drafts can be changed; the status moves by the steps alone."""

    change_form_template = "admin/policies/reviewed_form.html"
    list_per_page = 50
    actions = (confirm_selected, later)
    formfield_overrides = AS_TYPED

    def get_ordering(self, request: HttpRequest) -> Sequence[Any]:
        return self.ordering or (GONE_LAST, *self.opts.ordering)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What was sent comes back with every fold open: a box that was refused may lie in one."""
        groups = super().get_fieldsets(request, obj)
        return [(name, about | {"classes": ()}) for name, about in groups] if request.method == "POST" else groups

    def preview_url(self, item: Any) -> str:
        """The page that readers would get with it published, or nothing where there is none to show."""
        return ""

    def public_history(self, item: Any) -> str:
        """The readers' page of everything that was published before, or nothing where they have none."""
        return ""

    def has_edit_permission(self, request: HttpRequest) -> bool:
        """Whether the user edits rows of this kind at all, whatever the state of one of them."""
        return super().has_change_permission(request)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return permissions.may_publish(request.user, self.model)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.is_draft)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.is_draft)

    def view_on_site(self, item: Any) -> str | None:
        """Readers find only what is published, or was; a draft has a preview."""
        return None if item.is_open or item.status == Status.WITHDRAWN else item.get_absolute_url()

    @admin.display(description="核对日", ordering="checked_on", empty_value="没有核对")
    def checked(self, item: Reviewed) -> date | None:
        return item.checked_on

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """What was ticked counts, also where it has left the filters of the list meanwhile: the action says why not."""
        every = request.POST.get("select_across") == "1"
        return super().response_action(request, queryset if every else self.get_queryset(request))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.step_view)
        return [
            path("<int:pk>/<slug:name>-step/", view, name=f"{self.opts.app_label}_{self.opts.model_name}_step"),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        context["show_save_and_add_another"] = context["show_save_and_continue"] = False
        # said once, with links, above the form; of a collision its own panel says everything
        context["found_errors"] = [] if hasattr(request, "collision") else context["errors"]
        context["errors"] = []
        context.update(self._state(request, obj) if obj else {"is_draft": True, "steps": [SUBMIT]})
        context["problems"] = [(words, _anchor(words, context)) for words in context.get("problems", ())]
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _state(self, request: HttpRequest, item: Reviewed) -> dict[str, Any]:
        """The state in words, this person's buttons, and what is still in the way of publishing it."""
        edits = self.has_edit_permission(request)
        collided = getattr(request, "collision", None)
        return {
            "state_words": state_words(item),
            "steps": steps_for(item, request.user) if edits else [],
            "sources_to_check": item.sources,
            "missing": missing_words(item, request.user) if edits else [],
            "last_word": log.returned_with(item) or (rests_until(item) if item.is_draft else ""),
            "writer_words": writer_words(item),
            "version": item.version if collided is None else collided.item.version,
            "is_draft": item.is_draft,
            "public_history": self.public_history(item),
            "unpublished": item.is_open,
            "problems": transitions.problems_of(item) if item.is_open else [],
            "reminders": checks.reminders(item) if item.is_open else [],
            "revises_url": change_url(item.revises) if item.revises else "",
            "drafts": [(draft, change_url(draft)) for draft in item.revisions.open()],
        }

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Who saves stays on the page, where what is still in the way is listed."""
        return HttpResponseRedirect(change_url(obj))

    response_post_save_add = response_post_save_change

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return self._hand_in(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._hand_in(request, obj) or super().response_change(request, obj)

    def _hand_in(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        """保存并送审: the draft is saved by now, whatever becomes of the step."""
        if request.POST.get("_step") != SUBMIT.name:
            return None
        return self._take(request, self.model._default_manager.get(pk=obj.pk), SUBMIT)

    def step_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """A button on something that cannot be edited. Only a POST changes anything."""
        item = get_object_or_404(self.model, pk=pk)
        step = next((step for step in STEPS if step.name == name), None)
        if step is None or not self.has_edit_permission(request):
            raise PermissionDenied
        back, data = change_url(item), request.POST if request.method == "POST" else None
        if step is PUBLISH:
            return publish_page(self, request, [item], back, data)
        if item.status not in step.states:
            self.message_user(request, transitions.stands(item), messages.ERROR)
            return HttpResponseRedirect(back)
        if not step.is_for(item, request.user):
            raise PermissionDenied
        again = step.begins and data is not None and "another" not in data
        begun = item.revisions.filter(status=Status.DRAFT).last() if again else None
        if begun:
            words = f"{permissions.name(begun.written_by)}已经起了一份修订的草稿，打开的就是它，请接着写。"
            self.message_user(request, words, messages.WARNING)
            return HttpResponseRedirect(change_url(begun))
        form = ReasonForm(data, step.reason)
        if step.reason and not form.is_valid():
            about = {
                "title": f"{step.label}{item.kind_label}？",
                "hint": after_withdrawing(item) if step.name == "withdraw" else step.hint,
                "style": "desk-danger",
            }
            return ask(self, request, step.label, [item], form, back=back, **about)
        return HttpResponseRedirect(back) if data is None else self._take(request, item, step)

    def _take(self, request: HttpRequest, item: Any, step: ReviewStep) -> HttpResponse:
        """Take a step, say and log what came of it, and show it. A refusal names every problem."""
        why = request.POST.get("why", "")
        try:
            with transaction.atomic():
                draft = step.take(item, request.user, {**request.GET.dict(), **request.POST.dict()})
                if draft:
                    self.log_addition(request, draft, f"{step.label}，底稿是第{item.pk}号：{item}。")
                else:
                    self.log_change(request, item, f"{step.label}。{why}")
        except transitions.ReviewError as error:
            self._refuse(request, step, error.problems)
            return HttpResponseRedirect(change_url(item))
        self.message_user(request, step.done, messages.SUCCESS)
        for words in getattr(draft, "to_place", ()):
            self.message_user(request, words, messages.WARNING)
        if step is SUBMIT:
            mail.tell_submitted(item)
        elif step.name == "return":
            mail.tell_returned(item, request.user, why)
        return HttpResponseRedirect(change_url(draft or item))

    def _refuse(self, request: HttpRequest, step: ReviewStep, problems: list[str]) -> None:
        kept = "内容已经保存，没有丢。" if "_step" in request.POST else ""
        self.message_user(request, f"没有{step.label}，有{len(problems)}处要先改。{kept}", messages.ERROR)
        for problem in problems:
            self.message_user(request, problem, messages.ERROR)


def _anchor(problem: str, context: dict[str, Any]) -> str:
    """The part of the form that a problem is about: rows or a field that it names, else the first rows; empty for none."""
    formsets = context["inline_admin_formsets"]
    rows = [one for one in formsets if one.opts.verbose_name_plural in problem]
    fields = [field.id_for_label for field in context["adminform"].form if f"“{field.label}”" in problem]
    first = formsets[:1] if problem.startswith(("第", "还没有")) else []
    groups = [f"{one.formset.prefix}-group" for one in rows or ([] if fields else first)]
    return next(iter([*groups, *fields]), "")

"""The steps of review on a table's page: what may be done with it, by this person, and what comes of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from .. import review
from ..models import PolicyTable, Status
from .checking import ConfirmsRows
from .links import change_url
from .publishing import publish_page
from .steps import PUBLISH, Step, last_word, missing_words, state_words, step_named, steps_for, writer_words


class ReviewsTables(ConfirmsRows):
    """A table whose status moves by the steps of review alone."""

    change_form_template = "admin/policies/table_form.html"

    def public_history(self, table: PolicyTable) -> str:
        """The readers' page of all tables of the place."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.step_view)
        return [
            path("<int:pk>/<slug:name>-step/", view, name=f"{self.opts.app_label}_{self.opts.model_name}_step"),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        context["show_save_and_add_another"] = False
        if obj:
            context.update(self._state(request, obj))
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _state(self, request: HttpRequest, table: PolicyTable) -> dict[str, Any]:
        """The table's state in words, this person's buttons, and what is still in the way of publishing it."""
        unpublished = table.status in (Status.DRAFT, Status.IN_REVIEW)
        edits = self.has_edit_permission(request)
        collided = getattr(request, "collision", None)
        return {
            "state_words": state_words(table),
            "steps": steps_for(table, request.user) if edits else [],
            "missing": missing_words(table, request.user) if edits else [],
            "last_word": last_word(table),
            "writer_words": writer_words(table),
            "version": table.version if collided is None else collided.table.version,
            "is_draft": table.status == Status.DRAFT,
            "public_history": self.public_history(table),
            "unpublished": unpublished,
            "problems": review.table_problems(table) if unpublished else [],
            "revises_url": change_url(table.revises) if table.revises else "",
            "drafts": [
                (draft, change_url(draft))
                for draft in table.revisions.filter(status__in=[Status.DRAFT, Status.IN_REVIEW])
            ],
        }

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """保存并送审: the draft is saved by now, whatever becomes of the step."""
        step = step_named(request.POST.get("_step", ""))
        if step is None or Status.DRAFT not in step.states:
            return super().response_change(request, obj)
        return self._take(request, self.model._default_manager.get(pk=obj.pk), step)

    def step_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """A button on a table that cannot be edited. Only a POST changes anything."""
        table, step = get_object_or_404(self.model, pk=pk), step_named(name)
        if step is None or not self.has_edit_permission(request):
            raise PermissionDenied
        if step is PUBLISH:
            return publish_page(self, request, table)
        if table.status not in step.states:
            self.message_user(request, review.stands(table), messages.ERROR)
            return HttpResponseRedirect(change_url(table))
        if not step.is_for(table, request.user):
            raise PermissionDenied
        if request.method == "POST":
            missing = step.reason and not request.POST.get("why", "").strip()
            return self._ask(request, table, step, missing=True) if missing else self._take(request, table, step)
        return self._ask(request, table, step) if step.asks else HttpResponseRedirect(change_url(table))

    def _ask(self, request: HttpRequest, table: PolicyTable, step: Step, missing: bool = False) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": f"{step.label}这张表？"}
        own = {
            "table": table,
            "step": step,
            "back": change_url(table),
            "missing": f"请写一句：{step.reason}。" if missing else "",
        }
        return TemplateResponse(request, "admin/policies/ask.html", {**context, **own})

    def _take(self, request: HttpRequest, table: Any, step: Step) -> HttpResponse:
        """Take a step, say and log what came of it, and show the table. A refusal names every problem."""
        try:
            with transaction.atomic():
                shown = step.take(table, request.user, request.POST)
                self._log(request, table, shown, step)
        except review.ReviewError as error:
            self._refuse(request, step, error.problems)
            return HttpResponseRedirect(change_url(table))
        self.message_user(request, step.done, messages.SUCCESS)
        return HttpResponseRedirect(change_url(shown))

    def _log(self, request: HttpRequest, table: Any, shown: Any, step: Step) -> None:
        if shown.pk == table.pk:
            self.log_change(request, shown, f"{step.label}。{request.POST.get('why', '')}")
        else:
            self.log_addition(request, shown, f"{step.label}，底稿是第{table.pk}号：{table}。")

    def _refuse(self, request: HttpRequest, step: Step, problems: list[str]) -> None:
        kept = "内容已经保存，没有丢。" if "_step" in request.POST else ""
        self.message_user(request, f"没有{step.label}，有{len(problems)}处要先改。{kept}", messages.ERROR)
        for problem in problems:
            self.message_user(request, problem, messages.ERROR)

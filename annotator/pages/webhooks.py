"""Webhooks of a project: which there are, and what was sent to each. Leads only."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotator import access
from annotator.core.errors import AnnotatorError, NotFoundError
from annotator.models import Role, Webhook, WebhookDelivery
from annotator.models.webhook import EVENTS
from annotator.pages.errors import sentence, status_of
from annotator.pages.methods import reads_and_posts
from annotator.pages.request import query_with, row_id, user_of
from annotator.workflow import webhooks

PAGE_SIZE = 30


@reads_and_posts
@login_required
def webhook_list(request: HttpRequest, slug: str) -> HttpResponse:
    user = user_of(request)
    grant = access.project_for(user, slug, Role.LEAD)
    status, problem = 200, ""
    if request.method == "POST":
        access.need_open(grant)
        try:
            made = webhooks.add_webhook(grant.project, user, request.POST.get("url", ""), request.POST.getlist("event"))
        except AnnotatorError as error:
            problem, status = sentence(error), status_of(error)
        else:
            _show_secret(request, made.secret)
            return redirect("webhook", made.pk)
    context = {
        "grant": grant,
        "project": grant.project,
        "webhooks": Webhook.objects.filter(project=grant.project),
        "events": EVENTS,
        "problem": problem,
        "url": request.POST.get("url", ""),
        "chosen": request.POST.getlist("event") if request.method == "POST" else EVENTS,
        "days": webhooks.PATIENCE.days,
    }
    return render(request, "pages/webhooks.html", context, status=status)


def _show_secret(request: HttpRequest, secret: str) -> None:
    said = _("The secret that signs what is sent, shown only now: %(secret)s")
    messages.warning(request, said % {"secret": secret})


@require_safe
@login_required
def webhook(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """One webhook and its log."""
    row, grant = access.webhook_for(user_of(request), webhook_id)
    rows = WebhookDelivery.objects.filter(webhook=row).order_by("-pk")
    before = row_id(request, "before")
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE_SIZE + 1])
    context = {
        "grant": grant,
        "project": grant.project,
        "webhook": row,
        "deliveries": found[:PAGE_SIZE],
        "days": webhooks.PATIENCE.days,
        "next": query_with(request, before=found[PAGE_SIZE - 1].pk) if len(found) > PAGE_SIZE else "",
    }
    return render(request, "pages/webhook.html", context)


@require_POST
@login_required
def act(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Do what the pressed button says."""
    user = user_of(request)
    row, grant = access.webhook_for(user, webhook_id)
    wish = request.POST.get("do", "")
    if wish == "delete":
        webhooks.delete_webhook(row)
        messages.success(request, _("The webhook is deleted, with its log."))
        return redirect("webhooks", grant.project.slug)
    access.need_open(grant)
    if wish == "ping":
        webhooks.ping(row, user)
        messages.success(request, _("A test is on its way. Reload this page to see what came of it."))
    elif wish in ("on", "off"):
        webhooks.switch_webhook(row, wish == "on")
        messages.success(request, _("The webhook is on.") if wish == "on" else _("The webhook is off."))
    elif wish == "secret":
        _show_secret(request, webhooks.renew_secret(row))
    elif wish == "redeliver":
        webhooks.redeliver(_delivery(row, request.POST.get("delivery", "")))
        messages.success(request, _("It is sent again."))
    return redirect("webhook", row.pk)


def _delivery(row: Webhook, value: str) -> WebhookDelivery:
    good = value.isascii() and value.isdecimal() and len(value) <= 18
    found = WebhookDelivery.objects.filter(webhook=row, pk=int(value)).first() if good else None
    if found is None:
        raise NotFoundError("no_such_delivery", "There is no such delivery.")
    return found

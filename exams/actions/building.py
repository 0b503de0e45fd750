"""Ordering forms: a worker assembles them, since the solver may take seconds, and the order's row says how it went."""

from datetime import datetime, timedelta
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from accounts.audit import record
from accounts.models import User
from curriculum.models import Blueprint
from exams.actions.publishing import CannotBuild, publish_forms
from exams.models import Form, FormBuild

# A worker that has not finished by then has died: the solver is given far less.
STALE = timedelta(minutes=5)
# What kills one worker after another, such as too little memory, ends with the order.
GIVE_UP = timedelta(minutes=30)
BROKEN = "The assembly was broken off by an error, which an administrator finds in the log. Order it again."


class Overtaken(Exception):
    """Another worker took the order over meanwhile."""


def order_build(blueprint: Blueprint, *, count: int, by: User | None, now: datetime) -> FormBuild:
    """Order forms; while an order for the blueprint is under way, that one is returned."""
    try:
        with transaction.atomic():
            build = FormBuild.objects.create(blueprint=blueprint, count=count, by=by, created_at=now, stepped_at=now)
            record("forms.ordered", build, by=by, now=now, blueprint=blueprint.slug, count=count)
            return build
    except IntegrityError:
        under_way = FormBuild.objects.filter(blueprint=blueprint, finished_at=None).first()
        return under_way or order_build(blueprint, count=count, by=by, now=now)  # it may have ended just now


def waiting(*, now: datetime) -> list[int]:
    """Orders that no worker has or whose worker died."""
    orders = FormBuild.objects.filter(finished_at=None).filter(_unclaimed(now))
    return list(orders.order_by("pk").values_list("pk", flat=True))


def take_build(build_id: int, *, now: datetime) -> None:
    """Assemble and publish what was ordered, all forms or none. Of several workers one does it."""
    mine = FormBuild.objects.filter(pk=build_id, finished_at=None)
    if _given_up(mine, now):
        return
    if not mine.filter(_unclaimed(now)).update(state=FormBuild.State.RUNNING, stepped_at=now):
        return
    build = mine.select_related("blueprint", "by").get()
    try:
        close = partial(_close, build, now=now)
        publish_forms(build.blueprint, count=build.count, by=build.by, now=now, also=close)
    except CannotBuild as error:
        _fail(build, error.problems, now)
    except Overtaken:
        return
    except Exception:
        _fail(build, [BROKEN], now)
        raise


def _given_up(build: QuerySet[FormBuild], now: datetime) -> bool:
    dead = build.filter(state=FormBuild.State.RUNNING, stepped_at__lte=now - STALE, created_at__lte=now - GIVE_UP)
    return bool(dead.update(state=FormBuild.State.FAILED, finished_at=now, problems=[BROKEN]))


def _unclaimed(now: datetime) -> Q:
    return Q(state=FormBuild.State.QUEUED) | Q(state=FormBuild.State.RUNNING, stepped_at__lte=now - STALE)


def _close(build: FormBuild, forms: list[Form], *, now: datetime) -> None:
    """Inside the transaction that publishes the forms: whoever was overtaken publishes none."""
    still_mine = FormBuild.objects.filter(pk=build.pk, finished_at=None, stepped_at=build.stepped_at)
    if not still_mine.update(state=FormBuild.State.DONE, finished_at=now):
        raise Overtaken
    build.forms.set(forms)


def _fail(build: FormBuild, problems: list[str], now: datetime) -> None:
    still_mine = FormBuild.objects.filter(pk=build.pk, finished_at=None, stepped_at=build.stepped_at)
    still_mine.update(state=FormBuild.State.FAILED, finished_at=now, problems=problems)

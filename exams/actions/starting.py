import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.audit import record
from accounts.models import User
from bank.content.loading import BUNDLED
from bank.models import Question, QuestionVersion
from curriculum.models import Blueprint
from exams.actions.closing import close_if_overdue
from exams.models import TIMED, Answer, Attempt, Encounter, Form, FormQuestion
from exams.signals import answers_changed
from exams.timing import deadline

TASTER_QUESTIONS, TASTER_MINUTES = 10, 15


class NoForm(Exception):
    """The bank holds no published form of the blueprint."""


def start_mock(*, user: User, blueprint_slug: str, now: datetime) -> Attempt:
    """The candidate's open mock of this blueprint, started if there is none.

    Six statements at most with the request's session and user: choosing the form also finds the open
    mock, and one INSERT … SELECT makes all answer rows.
    """
    form = forms_for(user, blueprint_slug).first()
    if form is None:
        raise NoForm
    if form.open_attempt_id:  # type: ignore[attr-defined]
        running = Attempt.objects.get(pk=form.open_attempt_id)  # type: ignore[attr-defined]
        if not close_if_overdue(running, now=now):
            return running
    try:
        return _start(user, form, now)
    except IntegrityError:  # the same click a moment earlier has won
        return Attempt.objects.get(
            user=user, blueprint=form.blueprint, kind=Attempt.Kind.MOCK, state=Attempt.State.OPEN, assignment=None
        )


def forms_for(user: User, blueprint_slug: str) -> QuerySet[Form]:
    """Public forms this candidate has not sat, the one with the fewest questions they have met first; then the one sat
    longest ago. With any open mock beside each.

    Subqueries of this candidate's own rows: a join with the forms' attempts would read those of everybody.
    """
    return mocks_in_order(user).filter(blueprint__slug=blueprint_slug)


def mocks_in_order(user: User) -> QuerySet[Form]:
    """As `forms_for`, those of all exams, each exam's in its order."""
    mine = Attempt.objects.filter(user=user, kind=Attempt.Kind.MOCK, assignment=None)
    is_open = mine.filter(blueprint=OuterRef("blueprint"), state=Attempt.State.OPEN)
    sat = mine.filter(form=OuterRef("pk")).order_by("-started_at")
    return (
        Form.objects.public()
        .select_related("blueprint")
        .annotate(
            last_seen=Subquery(sat.values("started_at")[:1]),
            met=Coalesce(_met_before(user), 0),
            open_attempt_id=Subquery(is_open.values("pk")[:1]),
        )
        .order_by(F("last_seen").asc(nulls_first=True), "met", "number")
    )


def _met_before(user: User) -> Subquery:
    """How many of a form's questions this person has been shown, in whatever version and kind of sitting.

    A mock shows all of its questions, opened or not; of practice, with its thousands of answers, encounters tell.
    """
    shown = Answer.objects.filter(attempt__user=user, attempt__kind__in=TIMED).values("version__question")
    met = Encounter.objects.filter(user=user, question=OuterRef("version__question"))
    of_form = FormQuestion.objects.filter(Q(Exists(met)) | Q(version__question__in=shown), form=OuterRef("pk"))
    return Subquery(of_form.order_by().values("form").annotate(count=Count("pk")).values("count"))


@transaction.atomic
def _start(user: User, form: Form, now: datetime) -> Attempt:
    minutes = form.blueprint.minutes
    attempt = Attempt.objects.create(
        user=user,
        kind=Attempt.Kind.MOCK,
        blueprint=form.blueprint,
        form=form,
        started_at=now,
        minutes=minutes,
        extra_minutes=user.extra_minutes,
        deadline_at=deadline(now, minutes, user.extra_minutes),
    )
    copy_questions(attempt, form.pk)
    record("attempt.started", attempt, by=user, now=now, form=form.pk)
    return attempt


def copy_questions(attempt: Attempt, form: int) -> None:
    """One answer row for each question of the form, in one statement."""
    answer, source, quote = Answer._meta.db_table, FormQuestion._meta.db_table, connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(answer)} (attempt_id, position, version_id, scored) "  # noqa: S608
            f"SELECT %s, position, version_id, scored FROM {quote(source)} WHERE form_id = %s ORDER BY position",
            [attempt.pk, form],
        )


@dataclass(frozen=True)
class Taster:
    blueprint: Blueprint
    versions: Sequence[QuestionVersion]


def draw_taster(*, seed: int | None = None) -> Taster:
    """Ten published questions, the areas of the first blueprint in turn; NoForm when the bank has too few."""
    blueprint = Blueprint.objects.order_by("position").first()
    if blueprint is None:
        raise NoForm
    section = f"current__{blueprint.tag}"
    published = Question.objects.filter(bank__slug=BUNDLED, state=Question.State.PUBLISHED)
    of_blueprint = published.filter(**{f"{section}__areas__blueprint": blueprint}).order_by("slug")
    rows = list(of_blueprint.values_list("current_id", f"{section}__areas__slug"))
    random.Random(seed).shuffle(rows)
    turn: dict[str, int] = {}
    order = []
    for version_id, area in rows:
        turn[area] = turn.get(area, 0) + 1
        order.append((turn[area], version_id))
    chosen = [version_id for _, version_id in sorted(order, key=lambda pair: pair[0])[:TASTER_QUESTIONS]]
    if len(chosen) < TASTER_QUESTIONS:
        raise NoForm
    return Taster(blueprint, list(QuestionVersion.objects.filter(pk__in=chosen)))


@transaction.atomic
def start_taster(*, user: User | None, taster: Taster, now: datetime) -> Attempt:
    attempt = Attempt.objects.create(
        user=user,
        kind=Attempt.Kind.TASTER,
        blueprint=taster.blueprint,
        started_at=now,
        minutes=TASTER_MINUTES,
        deadline_at=deadline(now, TASTER_MINUTES, 0),
    )
    Answer.objects.bulk_create(
        Answer(attempt=attempt, position=position, version=version, scored=True)
        for position, version in enumerate(taster.versions, 1)
    )
    record("attempt.started", attempt, by=user, now=now)
    return attempt


@transaction.atomic
def adopt_tasters(*, user: User, public_ids: list[str], now: datetime) -> None:
    """Give tasters that a browser took before signing in to the person who signed in there."""
    for attempt in Attempt.objects.select_for_update().filter(user=None, public_id__in=public_ids):
        attempt.user = user
        attempt.save(update_fields=["user"])
        record("taster.adopted", attempt, by=user, now=now)
        if attempt.state == Attempt.State.CLOSED:
            answers_changed.send(Attempt, attempt=attempt, now=now)

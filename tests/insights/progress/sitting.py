"""Members who sit a group's mocks: one by one as they do, and many at once."""

from datetime import datetime, timedelta

from accounts.models import User
from exams.actions.closing import finish
from exams.actions.sitting import start_assigned
from exams.models import Answer, Assignment, Attempt, ScoreReport
from groups.models import Membership, StudyGroup
from tests.answering import answer_right

HOUR = timedelta(hours=1)


def sit(mock: Assignment, user: User, right: int, *, now: datetime, seconds: int = 30) -> Attempt:
    """A finished attempt with so many right answers, each question looked at for so many seconds."""
    attempt = begin(mock, user, now=now)
    answer_right(attempt, right, now=now)
    Answer.objects.filter(attempt=attempt).update(seconds=seconds)
    finish(attempt, queued={}, timed_out=False, by=user, now=now)
    return attempt


def begin(mock: Assignment, user: User, *, now: datetime) -> Attempt:
    return start_assigned(user=user, group_slug=mock.group.slug, number=mock.pk, now=now)


def many_members(group: StudyGroup, count: int) -> list[User]:
    more = User.objects.count()
    people = User.objects.bulk_create(
        User(email=f"many-{more + n}@example.org", name=f"Many {more + n:04}", password="!") for n in range(count)
    )
    Membership.objects.bulk_create(Membership(group=group, user=person) for person in people)
    return people


def sit_many(mock: Assignment, people: list[User], *, like: Attempt) -> None:
    """Attempts and reports of these people, the numbers those of one that was really sat."""
    body = ScoreReport.objects.get(attempt=like)
    attempts = Attempt.objects.bulk_create(
        [
            Attempt(
                user=person, kind="mock", blueprint=mock.blueprint, form=mock.form, assignment=mock, turn=1,
                state="closed", started_at=like.started_at, minutes=30, deadline_at=like.started_at + HOUR,
                finished_at=like.started_at + HOUR / 2, ending="candidate",
            )
            for person in people
        ],
        batch_size=2000,
    )  # fmt: skip
    columns = ("made_at", "formula", "table", "scored_count", "passed", "body")
    same = {name: getattr(body, name) for name in columns}
    scaled = [None] * len(attempts) if body.scaled is None else [200 + n % 151 for n in range(len(attempts))]
    ScoreReport.objects.bulk_create(
        [
            ScoreReport(attempt=one, raw=n % (body.scored_count + 1), scaled=score, **same)
            for n, (one, score) in enumerate(zip(attempts, scaled, strict=True))
        ],
        batch_size=2000,
    )

"""The progress of a group of 1,000 members who have all sat 20 mocks: what its leader waits for, the database's work
included."""

import time
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from bench.measure import Result, measure
from bench.world import Candidate, World
from exams.actions.assigning import create_assignment
from exams.actions.choosing import Place, replace_questions
from exams.actions.freezing import publish_assignment
from exams.models import Assignment
from groups.actions import create_group
from groups.models import Membership, StudyGroup
from tests.insights.progress.sitting import sit, sit_many

MEMBERS, MOCKS, OFTEN, TARGET = 1_000, 20, 20, 800.0
NAME = f"progress of {MEMBERS:,} by {MOCKS}"


def all_results(world: World) -> list[Result]:
    """Milliseconds on the wall; the files are read to their ends."""
    leader = world.candidates[1]
    group, mocks = _group(world, leader)
    url = reverse("insights:progress", args=[group.slug])
    member = Membership.objects.filter(group=group).latest("pk").pk
    return [
        _timed(NAME, leader, url),
        _timed(f"{NAME}, one mock", leader, f"{url}?mock={mocks[0].pk}"),
        _timed(f"{NAME}, search", leader, f"{url}?q=many+000"),
        _timed(f"{NAME}, one member", leader, reverse("insights:progress_of", args=[group.slug, member])),
        _timed(f"{NAME}, CSV", leader, reverse("insights:progress_csv", args=[group.slug]), target=None),
    ]


def _timed(name: str, leader: Candidate, url: str, target: float | None = TARGET) -> Result:
    return measure(name, lambda n: leader.call("GET", url), n=OFTEN, target=target, clock=time.perf_counter)


def _group(world: World, leader: Candidate) -> tuple[StudyGroup, list[Assignment]]:
    now = timezone.now()
    group = create_group(name="Progress", slug="progress", by=leader.user, now=now)
    people = User.objects.bulk_create(
        User(email=f"many-{n:04}@example.org", name=f"Many {n:04}", password="!") for n in range(MEMBERS - 1)
    )
    Membership.objects.bulk_create(Membership(group=group, user=person) for person in people)
    mocks = [_mock(world, group, f"Mock {number}", by=leader.user, now=now) for number in range(MOCKS)]
    like = sit(mocks[0], people[0], 90, now=now)
    sit_many(mocks[0], people[1:], like=like)
    for mock in mocks[1:]:
        sit_many(mock, people, like=like)
    return group, mocks


def _mock(world: World, group: StudyGroup, title: str, *, by: User, now: datetime) -> Assignment:
    """Of the questions that count in the world's public form."""
    chosen = world.form.questions.filter(scored=True).select_related("version").order_by("position")
    fields = {
        "title": title,
        "blueprint": world.form.blueprint,
        "opens_at": now,
        "closes_at": now + timedelta(days=7),
        "minutes": 210,
    }
    mock = create_assignment(group=group, fields=fields, by=by, now=now)
    places = [Place(row.version.question_id, row.version_id) for row in chosen]
    replace_questions(mock, places=places, by=by, now=now)
    return publish_assignment(mock, by=by, now=now)

"""Lists in pages: whole, in order, unmoved by new rows, and at the same cost whatever their length."""

from datetime import timedelta

import pytest

from bank.actions.importing import begin_import
from bank.models import ImportEntry
from exams.actions.assigning import create_assignment
from exams.actions.closing import finish
from exams.actions.sitting import start_assigned
from exams.actions.starting import start_mock
from exams.models import Attempt
from groups.models import Membership, StudyGroup
from tests.api.programs import BASE
from tests.bank.importing import gift, read_in
from tests.exams.assigning import fields_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def sit(user, form, at) -> Attempt:
    attempt = start_mock(user=user, blueprint_slug=form.blueprint.slug, now=at)
    finish(attempt, queued={}, timed_out=False, by=user, now=at)
    return attempt


def walked(program, path, query, meanwhile=lambda: None):
    """Every item, page after page, by the addresses that the answers give."""
    page, items = program.read(path, query), []
    while True:
        items += page["items"]
        if page["next"] is None:
            return items
        meanwhile()
        page = program.read(page["next"].partition(BASE)[2])


def test_every_row_is_met_once_though_others_are_added(program, candidate, form, now) -> None:
    """Two attempts began at one moment, so that the moment alone would not tell them apart."""
    first = [sit(candidate, form, now - timedelta(hours=max(n, 1))).public_id for n in range(5)]
    begun = []

    def another() -> None:
        begun.append(sit(candidate, form, now))

    met = walked(program(candidate), "/attempts", {"limit": 1}, another)
    assert sorted(item["id"] for item in met) == sorted(map(str, first))
    assert [item["started_at"] for item in met] == sorted((item["started_at"] for item in met), reverse=True)
    assert len(begun) == 4


def test_filters_go_along_from_page_to_page(program, candidate, form, now) -> None:
    for n in range(3):
        sit(candidate, form, now - timedelta(hours=n))
    start_mock(user=candidate, blueprint_slug=form.blueprint.slug, now=now)
    met = walked(program(candidate), "/attempts", {"state": "closed", "kind": "mock", "limit": 1})
    assert [item["state"] for item in met] == ["closed"] * 3


def test_a_cursor_is_of_one_list_and_is_not_made_by_hand(program, world) -> None:
    theirs = program(world.desk.lea)
    cursor = theirs.read("/banks/lima/questions", {"limit": 1})["next_cursor"]
    for path, given in (("/banks", cursor), ("/banks/lima/questions", cursor[:-1]), ("/attempts", "WzFd:x"),
                        ("/banks/lima/questions", "0" * 300)):  # fmt: skip
        refused = theirs.get(path, {"cursor": given})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "cursor"), path


LISTS = ["/attempts", "/groups", "/groups/lima/mocks", "/groups/lima/results", "/banks", "/banks/lima/questions",
         "/banks/lima/imports", "/banks/lima/imports/{job}/entries"]  # fmt: skip


@pytest.fixture
def grown(world, now) -> None:
    """Twenty rows and more in every list."""
    lea, group, blueprint = world.desk.lea, world.desk.group, world.attempt.blueprint
    first = start_assigned(user=world.desk.olu, group_slug="lima", number=world.mock.pk, now=now)
    finish(first, queued={}, timed_out=False, by=world.desk.olu, now=now)
    ended = {"state": "closed", "ending": "candidate", "finished_at": now}
    for number in range(20):
        began = now - timedelta(hours=number)
        Attempt.objects.create(user=lea, kind="practice", blueprint=blueprint, started_at=began, **ended)
        other = StudyGroup.objects.create(name=f"G{number}", slug=f"g{number}")
        Membership.objects.create(group=other, user=lea, role="owner")
        other.banks.create(slug=f"b{number}", name="B")
        Membership.objects.create(group=group, user=UserFactory())
        begin_import(world.desk.bank, name="a.gift", data=b"", by=lea, now=now)
        create_assignment(group=group, fields=fields_of(blueprint, now), by=lea, now=now)
        world.desk.draft()


def test_a_page_of_twenty_takes_no_more_statements_than_one_of_one(world, grown, program, now, statements) -> None:
    job = read_in(world.desk.bank, gift(30, start=100), by=world.desk.lea, now=now)
    assert ImportEntry.objects.filter(job=job).count() == 30
    theirs, counts = program(world.desk.lea), {}
    theirs.get("/me")
    for path in LISTS:
        for limit in (1, 20):
            with statements() as work:
                theirs.read(path.format(job=job.pk), {"limit": limit})
            counts.setdefault(path, []).append(len(work))
    assert {path: (one, twenty) for path, (one, twenty) in counts.items() if one != twenty} == {}
    assert max(one for one, _ in counts.values()) <= 12

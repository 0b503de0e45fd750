"""Leaders read who of their group has done what."""

import pytest
import time_machine
from django.urls import reverse

from curriculum.models import Blueprint
from exams.actions.assigning import withdraw
from groups.actions import add_member
from groups.models import Role, StudyGroup
from tests.exams.assigning import make_draft, make_mock, own_questions
from tests.factories import UserFactory
from tests.insights.progress.reading import DAY, row
from tests.insights.progress.sitting import begin, many_members, sit, sit_many

pytestmark = pytest.mark.django_db


def test_a_leader_sees_who_has_finished_who_is_in_it_and_who_has_not_started(page, set_mock, leader, ana, bo, now):
    mock = set_mock()
    sit(mock, ana, 6, now=now)
    begin(mock, bo, now=now)
    text = page(leader)
    assert "March mock Mini 1.0 · Mar 2, 2026 to Mar 9, 2026 1 have finished March mock 1 are in March mock now" in text
    assert row(text, "Ana", until="Bo").startswith("350 pass")
    assert row(text, "Bo Nilsson", until="Olu").startswith("in progress")
    assert row(text, "Olu Bello", until="~").startswith("not started")


def test_the_newest_finished_attempt_counts_not_the_best(page, set_mock, leader, ana, bo, now):
    mock = set_mock(attempts_allowed=3)
    for right in (6, 1):
        sit(mock, ana, right, now=now)
    shown = row(page(leader), "Ana", until="Bo")
    assert "below the line" in shown
    assert "2 attempts" in shown
    assert "350" not in shown
    begin(mock, ana, now=now)
    assert "again in progress" in row(page(leader), "Ana", until="Bo")


def test_a_mock_that_closed_is_missed_but_not_by_who_joined_later(page, set_mock, group, leader, ana, bo, now, of):
    set_mock(closes_at=now + DAY)
    late = UserFactory(email="zoe@example.org", name="Zoe")
    with time_machine.travel(now + 3 * DAY, tick=False):
        add_member(group, user=late, role=Role.MEMBER, by=leader, now=now + 3 * DAY)
        text = page(leader)
    assert row(text, "Ana", until="Bo").startswith("missed")
    assert row(text, "Zoe", until="~").startswith("closed before joining")


def test_a_mock_that_opens_later_is_not_open_yet_and_drafts_are_left_out(page, set_mock, group, blueprint, leader, now):
    set_mock(opens_at=now + DAY)
    make_draft(group, blueprint, [], by=leader, now=now, title="Secret draft")
    text = page(leader)
    assert row(text, "Ana", until="Bo").startswith("not open yet")
    assert "Secret draft" not in text


def test_a_withdrawn_mock_keeps_its_results_and_is_gone_without_any(page, set_mock, leader, ana, now):
    sat, unsat = set_mock("Sat"), set_mock("Unsat")
    sit(sat, ana, 6, now=now)
    for mock in (sat, unsat):
        withdraw(mock, by=leader, now=now)
    text = page(leader)
    assert row(text, "Ana", until="Bo").startswith("350 pass")
    assert row(text, "Bo Nilsson", until="Olu").startswith("withdrawn")
    assert "Unsat" not in text


def test_members_who_have_not_started_can_be_listed(page, set_mock, leader, ana, now):
    mock = set_mock()
    sit(mock, ana, 6, now=now)
    text = page(leader, mock=mock.pk, who="waiting").partition("Who has done what")[2]
    assert "Bo Nilsson" in text
    assert "Ana" not in text
    finished = page(leader, mock=mock.pk, who="finished").partition("Who has done what")[2]
    assert "Ana" in finished
    assert "Bo Nilsson" not in finished


def test_a_mock_without_a_scale_shows_percent(page, set_mock, leader, ana, now):
    sit(set_mock(short=True), ana, 4, now=now)
    assert row(page(leader), "Ana", until="Bo").startswith("80 % 4 of 5")


def test_a_group_without_mocks_is_told_what_to_do_first(page, group, leader):
    text = page(leader)
    assert "No mock yet" in text
    assert "Set a mock and publish it" in text


def test_scores_are_spread_out_from_five_members_on(page, set_mock, group, leader, ana, now):
    mock = set_mock()
    like = sit(mock, ana, 6, now=now)
    people = many_members(group, 4)
    sit_many(mock, people[:3], like=like)
    assert "Not enough yet: 4 of at least 5 members have finished" in page(leader)
    sit_many(mock, people[3:], like=like)
    text = page(leader)
    assert "5 members, half of them at" in text
    assert "The figures Score Members 200 to 219" in text


@pytest.mark.parametrize("name", ["progress", "progress_csv", "progress_of", "progress_ranking"])
def test_forty_members_and_five_mocks_take_no_more_statements_than_two_and_one(
    as_, set_mock, group, leader, ana, of, statements, now, name
):
    StudyGroup.objects.update(ranking=True)
    like = sit(set_mock(), ana, 6, now=now)
    arguments = [group.slug, of(ana).pk] if name == "progress_of" else [group.slug]
    url, counts = reverse(f"insights:{name}", args=arguments), []
    for more in (0, 38):
        people = many_members(group, more)
        for number in range(4 if more else 0):
            mock = set_mock(f"Mock {number}")
            sit_many(mock, [ana, *people], like=like)
        client = as_(leader)
        with statements() as work:
            response = client.get(url)
            assert response.status_code == 200
            if response.streaming:
                list(response.streaming_content)
        counts.append(len(work))
    assert counts[0] == counts[1]


def test_members_are_shown_fifty_to_a_page_and_found_by_name(page, set_mock, group, leader):
    set_mock()
    many_members(group, 60)
    assert "Page 1 of 2, 63 members" in page(leader)
    assert "Olu Bello" in page(leader, page=2)
    found = page(leader, q="bo@example").partition("Who has done what")[2]
    assert "Bo Nilsson" in found
    assert "Ana" not in found


@pytest.mark.parametrize("query", ["mock=x", "mock=999999999999999999999", "page=x", "who=x", "exam=x", "q=%00"])
def test_nonsense_in_the_address_is_as_if_it_were_not_there(as_, set_mock, group, leader, query):
    set_mock()
    for name in ("progress", "progress_csv"):
        assert as_(leader).get(f"{reverse(f'insights:{name}', args=[group.slug])}?{query}").status_code == 200


def test_exams_do_not_mix_their_areas(page, set_mock, group, blueprint, leader, ana, now):
    """Two exams with areas of the same names: each shows its own."""
    set_mock("First")
    values = Blueprint.objects.filter(pk=blueprint.pk).values().get()
    other = Blueprint.objects.create(**values | {"id": None, "slug": "other-1.0", "name": "Other 1.0", "position": 9})
    versions = own_questions(group, blueprint)[:6]
    for area in blueprint.areas.all():
        sections = list(area.sections.all())
        area.pk, area.blueprint = None, other
        area.save()
        area.sections.set(sections)
    mock = make_mock(group, other, versions, by=leader, now=now - DAY, title="Second")
    sit(mock, ana, 6, now=now)
    assert "Ana nothing finished yet" in page(leader, exam=blueprint.slug).partition("Areas")[2]
    assert "Ana 100 %" in page(leader, exam=other.slug).partition("Areas")[2]

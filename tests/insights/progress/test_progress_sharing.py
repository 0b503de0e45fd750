"""Leaders see what each member shares; nobody is ranked by name against the group’s will."""

import pytest
from django.urls import reverse

from accounts.models import User
from exams.actions.closing import finish
from exams.actions.starting import start_mock
from exams.models import Answer
from groups.actions import add_member
from groups.actions.members import change_sharing, leave_group
from groups.models import Membership, Role, StudyGroup
from tests.insights.progress.reading import DAY, row, words
from tests.insights.progress.sitting import sit

pytestmark = pytest.mark.django_db


def test_areas_and_hours_are_shown_of_who_shares_everything(page, set_mock, leader, ana, now):
    sit(set_mock(), ana, 6, now=now, seconds=600)
    text = page(leader)
    assert row(text, "Ana", until="Bo").endswith("1 h 0 min –")
    assert "Ana not enough answers yet not enough answers yet" in text.partition("Areas")[2]


def test_who_shares_scores_only_shows_the_total_score_and_nothing_below_it(page, set_mock, leader, ana, of, now):
    sit(set_mock(), ana, 6, now=now, seconds=600)
    change_sharing(of(ana), shares="scores", by=ana, now=now)
    text = page(leader)
    shown = row(text, "Ana", until="Bo")
    assert shown.startswith("350 pass")
    assert shown.endswith("not shared")
    assert "Ana shares scores only" in text.partition("Areas")[2]
    one = page(leader, "progress_of", of(ana).pk)
    assert "Shares total scores only: you see no areas and no time" in one
    assert "350" in one
    assert "not shared" in one
    assert "1 h 0 min" not in one
    assert "Right Share" not in one


def test_areas_of_who_shares_scores_only_are_not_even_read(set_mock, as_, group, leader, ana, of, statements, now):
    sit(set_mock(), ana, 6, now=now)
    for shares, read in (("all", True), ("scores", False)):
        Membership.objects.filter(user=ana).update(shares=shares)
        for name, more in (("progress_of", [of(ana).pk]), ("progress", [])):
            with statements() as work:
                as_(leader).get(reverse(f"insights:{name}", args=[group.slug, *more]))
            assert any('"areas"' in sql for sql in work) is read


def test_what_was_sat_outside_the_group_is_not_there(page, set_mock, leader, ana, form, now):
    set_mock()
    attempt = start_mock(user=ana, blueprint_slug=form.blueprint.slug, now=now)
    Answer.objects.filter(attempt=attempt).update(seconds=3600)
    finish(attempt, queued={}, timed_out=False, by=ana, now=now)
    assert row(page(leader), "Ana", until="Bo") == "not started – –"


def test_ex_members_are_gone_and_back_with_their_results_when_they_rejoin(page, set_mock, group, leader, ana, of, now):
    mock = set_mock()
    sit(mock, ana, 6, now=now)
    leave_group(of(ana), by=ana, now=now)
    text = page(leader)
    assert "Ana" not in text
    assert "350 pass" not in text
    add_member(group, user=ana, role=Role.MEMBER, by=leader, now=now + DAY)
    assert row(page(leader), "Ana", until="Bo").startswith("350 pass")


def test_a_deleted_or_deactivated_person_is_left_out_and_it_says_so(
    page, set_mock, as_, group, leader, ana, bo, of, now
):
    mock = set_mock()
    sit(mock, ana, 6, now=now)
    User.objects.filter(pk=ana.pk).update(is_active=False)
    text = page(leader)
    assert "Ana" not in text
    assert "1 member with a deactivated account is left out" in text
    assert as_(leader).get(reverse("insights:progress_of", args=[group.slug, of(ana).pk])).status_code == 404
    bo.delete()
    assert "Bo" not in page(leader)


@pytest.mark.parametrize("query", ["sort=score", "sort=-score", "order=scaled", "o=-report__raw"])
def test_nothing_in_the_address_sorts_names_by_score(as_, set_mock, group, leader, ana, bo, now, query):
    mock = set_mock()
    sit(mock, ana, 1, now=now)
    sit(mock, bo, 6, now=now)
    url = reverse("insights:progress", args=[group.slug])
    for more in ("", f"&mock={mock.pk}"):
        html = as_(leader).get(f"{url}?{query}{more}").content.decode()
        names = [html.partition("members-heading")[2].index(name) for name in ("Ana", "Bo Nilsson", "Olu Bello")]
        assert names == sorted(names)


def test_there_is_no_ranking_unless_the_group_has_turned_it_on(as_, set_mock, group, leader, ana, bo, now):
    mock = set_mock()
    sit(mock, ana, 1, now=now)
    sit(mock, bo, 6, now=now)
    url = reverse("insights:progress_ranking", args=[group.slug])
    for person in (leader, ana):
        assert as_(person).get(url).status_code == 404
    StudyGroup.objects.update(ranking=True)
    text = words(as_(ana).get(url).content.decode())
    assert text.index("1 Bo Nilsson 350") < text.index("2 Ana you")


def test_a_ranking_waits_until_results_are_released(page, set_mock, ana, now):
    sit(set_mock(release="after-close"), ana, 6, now=now)
    StudyGroup.objects.update(ranking=True)
    assert "Nothing to rank yet" in page(ana, "progress_ranking")

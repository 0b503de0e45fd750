"""One member’s page, and who may read it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from groups.actions.members import change_sharing
from tests.insights.progress.reading import DAY
from tests.insights.progress.sitting import sit

pytestmark = pytest.mark.django_db


def test_members_see_their_own_page_only(as_, set_mock, group, ana, bo, of, stranger):
    set_mock()
    url = reverse("insights:progress", args=[group.slug])
    own, other = (reverse("insights:progress_of", args=[group.slug, of(person).pk]) for person in (ana, bo))
    assert as_(ana).get(url)["Location"] == own
    assert as_(ana).get(own).status_code == 200
    assert as_(ana).get(other).status_code == 403
    assert as_(ana).get(reverse("insights:progress_of", args=[group.slug, 10**6])).status_code == 403
    for kind in ("csv", "xlsx"):
        assert as_(ana).get(reverse(f"insights:progress_{kind}", args=[group.slug])).status_code == 403
    for address in (url, own):
        assert as_(stranger).get(address).status_code == 404


def test_ones_own_page_has_everything_even_if_the_leaders_see_scores_only(page, set_mock, ana, of, now):
    sit(set_mock(), ana, 6, now=now, seconds=600)
    change_sharing(of(ana), shares="scores", by=ana, now=now)
    text = page(ana, "progress_of", of(ana).pk)
    assert "You share your total scores only" in text
    assert "1 h 0 min" in text
    assert "Demand not enough answers yet 3 of 3 100 %" in text


def test_ones_own_page_waits_for_what_the_leaders_hold_back_but_theirs_does_not(page, set_mock, leader, ana, of, now):
    sit(set_mock(release="after-close"), ana, 6, now=now)
    text = page(ana, "progress_of", of(ana).pk)
    assert "350" not in text
    assert "Demand" not in text
    assert "Results Mar 9, 09:00" in text
    assert "350" in page(leader, "progress_of", of(ana).pk)


def test_ones_own_page_shows_no_areas_of_a_mock_that_shows_the_score_only(page, set_mock, ana, of, now):
    sit(set_mock(shows="score"), ana, 6, now=now)
    text = page(ana, "progress_of", of(ana).pk)
    assert "350" in text
    assert "Demand" not in text
    assert "The leaders have not released the areas" in text


def test_a_members_mocks_stand_in_time_with_ranges_extra_minutes_and_attempts(page, set_mock, leader, ana, of, now):
    ana.extra_minutes = 12
    ana.save()
    mock = set_mock(attempts_allowed=2)
    for hours, right in ((0, 2), (2, 6)):
        sit(mock, ana, right, now=now + timedelta(hours=hours))
    sit(set_mock("Short one", short=True), ana, 4, now=now + timedelta(hours=4))
    with time_machine.travel(now + DAY, tick=False):
        text = page(leader, "progress_of", of(ana).pk)
    assert text.index("Short one") < text.index("attempt 2") < text.index("attempt 1")
    assert "80 % 38–96 % 4 of 5" in text
    assert "Scores from sitting to sitting" in text
    assert text.count(" 12 ") >= 3

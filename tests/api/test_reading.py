"""What is read of exams, attempts and reports is what their pages say, and no more."""

from datetime import timedelta

import pytest

from exams.actions.closing import finish
from exams.actions.sitting import start_assigned
from exams.models import Assignment, ScoreReport
from insights.actions import rebuild_stale, want_rebuild
from insights.models import WeaknessReport
from tests.answering import answer_right
from tests.bank.authored import Desk
from tests.exams.assigning import make_mock, own_questions

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(candidate, attempt, now):
    answer_right(attempt, 4, now=now)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    return attempt


def test_an_exam_has_its_areas_with_weights_and_the_source(program, candidate, form) -> None:
    theirs = program(candidate)
    found = theirs.read("/blueprints/mini-1.0")
    assert [(area["slug"], area["weight_percent"], len(area["sections"])) for area in found["areas"]] == [
        ("demand", 50.0, 2), ("supply", 50.0, 2),
    ]  # fmt: skip
    assert (found["minutes"], found["scored_questions"], found["trial_questions"]) == (60, 6, 2)
    assert found["scale"] == {"lowest": 200, "passing": 300, "highest": 350}
    assert (found["cut"], found["source"]) == (0.69, "Made for tests.")
    assert [one["slug"] for one in theirs.read("/blueprints")["items"]] == ["mini-1.0"]


def test_a_report_has_the_frozen_numbers_with_their_uncertainty(program, candidate, closed) -> None:
    told = program(candidate).read(f"/attempts/{closed.public_id}/report")
    score = ScoreReport.objects.get(attempt=closed)
    result = told["result"]
    assert (result["scaled"], result["passed"], result["raw"]) == (score.scaled, score.passed, score.raw)
    assert (result["low"], result["high"]) == (score.body["low"], score.body["high"])
    assert result["standard_error"] == score.body["csem"]
    assert [area["sections"] for area in told["areas"]] == [area["sections"] for area in score.body["areas"]]
    assert {"right", "wrong", "open"} >= {one["outcome"] for one in told["outcomes"]}
    assert (told["held_back"], len(told["outcomes"]), len(told["pace"])) == (False, 8, 4)


def test_while_an_attempt_runs_there_is_no_report_and_no_score(program, candidate, attempt) -> None:
    theirs = program(candidate)
    assert theirs.get(f"/attempts/{attempt.public_id}/report").status_code == 409
    told = theirs.read(f"/attempts/{attempt.public_id}")
    assert (told["state"], told["score"], told["has_report"]) == ("open", None, False)


def test_an_attempt_past_its_deadline_is_closed_when_it_is_read(program, candidate, attempt, standing_clock) -> None:
    theirs = program(candidate, days=90)
    standing_clock.move_to(attempt.ends_at + timedelta(minutes=2))
    told = theirs.read("/attempts")["items"][0]
    assert (told["state"], told["ending"]) == ("closed", "deadline")
    assert told["finished_at"] == attempt.ends_at.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_filters_narrow_and_a_wrong_one_is_refused(program, candidate, closed, now) -> None:
    theirs = program(candidate)
    for query, count in (({}, 1), ({"kind": "taster"}, 0), ({"state": "open"}, 0), ({"blueprint": "mini-1.0"}, 1),
                         ({"blueprint": "other"}, 0), ({"since": "2026-03-02T09:00:00Z"}, 1),
                         ({"since": "2026-03-02T10:00:01+01:00"}, 0), ({"since": "0001-01-01T00:00:00+14:00"}, 1),
                         ({"since": "9999-12-31T23:59:59.9-12:00"}, 0)):  # fmt: skip
        assert len(theirs.read("/attempts", query)["items"]) == count, query
    refused = theirs.get("/attempts", {"blueprnt": "mini-1.0"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "blueprnt")


@pytest.fixture
def sat(blueprint, now):
    """Of a group's mock, with what its leaders show: a function, since that is what the tests differ in."""
    desk = Desk(now)
    versions = own_questions(desk.group, blueprint)

    def sit(**shown):
        mock = make_mock(desk.group, blueprint, [*versions[:3], *versions[8:11]], by=desk.lea, now=now, **shown)
        attempt = start_assigned(user=desk.max, group_slug=desk.slug, number=mock.pk, now=now)
        answer_right(attempt, 3, now=now)
        finish(attempt, queued={}, timed_out=False, by=desk.max, now=now)
        return desk, attempt

    return sit


HIDDEN = ("result", "areas", "outcomes", "changes", "seconds", "late", "revisions", "pace")


def test_what_leaders_hold_back_is_in_no_answer(program, sat, now) -> None:
    desk, attempt = sat(release=Assignment.Release.AFTER_CLOSE)
    theirs = program(desk.max)
    told = theirs.read(f"/attempts/{attempt.public_id}/report")
    assert (told["held_back"], told["released_at"]) == (True, "2026-03-09T09:00:00Z")
    assert [told[name] for name in HIDDEN] == [None] * len(HIDDEN)
    assert theirs.read(f"/attempts/{attempt.public_id}")["score"] is None
    mine = desk.max.memberships.get().pk
    (sitting,) = theirs.read(f"/groups/lima/members/{mine}/results")["sittings"]
    assert (sitting["released"], sitting["result"], sitting["scaled_low"]) == (False, None, None)


@pytest.mark.parametrize(
    ("shows", "areas", "outcomes"),
    [(Assignment.Shows.SCORE, False, False), (Assignment.Shows.AREAS, True, False),
     (Assignment.Shows.QUESTIONS, True, True)],
)  # fmt: skip
def test_a_report_goes_as_far_as_leaders_show(program, sat, shows, areas, outcomes) -> None:
    desk, attempt = sat(shows=shows)
    told = program(desk.max).read(f"/attempts/{attempt.public_id}/report")
    assert told["result"]["raw"] == 3
    assert [told[name] is not None for name in ("areas", "outcomes")] == [areas, outcomes]


def test_leaders_read_results_as_far_as_members_share(program, sat) -> None:
    desk, _ = sat()
    leader = program(desk.lea)

    def told():
        rows = leader.read("/groups/lima/results")["items"]
        return next(row for row in rows if row["member"]["name"] == "Max")

    shared = told()
    assert (shared["mocks"][0]["newest"]["raw"], len(shared["areas"]), shared["seconds"]) == (3, 2, 360)
    desk.max.memberships.update(shares="scores")
    narrowed = told()
    assert (narrowed["mocks"], narrowed["areas"]) == (shared["mocks"], None)
    assert (narrowed["seconds"], narrowed["studied_seconds"]) == (None, None)
    number = desk.max.memberships.get().pk
    detail = leader.read(f"/groups/lima/members/{number}/results")
    assert (detail["exams"][0]["areas"], detail["sittings"][0]["seconds"]) == (None, None)


def test_leaders_read_how_a_mock_goes_and_members_do_not(program, sat) -> None:
    desk, attempt = sat()
    path = f"/groups/lima/mocks/{attempt.assignment_id}"
    led = program(desk.lea).read(path)
    assert led["progress"] == {"finished": 1, "running": 0, "waiting": 5}
    assert (led["distribution"]["count"], led["distribution"]["bars"]) == (1, None)
    own = program(desk.max).read(path)
    assert (own["progress"], own["distribution"], own["attempts"]) == (None, None, [str(attempt.public_id)])


def test_a_mock_or_exam_that_the_group_has_none_of_is_not_found(program, sat) -> None:
    leader = program(sat()[0].lea)
    for query in ({"mock": 999}, {"mock": 10**30}, {"blueprint": "none-such"}):
        assert leader.get("/groups/lima/results", query).status_code == 404, query


def test_the_weakness_report_says_how_current_it_is(program, candidate, closed, now) -> None:
    theirs, path = program(candidate), "/weakness-reports/mini-1.0"
    rebuild_stale(now=now)
    first = theirs.read(path)
    assert (first["state"], first["built"], first["body"]["answers"]) == ("current", first["wanted"], 8)
    want_rebuild(candidate.pk, blueprint_id=closed.blueprint_id)
    then = theirs.read(path)
    assert (then["state"], then["wanted"] - then["built"]) == ("updating", 1)
    WeaknessReport.objects.all().delete()
    assert theirs.read(path)["state"] == "nothing"

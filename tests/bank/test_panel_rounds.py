"""The second round of a panel and its end: the spread, another word, the mean that stays."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import AuditEvent
from bank.actions.judging import close_panel, judge, open_panel, start_second_round
from bank.actions.reviewing import TooLate
from bank.actions.writing import save_version
from bank.authoring.versions import item_of
from bank.models import Judgement, Panel, Question
from tests.bank.authored import Desk, text, visiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db, now) -> Desk:
    return Desk(now)


@pytest.fixture
def panel(desk, now) -> Panel:
    """Of two approved questions."""
    questions = [desk.approved(), desk.approved()]
    return open_panel(desk.bank, name="Spring", questions=questions, by=desk.lea, now=now)


@pytest.fixture
def say(desk, now):
    """`say(panel, "rosa", 60, 70)`: a judge's percentages for the versions in order; None leaves one out."""

    def give(panel, who, *shares, round=1):
        versions = panel.versions.order_by("pk").values_list("pk", flat=True)
        given = {pk: share / 100 for pk, share in zip(versions, shares, strict=True) if share is not None}
        return judge(panel, round=round, shares=given, by=desk.people[who], now=now)

    return give


@pytest.fixture
def at(desk, signed_in):
    return visiting(desk, signed_in)


def judgements(panel) -> list[float]:
    return list(panel.versions.order_by("pk").values_list("angoff", flat=True))


class TestTheSecondRound:
    @pytest.fixture
    def second(self, desk, panel, say, now) -> Panel:
        say(panel, "rosa", 40, 60)
        say(panel, "remy", 60, 70)
        say(panel, "olu", 80, 80)
        say(panel, "vera", 5, None)
        start_second_round(panel, by=desk.lea, now=now)
        panel.refresh_from_db()
        return panel

    def test_it_begins_once_and_not_before_somebody_finished(self, desk, panel, say, now) -> None:
        say(panel, "rosa", 60, None)
        with pytest.raises(ValidationError, match="No judge has finished"):
            start_second_round(panel, by=desk.lea, now=now)
        say(panel, "rosa", 60, 70)
        start_second_round(panel, by=desk.lea, now=now)
        with pytest.raises(TooLate, match="second round has begun"):
            start_second_round(panel, by=desk.lea, now=now)

    def test_the_spread_of_who_finished_is_shown_with_ones_own_marked(self, second, at) -> None:
        page = text(at("rosa", "panel", second.pk))
        assert "Mean 60, SD 20, from 40 to 80" in page
        assert "Yours was 40." in page
        assert page.count("strip__dot--mine") == 2
        assert 'value="40"' in page
        assert ">5<" not in page.partition("judged__row")[2]

    def test_a_sheet_of_the_first_round_changes_nothing_any_more(self, second, say, at) -> None:
        with pytest.raises(TooLate, match="second round"):
            say(second, "rosa", 99, 99)
        first = second.versions.first().pk
        late = at("rosa", "panel_judge", second.pk, data={"round": "1", f"share-{first}": "99"})
        assert late.status_code == 409
        assert Judgement.objects.filter(share=0.99).count() == 0

    def test_who_did_not_finish_looks_on(self, second, say, at) -> None:
        with pytest.raises(PermissionDenied):
            say(second, "vera", 50, 50, round=2)
        page = at("vera", "panel", second.pk)
        assert "Only judges who finished the first round judge in the second." in text(page)
        first = second.versions.first().pk
        assert at("vera", "panel_judge", second.pk, data={"round": "2", f"share-{first}": "50"}).status_code == 403

    def test_comments_stand_beside_the_question(self, desk, second, at) -> None:
        version = second.versions.first()
        response = at("rosa", "panel_comment", second.pk, version.pk, data={"text": "I thought of week 3."})
        assert response.url.endswith(f"#question-{version.pk}")
        assert "I thought of week 3." in text(at("remy", "panel", second.pk))
        assert at("rosa", "panel_comment", second.pk, version.pk, data={"text": " "}).status_code == 422

    def test_nobody_comments_in_the_first_round(self, desk, panel, at) -> None:
        version = panel.versions.first()
        assert at("rosa", "panel_comment", panel.pk, version.pk, data={"text": "60!"}).status_code == 403

    def test_closing_sets_the_mean_of_what_counts(self, desk, second, say, now) -> None:
        say(second, "rosa", 55, None, round=2)
        closed = close_panel(second, anyway=False, by=desk.lea, now=now)
        assert judgements(closed) == [0.65, 0.7]
        first = closed.outcome["items"][0]
        assert (first["before"], first["mean"], first["judges"], first["low"], first["high"]) == (
            0.6,
            0.65,
            3,
            0.55,
            0.8,
        )
        assert first["sd"] == pytest.approx(0.132, abs=1e-3)
        assert (closed.outcome["judges"], closed.outcome["share"]) == (3, 0.675)
        assert closed.outcome["error"] == pytest.approx(0.066, abs=1e-3)
        told = AuditEvent.objects.filter(verb="judgement.set", group_id=desk.group.pk)
        assert [row.details["new"] for row in told.order_by("pk")] == [0.65, 0.7]

    def test_a_draft_that_only_repeats_the_version_still_makes_no_new_one(self, desk, second, now) -> None:
        close_panel(second, anyway=False, by=desk.lea, now=now)
        question = Question.objects.order_by("pk").first()
        desk.written(question, item_of(question.current))
        assert save_version(question, by=desk.olu, now=now).number == 1

    def test_fewer_than_three_judges_close_it_only_knowingly(self, desk, panel, say, at, now) -> None:
        say(panel, "rosa", 60, 70)
        start_second_round(panel, by=desk.lea, now=now)
        refused = at("lea", "panel_move", panel.pk, data={"to": "close"})
        assert (refused.status_code, "Fewer than three judges" in text(refused)) == (422, True)
        assert judgements(panel) == [0.6, 0.6]
        assert at("lea", "panel_move", panel.pk, data={"to": "close", "anyway": "on"}).status_code == 303
        page = text(at("rosa", "panel", panel.pk))
        assert "Not enough judges." in page
        assert judgements(panel) == [0.6, 0.7]

    def test_once_closed_nothing_changes(self, desk, second, say, at, now) -> None:
        close_panel(second, anyway=False, by=desk.lea, now=now)
        with pytest.raises(TooLate, match="closed"):
            say(second, "rosa", 20, 20, round=2)
        assert at("lea", "panel_move", second.pk, data={"to": "close"}).status_code == 409
        assert at("lea", "panel_move", second.pk, data={"to": "give-up"}).status_code == 409

    def test_given_up_it_leaves_the_judgements_alone(self, desk, second, at) -> None:
        assert at("lea", "panel_move", second.pk, data={"to": "give-up"}).status_code == 303
        assert judgements(second) == [0.6, 0.6]
        assert "ended without an outcome" in text(at("rosa", "panel", second.pk))

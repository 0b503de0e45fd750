"""Decisions that arrive at the same moment: of each pair exactly one takes effect."""

from functools import partial

import pytest

from accounts.actions.sending import send_due
from accounts.models import AuditEvent
from bank.actions.judging import close_panel, judge, open_panel, start_second_round
from bank.actions.publishing import publish, retire
from bank.actions.reviewing import TooLate, approve, request_changes, solve, submit, withdraw
from bank.actions.writing import ChangedMeanwhile, save_draft, save_version
from bank.models import BlindSolution, Question, Review
from bank.reviewing.answering import Answer
from bank.reviewing.mails import tell_authors
from tests.bank.authored import WHOLE, Desk
from tests.services.threads import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TRIES = 8


@pytest.fixture
def desk(db, now) -> Desk:
    return Desk(now)


@pytest.fixture
def solved(desk):
    def make() -> Review:
        review = desk.submitted()
        desk.solved(review)
        desk.solved(review, by="remy")
        return review

    return make


def tried(job):
    try:
        return job() or "done"
    except TooLate as late:
        return late


def outcomes(*jobs) -> list[bool]:
    """Which of the jobs took effect."""
    return [not isinstance(result, TooLate) for result in together([partial(tried, job) for job in jobs])]


def state(question) -> str:
    return Question.objects.get(pk=question.pk).state


def told(verb) -> int:
    return AuditEvent.objects.filter(verb=verb).count()


def test_of_two_reviewers_one_decides(desk, solved, now) -> None:
    for _ in range(TRIES):
        review = solved()
        won = outcomes(
            partial(approve, review, why="", by=desk.rosa, now=now),
            partial(request_changes, review, what="Mend it.", by=desk.remy, now=now),
        )
        assert sorted(won) == [False, True]
        assert state(review.question) == ("approved" if won[0] else "draft")
        review.refresh_from_db()
        assert review.decided_by == (desk.rosa if won[0] else desk.remy)
    assert told("review.approved") + told("review.changes-requested") == TRIES


def test_two_approvals_at_once_approve_once(desk, solved, now) -> None:
    for _ in range(TRIES):
        review = solved()
        jobs = [partial(approve, review, why="", by=by, now=now) for by in (desk.rosa, desk.remy)]
        assert sorted(outcomes(*jobs * 2)) == [False, False, False, True]
    assert told("review.approved") == TRIES


def test_an_approval_never_reaches_a_version_written_meanwhile(desk, solved, now) -> None:
    for _ in range(TRIES):
        review = solved()
        desk.written(review.question, WHOLE)
        approved, _ = outcomes(
            partial(approve, review, why="", by=desk.rosa, now=now),
            partial(save_version, review.question, by=desk.olu, now=now),
        )
        question = Question.objects.get(pk=review.question_id)
        review.refresh_from_db()
        assert (question.state, question.current.number) == ("draft", 2)
        assert review.state == ("approved" if approved else "withdrawn")


def test_a_save_on_its_way_and_a_version_lose_nothing_and_wait_for_nobody_for_ever(desk, now) -> None:
    def saved(question) -> bool:
        try:
            return bool(save_draft(question, item=WHOLE, revision=1, by=desk.olu, now=now))
        except ChangedMeanwhile:
            return False

    for _ in range(TRIES):
        question = desk.draft()
        came, _ = together([partial(saved, question), partial(save_version, question, by=desk.vera, now=now)])
        version = Question.objects.get(pk=question.pk).current
        assert (version.stem == WHOLE.stem) == came


def test_withdrawing_and_approving_exclude_each_other(desk, solved, now) -> None:
    for _ in range(TRIES):
        review = solved()
        won = outcomes(
            partial(withdraw, review, by=desk.olu, now=now), partial(approve, review, why="", by=desk.rosa, now=now)
        )
        assert sorted(won) == [False, True]
        assert state(review.question) == ("draft" if won[0] else "approved")


def test_eight_clicks_submit_once(desk, now) -> None:
    for _ in range(TRIES):
        question = desk.draft()
        won = outcomes(*[partial(submit, question, note="", by=desk.olu, now=now)] * 8)
        assert won.count(True) == 1
        assert (state(question), question.versions.count()) == ("in-review", 1)
    assert Review.objects.filter(state="open").count() == TRIES


def test_eight_answers_of_one_reviewer_are_one(desk, now) -> None:
    for _ in range(TRIES):
        review = desk.submitted()
        jobs = [partial(solve, review, answer=Answer(n % 3), doubt="", by=desk.rosa, now=now) for n in range(8)]
        assert len({solution.pk for solution in together(jobs)}) == 1
    assert BlindSolution.objects.count() == told("review.solved") == TRIES


def test_publishing_and_a_new_version_leave_no_published_draft(desk, now) -> None:
    for _ in range(TRIES):
        question = desk.approved()
        desk.written(question, WHOLE)
        together(
            [
                partial(publish, [question], by=desk.olu, now=now),
                partial(submit, question, note="", by=desk.vera, now=now),
            ]
        )
        question.refresh_from_db()
        assert (question.state, question.current.number) == ("in-review", 2)


def test_two_who_publish_and_one_who_retires(desk, now) -> None:
    for _ in range(TRIES):
        questions = [desk.approved() for _ in range(3)]
        one, other, _ = together(
            [
                partial(publish, questions, by=desk.olu, now=now),
                partial(publish, questions[::-1], by=desk.vera, now=now),
                partial(retire, questions[1], why="Asked twice.", by=desk.lea, now=now),
            ]
        )
        assert len({question.pk for question in [*one, *other]}) == len(one) + len(other)
        assert [state(question) for question in questions] == ["published", "retired", "published"]


def test_a_panel_is_closed_once(desk, now) -> None:
    for _ in range(TRIES):
        panel = open_panel(desk.bank, name="Spring", questions=[desk.approved()], by=desk.lea, now=now)
        version = panel.versions.get()
        for who in ("rosa", "remy", "olu"):
            judge(panel, round=1, shares={version.pk: 0.7}, by=desk.people[who], now=now)
        assert outcomes(*[partial(start_second_round, panel, by=desk.lea, now=now)] * 4).count(True) == 1
        assert outcomes(*[partial(close_panel, panel, anyway=False, by=desk.lea, now=now)] * 4).count(True) == 1
    assert told("panel.second-round") == told("panel.closed") == told("judgement.set") == TRIES


def test_a_judgement_at_the_last_moment_is_refused_or_counts(desk, now) -> None:
    for _ in range(TRIES):
        panel = open_panel(desk.bank, name="Spring", questions=[desk.approved()], by=desk.lea, now=now)
        version = panel.versions.get()
        for who in ("rosa", "remy", "olu"):
            judge(panel, round=1, shares={version.pk: 0.6}, by=desk.people[who], now=now)
        start_second_round(panel, by=desk.lea, now=now)
        kept, _ = outcomes(
            partial(judge, panel, round=2, shares={version.pk: 0.9}, by=desk.rosa, now=now),
            partial(close_panel, panel, anyway=False, by=desk.lea, now=now),
        )
        version.refresh_from_db()
        assert version.angoff == (0.7 if kept else 0.6)


def test_no_question_gets_into_two_panels(desk, now) -> None:
    for _ in range(TRIES):
        question = desk.approved()

        def open_one(question=question):
            try:
                return open_panel(desk.bank, name="Spring", questions=[question], by=desk.lea, now=now)
            except Exception as error:
                return error

        opened = [panel for panel in together([open_one] * 4) if not isinstance(panel, Exception)]
        assert len(opened) == 1


def test_two_workers_tell_each_decision_once(desk, solved, now, mailoutbox) -> None:
    for _ in range(TRIES):
        approve(solved(), why="", by=desk.rosa, now=now)
    taken = together([partial(tell_authors, now=now)] * 4)
    together([partial(send_due, now=now)] * 4)
    assert sum(taken) == TRIES
    assert sum(mail.body.count("- How many parts") for mail in mailoutbox) == TRIES

"""From a draft to a published question: each step once, by whom it may be taken, and in the group's trail."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from bank.actions.publishing import publish, retire, revive
from bank.actions.reviewing import TooLate, approve, request_changes, submit, submit_many, withdraw
from bank.actions.writing import Unfinished, save_version
from bank.models import BlindSolution, Draft, Question, Review
from tests.bank.authored import NUMBER, RIGHT, SEVERAL, WHOLE, WRONG, Desk, state

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db, now) -> Desk:
    return Desk(now)


def verbs() -> list[str]:
    mine = AuditEvent.objects.exclude(verb__in=["question.begun", "version.saved"])
    return list(mine.order_by("pk").values_list("verb", flat=True))


class TestSubmitting:
    def test_the_draft_becomes_a_version_and_waits_for_a_reviewer(self, desk, now) -> None:
        review = desk.submitted(note="Mind the lot size.")
        question = review.question
        assert (question.state, question.current, review.state) == ("in-review", review.version, "open")
        assert (review.version.created_by, review.submitted_by, review.submitted_at) == (desk.olu, desk.olu, now)
        assert not Draft.objects.exists()
        event = AuditEvent.objects.get(verb="review.submitted")
        assert (event.group_id, event.details["question"]) == (desk.group.pk, question.slug)

    def test_an_unfinished_draft_stays_one_and_says_what_is_missing(self, desk, now) -> None:
        question = desk.draft(replace(WHOLE, section="", angoff=None))
        with pytest.raises(Unfinished) as unfinished:
            submit(question, note="", by=desk.olu, now=now)
        assert [fault.field for fault in unfinished.value.faults] == ["section", "angoff"]
        assert (state(question), Draft.objects.count(), Review.objects.count()) == ("draft", 1, 0)

    def test_a_second_click_changes_nothing(self, desk, now) -> None:
        review = desk.submitted()
        with pytest.raises(TooLate, match="in review already"):
            submit(review.question, note="", by=desk.olu, now=now)
        assert Review.objects.get().state == "open"

    def test_of_several_the_good_ones_go_and_the_others_are_named(self, desk, now) -> None:
        good, bad, twice = desk.draft(), desk.draft(replace(WHOLE, level="")), desk.submitted().question
        done = submit_many([good, bad, twice], note="", by=desk.olu, now=now)
        assert [review.question for review in done.reviews] == [good]
        assert [question for question, _ in done.left] == [bad, twice]
        assert "Choose what it asks for" in done.left[0][1]

    def test_a_new_version_withdraws_the_old_review_and_opens_its_own(self, desk, now) -> None:
        old = desk.submitted()
        desk.written(old.question, WHOLE)
        new = submit(old.question, note="", by=desk.olu, now=now)
        old.refresh_from_db()
        assert (old.state, new.version.number, state(new.question)) == ("withdrawn", 2, "in-review")

    def test_a_published_question_goes_through_review_again(self, desk, now) -> None:
        question = desk.approved()
        publish([question], by=desk.olu, now=now)
        with pytest.raises(TooLate, match="published"):
            submit(question, note="", by=desk.olu, now=now)
        desk.written(question, WHOLE)
        submit(question, note="", by=desk.olu, now=now)
        assert state(question) == "in-review"

    def test_it_can_be_withdrawn_until_somebody_decides(self, desk, now) -> None:
        review = desk.submitted()
        withdraw(review, by=desk.olu, now=now)
        assert state(review.question) == "draft"
        with pytest.raises(TooLate, match="Olu has withdrawn"):
            withdraw(review, by=desk.lea, now=now)
        submit(review.question, note="", by=desk.olu, now=now)
        assert Review.objects.filter(state="open").count() == 1


class TestSolvingBlind:
    @pytest.mark.parametrize(
        ("item", "chosen", "agreed"),
        [(WHOLE, 1, True), (WHOLE, 0, False), (NUMBER, 0, True), (NUMBER, 1, False), (SEVERAL, 5, True),
         (SEVERAL, 4, False)],
    )  # fmt: skip
    def test_the_answer_is_compared_with_the_key(self, desk, item, chosen, agreed) -> None:
        assert desk.solved(desk.submitted(item), chosen=chosen).right is agreed

    def test_the_first_answer_stands(self, desk) -> None:
        review = desk.submitted()
        desk.solved(review, chosen=WRONG, doubt="Which week?")
        again = desk.solved(review, chosen=RIGHT)
        assert (again.chosen, again.right, again.doubt) == (WRONG, False, "Which week?")
        assert verbs().count("review.solved") == 1

    def test_who_finds_it_unanswerable_says_why(self, desk) -> None:
        review = desk.submitted()
        with pytest.raises(ValidationError):
            desk.solved(review, chosen=None)
        assert desk.solved(review, chosen=None, doubt="No stock is given.").right is False

    def test_once_decided_nobody_solves_it_any_more(self, desk, now) -> None:
        review = desk.submitted()
        withdraw(review, by=desk.olu, now=now)
        with pytest.raises(TooLate):
            desk.solved(review)

    def test_the_database_refuses_an_empty_answer_without_a_word(self, desk) -> None:
        desk.solved(desk.submitted())
        with pytest.raises(IntegrityError), transaction.atomic():
            BlindSolution.objects.update(chosen=None, right=False)


class TestDeciding:
    def test_an_approval_says_who_and_when(self, desk, now) -> None:
        question = desk.approved()
        review = question.reviews.get()
        assert (question.state, review.state, review.decided_by, review.decided_at) == (
            "approved", "approved", desk.rosa, now,
        )  # fmt: skip
        assert verbs() == ["review.submitted", "review.solved", "review.approved"]

    def test_nobody_decides_before_solving(self, desk, now) -> None:
        review = desk.submitted()
        desk.solved(review, by="remy")
        for decide in (lambda: approve(review, why="", by=desk.rosa, now=now),
                       lambda: request_changes(review, what="Mend it.", by=desk.rosa, now=now)):  # fmt: skip
            with pytest.raises(ValidationError, match="Answer the question first"):
                decide()
        assert state(review.question) == "in-review"

    def test_ones_own_disagreement_is_settled_with_a_sentence(self, desk, now) -> None:
        review = desk.submitted()
        desk.solved(review, chosen=WRONG)
        with pytest.raises(ValidationError, match="Say in a sentence why"):
            approve(review, why="", by=desk.rosa, now=now)
        approve(review, why="I had forgotten the safety stock.", by=desk.rosa, now=now)
        assert Review.objects.get().verdict == "I had forgotten the safety stock."

    def test_changes_are_named_and_make_it_a_draft_again(self, desk, now) -> None:
        review = desk.submitted()
        desk.solved(review)
        with pytest.raises(ValidationError, match="Say what should change"):
            request_changes(review, what="", by=desk.rosa, now=now)
        request_changes(review, what="Name the week.", by=desk.rosa, now=now)
        assert (state(review.question), Review.objects.get().verdict) == ("draft", "Name the week.")

    def test_who_comes_second_is_told_who_was_first(self, desk, now) -> None:
        review = desk.submitted()
        desk.solved(review)
        desk.solved(review, by="remy")
        approve(review, why="", by=desk.rosa, now=now)
        with pytest.raises(TooLate, match="Rosa has approved it meanwhile"):
            request_changes(review, what="Mend it.", by=desk.remy, now=now)
        assert state(review.question) == "approved"

    def test_a_version_written_meanwhile_takes_the_decision_away(self, desk, now) -> None:
        review = desk.submitted()
        desk.solved(review)
        desk.written(review.question, WHOLE)
        save_version(review.question, by=desk.olu, now=now)
        with pytest.raises(TooLate, match="newer version"):
            approve(review, why="", by=desk.rosa, now=now)
        assert state(review.question) == "draft"


class TestNobodyReviewsTheirOwn:
    def refuses(self, desk, review, by) -> None:
        with pytest.raises(PermissionDenied):
            desk.solved(review, by=by)
        with pytest.raises(PermissionDenied):
            approve(review, why="", by=desk.people[by], now=desk.now)

    def test_a_leader_who_wrote_it(self, desk) -> None:
        self.refuses(desk, desk.submitted(by="lea"), "lea")

    def test_a_leader_who_sends_in_what_somebody_else_wrote_and_that_somebody(self, desk, now) -> None:
        ada = desk.join("ada", "admin")
        review = submit(desk.draft(by="ada"), note="", by=desk.lea, now=now)
        assert review.version.created_by == ada
        self.refuses(desk, review, "lea")
        self.refuses(desk, review, "ada")

    def test_who_began_it_where_somebody_else_wrote_the_end_of_it(self, desk, now) -> None:
        question = desk.draft(by="lea")
        Draft.objects.update(saved_by=desk.olu)
        self.refuses(desk, submit(question, note="", by=desk.olu, now=now), "lea")

    def test_who_began_it_may_judge_a_later_version_of_somebody_else(self, desk, now) -> None:
        question = desk.submitted(by="lea").question
        desk.written(question, WHOLE, by="vera")
        review = submit(question, note="", by=desk.vera, now=now)
        assert desk.solved(review, by="lea").right


class TestPublishing:
    def test_only_what_is_approved_is_published(self, desk, now) -> None:
        good, draft, waiting = desk.approved(), desk.draft(), desk.submitted().question
        assert publish([good, draft, waiting], by=desk.olu, now=now) == [good]
        assert [state(one) for one in (good, draft, waiting)] == ["published", "draft", "in-review"]
        assert verbs().count("question.published") == 1

    def test_a_blind_solution_that_agreed_marks_the_version_checked(self, desk, now) -> None:
        agreed, settled = desk.approved(), desk.approved(chosen=WRONG, why="My slip.")
        publish([agreed, settled], by=desk.olu, now=now)
        assert [Question.objects.get(pk=one.pk).current.checked for one in (agreed, settled)] == [True, False]

    def test_twenty_take_no_more_statements_than_one(self, desk, now, statements) -> None:
        counts = []
        for many in (1, 20):
            questions = [desk.approved() for _ in range(many)]
            with statements() as work:
                assert len(publish(questions, by=desk.olu, now=now)) == many
            counts.append(len(work))
        assert counts[0] == counts[1]

    def test_it_is_retired_for_a_reason_and_revived_as_a_draft(self, desk, now) -> None:
        question = desk.approved()
        with pytest.raises(ValidationError, match="Say why"):
            retire(question, why="", by=desk.olu, now=now)
        retire(question, why="The rule has changed.", by=desk.olu, now=now)
        with pytest.raises(TooLate):
            retire(question, why="Again.", by=desk.olu, now=now)
        with pytest.raises(TooLate, match="retired"):
            submit(question, note="", by=desk.olu, now=now)
        desk.written(question, WHOLE)
        with pytest.raises(TooLate, match="retired"):
            submit(question, note="", by=desk.olu, now=now)
        assert Draft.objects.get().question == question
        revive(question, by=desk.olu, now=now + timedelta(days=1))
        assert state(question) == "draft"
        assert verbs()[-2:] == ["question.retired", "question.revived"]

    def test_retiring_ends_a_review_that_is_open(self, desk, now) -> None:
        review = desk.submitted()
        retire(review.question, why="Asked twice.", by=desk.lea, now=now)
        assert Review.objects.get().state == "withdrawn"

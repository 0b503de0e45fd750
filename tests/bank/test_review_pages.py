"""What reviewers and authors see and send: the blind step keeps the key to itself, a decision leads to the next."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from bank.actions.reviewing import approve, request_changes, submit, withdraw
from bank.models import BlindSolution, Comment
from groups.models import Membership
from tests.bank.authored import NUMBER, OPTIONS, SEVERAL, WHOLE, WRONG, Desk, state, telling, text, visiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db, now) -> Desk:
    return Desk(now)


@pytest.fixture
def at(desk, signed_in):
    return visiting(desk, signed_in)


class TestTheBlindStep:
    """Told apart from a page that tells nothing by comparing two questions that differ in nothing but the key."""

    def marks(self, response, review) -> str:
        """The page and its headers without what names this very review."""
        body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text(response))
        said = f"{body}\n{telling(response)}"
        return said.replace(f"/review/{review.pk}/", "").replace(review.question.headline, "")

    @pytest.mark.parametrize(
        "pair",
        [
            (WHOLE, replace(WHOLE, options=(replace(OPTIONS[0], right=True), replace(OPTIONS[1], right=False),
                                            OPTIONS[2]))),
            (SEVERAL, replace(SEVERAL, options=(replace(OPTIONS[1], right=False), replace(OPTIONS[0], right=True),
                                                OPTIONS[2]))),
            (NUMBER, replace(NUMBER, number="77", tolerance="")),
        ],
        ids=["one option", "several options", "a number"],
    )  # fmt: skip
    def test_the_page_is_the_same_whatever_the_key_is(self, desk, at, pair) -> None:
        pages = []
        for item in pair:
            review = desk.submitted(item)
            page = at("rosa", "review", review.pk)
            pages.append(self.marks(page, review))
            withdraw(review, by=desk.olu, now=desk.now)
        assert "blind__question" in pages[0]
        assert pages[0] == pages[1]

    def test_nothing_that_helps_is_there_before_and_all_of_it_after(self, desk, at) -> None:
        review = desk.submitted(replace(WHOLE, angoff=0.47), note="Mind the lot size.")
        Comment.objects.create(question=review.question, by=desk.vera, at=desk.now, text="Is week 3 meant?")
        helpful = ["Demand plus safety stock.", "Net of stock.", "Mind the lot size.", "Is week 3 meant?", "netting",
                   "<dd>47</dd>", "Olu"]  # fmt: skip
        before = text(at("rosa", "review", review.pk))
        assert [word for word in helpful if word in before] == []
        for option in OPTIONS:
            assert option.text in before
        solved = at("rosa", "review_solve", review.pk, data={"chosen": "1"})
        assert (solved.status_code, solved.url) == (303, reverse("bank:review", args=[desk.slug, review.pk]))
        after = text(at("rosa", "review", review.pk))
        assert [word for word in helpful if word not in after] == []
        assert "You agreed with the key." in after

    def test_a_refused_answer_shows_no_more_than_the_question(self, desk, at) -> None:
        review = desk.submitted()
        for data in (
            {},
            {"chosen": "3"},
            {"chosen": "x"},
            {"chosen": "unanswerable"},
            {"chosen": "1", "doubt": "x" * 2001},
        ):
            response = at("rosa", "review_solve", review.pk, data=data)
            assert response.status_code == 422
            assert "field__errors" in text(response)
            assert "Demand plus safety stock." not in text(response)
        assert not BlindSolution.objects.exists()

    @pytest.mark.parametrize(
        ("item", "data", "chosen", "right"),
        [
            (WHOLE, {"chosen": "0"}, 0, False),
            (SEVERAL, {"chosen": ["2", "0"]}, 5, True),
            (NUMBER, {"entered": "1,250.5"}, 0, True),
            (NUMBER, {"entered": "1251"}, 1, False),
            (WHOLE, {"chosen": "unanswerable", "doubt": "No week is named."}, None, False),
        ],
    )
    def test_an_answer_is_read_as_the_exam_reads_it(self, desk, at, item, data, chosen, right) -> None:
        review = desk.submitted(item)
        assert at("rosa", "review_solve", review.pk, data=data).status_code == 303
        solution = BlindSolution.objects.get()
        assert (solution.chosen, solution.right) == (chosen, right)
        said = text(at("rosa", "review", review.pk))
        assert ("You agreed" in said) is right

    @pytest.mark.parametrize("typed", ["", "many", "1" * 41, "12 parts"])
    def test_what_is_no_number_is_refused(self, desk, at, typed) -> None:
        response = at("rosa", "review_solve", desk.submitted(NUMBER).pk, data={"entered": typed})
        assert response.status_code == 422
        assert "Write a number in digits" in text(response)

    def test_an_older_review_of_it_leads_to_the_one_that_waits(self, desk, at, now) -> None:
        old = desk.submitted()
        desk.written(old.question, WHOLE)
        new = submit(old.question, note="", by=desk.olu, now=now)
        response = at("rosa", "review", old.pk)
        assert (response.status_code, response.url) == (302, reverse("bank:review", args=[desk.slug, new.pk]))

    def test_what_others_answered_is_shown_after_ones_own_answer(self, desk, at) -> None:
        review = desk.submitted()
        desk.solved(review, by="remy", chosen=WRONG, doubt="Which week?")
        assert "Which week?" not in text(at("rosa", "review", review.pk))
        desk.solved(review)
        assert "Which week?" in text(at("rosa", "review", review.pk))


class TestDeciding:
    def test_approving_leads_to_the_next_that_waits(self, desk, at) -> None:
        first, second = desk.submitted(), desk.submitted()
        desk.submitted(by="lea")
        desk.solved(first, by="lea")
        response = at("lea", "review_decide", first.pk, data={"decision": "approve"})
        assert (response.status_code, response.url) == (303, reverse("bank:review", args=[desk.slug, second.pk]))
        assert state(first.question) == "approved"
        desk.solved(second, by="lea")
        response = at("lea", "review_decide", second.pk, data={"decision": "changes", "verdict": "Name the week."})
        assert response.url == reverse("bank:review_queue", args=[desk.slug])

    @pytest.mark.parametrize(
        ("chosen", "data", "said"),
        [
            (1, {}, "Choose “Approve” or “Request changes”."),
            (1, {"decision": "changes", "verdict": "  "}, "Say what should change"),
            (0, {"decision": "approve"}, "You answered differently from the key."),
            (1, {"decision": "changes", "verdict": "x" * 2001}, "At most 2000 characters"),
        ],
    )
    def test_what_is_missing_is_said_and_what_was_written_kept(self, desk, at, chosen, data, said) -> None:
        review = desk.submitted()
        desk.solved(review, chosen=chosen)
        response = at("rosa", "review_decide", review.pk, data=data)
        assert response.status_code == 422
        assert said in text(response)
        assert data.get("verdict", "").strip() in text(response)
        assert state(review.question) == "in-review"

    def test_a_decision_before_the_answer_shows_the_question_and_no_key(self, desk, at) -> None:
        response = at("rosa", "review_decide", desk.submitted().pk, data={"decision": "approve"})
        assert response.status_code == 422
        assert "Answer the question first" in text(response)
        assert "Demand plus safety stock." not in text(response)

    def test_who_comes_second_reads_who_was_first(self, desk, at, now) -> None:
        review = desk.submitted()
        desk.solved(review)
        desk.solved(review, by="remy")
        approve(review, why="", by=desk.remy, now=now)
        response = at("rosa", "review_decide", review.pk, data={"decision": "approve"})
        assert response.status_code == 409
        assert "Remy has approved it meanwhile." in text(response)

    def test_nobody_decides_about_their_own_however_they_ask(self, desk, at) -> None:
        review = desk.submitted(by="lea")
        page = text(at("lea", "review", review.pk))
        assert "This is yours, so somebody else decides." in page
        assert "review_solve" not in page
        for page, data in (("review_solve", {"chosen": "1"}), ("review_decide", {"decision": "approve"})):
            assert at("lea", page, review.pk, data=data).status_code == 403
        assert not BlindSolution.objects.exists()


class TestTheQueue:
    def headlines(self, response) -> list[str]:
        return [getattr(row, "question", row).headline for row in response.context["page"]]

    def test_the_oldest_of_others_waits_first(self, desk, at) -> None:
        reviews = [desk.submitted(), desk.submitted(by="vera")]
        desk.submitted(by="lea")
        assert self.headlines(at("lea", "review_queue")) == [review.question.headline for review in reviews]
        assert len(self.headlines(at("lea", "review_queue", show="others"))) == 1

    def test_an_author_finds_what_to_mend_with_what_was_said(self, desk, at, now) -> None:
        review = desk.submitted()
        desk.solved(review)
        request_changes(review, what="Name the week, please.", by=desk.rosa, now=now)
        page = at("olu", "review_queue")
        assert page.context["show"] == "mend"
        assert "Name the week, please." in text(page)
        assert self.headlines(at("vera", "review_queue", show="mend")) == []
        submit(review.question, note="", by=desk.olu, now=now)
        assert self.headlines(at("olu", "review_queue", show="mend")) == []

    def test_a_question_sent_back_twice_stands_there_once_with_the_last_word(self, desk, at, now) -> None:
        review = desk.submitted()
        for what in ("First.", "Second."):
            desk.solved(review)
            request_changes(review, what=what, by=desk.rosa, now=now)
            if what == "First.":
                review = submit(review.question, note="", by=desk.olu, now=now)
        page = at("olu", "review_queue", show="mend")
        assert len(self.headlines(page)) == 1
        assert "Second." in text(page)

    def test_counts_say_how_many_wait_in_each(self, desk, at) -> None:
        desk.approved()
        desk.submitted()
        desk.submitted(by="lea")
        tabs = {name: count for name, _, count in at("lea", "review_queue").context["tabs"]}
        assert tabs == {"mine": 1, "mend": 0, "ready": 1, "others": 1}
        assert '1<span class="visually-hidden"> waiting for you</span>' in text(at("lea", "review_queue"))

    def test_somebody_alone_is_told_how_to_get_a_reviewer(self, desk, at) -> None:
        assert "nobody else to review" not in text(at("lea", "review_queue"))
        Membership.objects.filter(user__in=[desk.rosa, desk.remy]).delete()
        assert "nobody else to review" in text(at("lea", "review_queue"))

    def test_what_is_ticked_is_published(self, desk, at) -> None:
        first, second = desk.approved(), desk.approved()
        response = at("olu", "publish_many", data={"question": [first.pk, second.pk]})
        assert response.status_code == 303
        assert [state(first), state(second)] == ["published", "published"]

    @pytest.mark.parametrize("show", ["mine", "mend", "ready", "others"])
    def test_twenty_rows_take_no_more_statements_than_one(self, desk, at, now, statements, show) -> None:
        counts = []
        for rows in (1, 19):
            for _ in range(rows):
                self.one_more(desk, show, now)
            at("lea", "review_queue")
            with statements() as work:
                response = at("lea", "review_queue", show=show)
            counts.append(len([one for one in work if "session" not in one]))
        assert len(self.headlines(response)) == 20
        assert counts[0] == counts[1]

    def one_more(self, desk, show, now) -> None:
        if show == "ready":
            desk.approved()
            return
        review = desk.submitted(by="olu" if show == "mine" else "lea")
        if show == "mend":
            desk.solved(review)
            request_changes(review, what="Mend it.", by=desk.rosa, now=now)

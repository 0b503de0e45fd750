"""A bank's questions by what needs a look."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from bank.actions.writing import save_version
from bank.models import Question
from tests.bank.authored import WHOLE, Desk
from tests.factories import make_blueprint
from tests.insights.items.conftest import CHANCE_KEY, HARD, IDLE, OPTIONS, SURE_KEY, SUSPECT, figures, listed, text

pytestmark = pytest.mark.django_db


class TestWhoMaySee:
    @pytest.mark.parametrize(("who", "status"), [("olu", 200), ("rosa", 200), ("lea", 200), ("max", 403)])
    def test_whoever_reads_the_bank_reads_its_figures(self, desk, look, who, status) -> None:
        question = desk.approved()
        assert (look(who).status_code, look(who, question).status_code) == (status, status)

    def test_to_strangers_there_is_nothing(self, desk, stranger, signed_in) -> None:
        names = [("bank_items", [desk.slug]), ("bank_item", [desk.slug, desk.approved().slug])]
        client = signed_in(stranger)
        assert [client.get(reverse(f"insights:{name}", args=args)).status_code for name, args in names] == [404, 404]

    def test_a_question_of_another_bank_is_not_here(self, now, look) -> None:
        assert look(question=Desk(now, slug="oslo").approved()).status_code == 404

    def test_the_list_names_no_option_and_the_page_waits_until_it_is_solved_blind(self, desk, look, taken) -> None:
        review = desk.submitted()
        figures(taken(), review.question, flags=[SUSPECT], options=OPTIONS)
        page = text(look("rosa"))
        assert "A wrong option draws the best" in page
        assert "Option C" not in page
        response = look("rosa", review.question)
        assert (response.status_code, response.url) == (
            302, reverse("bank:question", args=[desk.slug, review.question.slug])
        )  # fmt: skip
        desk.solved(review)
        assert "Option C is chosen by those" in text(look("rosa", review.question))

    def test_its_author_sees_it_while_it_is_reviewed(self, desk, look, taken) -> None:
        review = desk.submitted()
        figures(taken(), review.question, options=OPTIONS)
        assert "key</span>" in text(look("olu", review.question))


class TestTheList:
    def test_what_needs_a_look_comes_first_in_the_order_the_page_explains(self, desk, look, taken) -> None:
        snapshot = taken()
        wanted = [
            [SURE_KEY, IDLE], [SUSPECT], [HARD], [CHANCE_KEY], [IDLE], [],
        ]  # fmt: skip
        questions = [desk.approved() for _ in (*wanted, None, None)]
        for question, flags in reversed(list(zip(questions, wanted, strict=False))):
            figures(snapshot, question, flags=flags)
        figures(snapshot, questions[6], p=None, r_rest=None, answers=12)
        assert listed(look()) == [question.slug for question in questions]
        assert text(look()).count("Not enough answers yet") == 2
        assert "Not enough answers yet: 12 of 30" in text(look())

    def test_among_equals_the_one_that_tells_least_comes_first(self, desk, look, taken) -> None:
        snapshot, questions = taken(), [desk.approved() for _ in range(3)]
        for question, r_rest in zip(questions, (0.4, 0.2, 0.3), strict=True):
            figures(snapshot, question, r_rest=r_rest)
        assert listed(look()) == [questions[at].slug for at in (1, 2, 0)]

    @pytest.mark.parametrize(
        ("sort", "column"),
        [("answers", "answers"), ("right", "p"), ("rest", "r_rest"), ("omitted", "omitted"), ("seconds", "seconds"),
         ("rapid", "rapid_share")],
    )  # fmt: skip
    def test_every_figure_sorts_both_ways_and_what_has_none_comes_last(self, desk, look, taken, sort, column) -> None:
        snapshot, questions = taken(), [desk.approved() for _ in range(4)]
        for question, value in zip(questions, (40, 60, 50), strict=False):
            figures(snapshot, question, **{column: value if column == "answers" else value / 100})
        if column == "answers":
            assert listed(look(sort="answers"))[1:] == [questions[at].slug for at in (0, 2, 1)]
            assert listed(look(sort="-answers"))[:3] == [questions[at].slug for at in (1, 2, 0)]
        else:
            assert listed(look(sort=sort)) == [questions[at].slug for at in (0, 2, 1, 3)]
            assert listed(look(sort=f"-{sort}")) == [questions[at].slug for at in (1, 2, 0, 3)]

    def test_it_sorts_by_name_and_nonsense_is_as_if_it_were_not_there(self, desk, look, taken) -> None:
        slugs = sorted(desk.approved().slug for _ in range(3))
        assert listed(look(sort="question")) == slugs
        assert listed(look(sort="-question")) == slugs[::-1]
        response = look(sort="--p", flag="x", state="gone", section="\0", page="x")
        assert sorted(listed(response)) == slugs

    def test_it_is_filtered_by_flag_section_and_state(self, desk, look, taken) -> None:
        snapshot, (one, two, three) = taken(), [desk.approved() for _ in range(3)]
        figures(snapshot, one, flags=[SURE_KEY])
        figures(snapshot, two, flags=[IDLE])
        Question.objects.filter(pk=two.pk).update(state="retired")
        assert listed(look(flag="key-check")) == [one.slug]
        assert listed(look(flag="any")) == [one.slug, two.slug]
        assert listed(look(flag="few")) == [three.slug]
        assert listed(look(state="retired")) == [two.slug]
        assert len(listed(look(section="mrp"))) == 3
        assert "No question is like that" in text(look(section="elsewhere"))
        assert "No question has this flag" in text(look(flag="too-easy"))

    def test_of_two_exams_the_one_with_more_answers_counts_and_of_each_its_newest_snapshot(
        self, desk, look, taken, now
    ) -> None:
        question, other = desk.approved(), make_blueprint("other-1.0")
        figures(taken(at=now - timedelta(days=1)), question, answers=500, p=0.1)
        figures(taken(), question, answers=60, p=0.2)
        figures(taken(exam=other), question, answers=90, p=0.3)
        assert look().context["lines"][0]["item"].p == 0.3
        page = text(look(question=question))
        assert "Version 1 in Mini 1.0: 90 first answers" in page

    def test_figures_of_an_earlier_version_say_so_and_no_longer_press(self, desk, look, taken) -> None:
        changed, fine = desk.approved(), desk.approved()
        snapshot = taken()
        figures(snapshot, changed, flags=[SURE_KEY])
        figures(snapshot, fine, flags=[IDLE])
        old = changed.current
        desk.written(changed, replace(WHOLE, stem="Anew?"))
        changed = Question.objects.get(pk=changed.pk)
        save_version(changed, by=desk.olu, now=desk.now)
        assert listed(look()) == [fine.slug, changed.slug]
        assert "Figures of version 1, now 2" in text(look())
        new = Question.objects.get(pk=changed.pk).current
        figures(snapshot, changed, version=new, answers=5, p=None)
        assert look().context["lines"][1]["row"].number == old.number
        page = text(look(question=changed))
        assert "Now at version 2, which has no figures yet" in page
        assert "?from=1&amp;to=2" in page

    def test_an_empty_bank_says_where_figures_come_from(self, look) -> None:
        assert "No question with a version yet" in text(look())

    def test_a_draft_without_a_version_is_not_listed(self, desk, look) -> None:
        desk.draft()
        assert listed(look()) == []

    def test_it_is_paged(self, desk, look, monkeypatch) -> None:
        monkeypatch.setattr("insights.items.views.ROWS_A_PAGE", 2)
        slugs = sorted(desk.approved().slug for _ in range(3))
        assert listed(look(page="2")) == slugs[2:]
        assert "Page 2 of 2" in text(look(page="2"))

    def test_twenty_questions_take_no_more_statements_than_one(self, desk, client, taken, statements) -> None:
        snapshot, counts = taken(), []
        client.force_login(desk.olu)
        for more in (2, 18):
            for number in range(more):
                question = desk.approved()
                if number % 2 == 0:
                    figures(snapshot, question, flags=[SUSPECT], options=OPTIONS)
            with statements() as work:
                client.get(reverse("insights:bank_items", args=[desk.slug]))
            counts.append(len(work))
        assert counts[0] == counts[1]

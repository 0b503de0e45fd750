"""The page of a question, for whom it shows what, and the comments below it."""

from dataclasses import replace

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from bank.actions.exhibits import create_exhibit
from bank.actions.templates import questions_from_draws
from bank.actions.writing import save_version
from bank.models import Comment, Draft, ImportEntry, QuestionImport
from exams.models import Form, FormQuestion
from tests.bank.authored import NUMBER, SEVERAL, WHOLE, Desk
from tests.bank.drawing import make_template

pytestmark = pytest.mark.django_db
WHYS = ("The safety stock was left out.", "Demand plus safety stock.", "The lot size was added twice.")


@pytest.fixture
def desk(db, now) -> Desk:
    return Desk(now)


@pytest.fixture
def see(desk, signed_in):
    def get(question, who="olu", page="question", query=""):
        return signed_in(desk.people[who]).get(reverse(f"bank:{page}", args=[desk.slug, question.slug]) + query)

    return get


@pytest.fixture
def say(desk, signed_in):
    def post(question, who="olu", **data):
        url = reverse("bank:question_comments", args=[desk.slug, question.slug])
        return signed_in(desk.people[who]).post(url, data)

    return post


def text(response) -> str:
    return response.content.decode()


class TestWhatIsShown:
    def test_an_author_sees_key_reasons_and_where_it_stands(self, desk, see) -> None:
        question = desk.approved()
        body = text(see(question))
        assert body.count("Right answer") == 1
        assert all(why in body for why in WHYS)
        assert "Approved" in body
        assert "Version 1" in body
        assert "Solved blind" not in body  # only publishing marks it

    def test_a_draft_is_shown_as_it_is_written(self, desk, see) -> None:
        question = desk.draft(replace(WHOLE, stem="What is $\\frac{1}{2}$?", section="", level=""))
        body = text(see(question))
        assert "<mfrac>" in body
        assert "No version yet" in body
        assert body.count("None yet") == 2

    def test_a_draft_that_cannot_be_rendered_is_shown_as_typed(self, desk, see) -> None:
        question = desk.draft(replace(WHOLE, stem="What is $\\nothing{$ <b>?"))
        assert "$\\nothing{$ &lt;b&gt;?" in text(see(question))

    def test_a_number_and_several_right_options_are_shown_as_what_they_are(self, desk, see) -> None:
        number, several = desk.submitted(NUMBER).question, desk.submitted(SEVERAL).question
        assert "1,249.5 to 1,250.5" in text(see(number)).replace("1249.5", "1,249.5").replace("1250.5", "1,250.5")
        assert text(see(several)).count("Right answer") == 2

    def test_a_pending_draft_says_by_whom_and_in_what_it_differs(self, desk, see) -> None:
        question = desk.approved()
        desk.written(question, replace(WHOLE, stem="Anew?", level="analyse"), by="vera")
        body = text(see(question))
        assert "by Vera" in body
        assert "It differs in question and level." in body
        assert "How many parts are due?" in body

    def test_a_draft_that_says_the_same_says_so(self, desk, see) -> None:
        question = desk.approved()
        desk.written(question, replace(WHOLE, stem=question.current.stem))
        assert "It says what the version says." in text(see(question))

    def test_warnings_of_an_import_stand_beside_it(self, desk, see) -> None:
        question = desk.draft()
        warnings = [{"field": "feedback", "message": "Hints are not kept."}]
        Draft.objects.filter(question=question).update(warnings=warnings, original="::Q1:: <script>")
        job = QuestionImport.objects.create(bank=desk.bank, name="a.gift", started_at=desk.now, stepped_at=desk.now)
        ImportEntry.objects.create(job=job, number=1, fate="draft", question=question, line=12)
        body = text(see(question))
        assert "Hints are not kept." in body
        assert "::Q1:: &lt;script&gt;" in body
        assert "a.gift</a>, line 12" in body

    def test_the_exhibit_and_who_shares_it_are_named(self, desk, see) -> None:
        create_exhibit(desk.bank, title="Grid", body="A", chart=None, by=desk.olu, now=desk.now)
        one, two = (desk.submitted(replace(WHOLE, exhibit="grid")).question for _ in range(2))
        assert f"/questions/{two.slug}/" in text(see(one))

    def test_the_calculation_it_was_drawn_from_is_named_before_and_after_its_first_version(self, desk, see) -> None:
        template = make_template(desk.bank, by=desk.olu, now=desk.now)
        question = questions_from_draws(template.current, seeds=[1], by=desk.olu, now=desk.now)[0]
        assert "Drawn from the calculation" in text(see(question))
        assert save_version(question, by=desk.olu, now=desk.now).drawn_from == template
        assert "Drawn from the calculation" in text(see(question))

    def test_the_forms_that_hold_it_are_listed(self, desk, see, blueprint, form: Form) -> None:
        question = desk.approved()
        FormQuestion.objects.create(form=form, position=99, version=question.current, scored=False)
        assert f'{form} <span class="muted small">as question 99, a trial' in text(see(question))

    def test_strangers_find_nothing_and_members_may_not(self, desk, see, stranger, client) -> None:
        question = desk.draft()
        client.force_login(stranger)
        assert client.get(reverse("bank:question", args=[desk.slug, question.slug])).status_code == 404
        assert see(question, who="max").status_code == 403

    def test_a_question_of_another_bank_is_not_here(self, desk, now, see) -> None:
        assert see(Desk(now, slug="oslo").draft()).status_code == 404


class TestBeforeItIsSolvedBlind:
    """A reviewer who has yet to answer sees what a candidate would, on every page."""

    @pytest.fixture
    def review(self, desk):
        review = desk.submitted()
        desk.written(review.question, replace(WHOLE, stem="Pending!"))
        Comment.objects.create(question=review.question, text="Twelve is wrong.", by=desk.olu, at=desk.now)
        return review

    def test_the_key_the_reasons_and_what_is_said_are_hidden(self, desk, see, review) -> None:
        body = text(see(review.question, who="rosa"))
        assert "Ten parts" in body
        assert f"/review/{review.pk}/" in body
        hidden = [
            "Right answer",
            "option--right",
            "Twelve is wrong.",
            "Pending!",
            f"{review.question.slug}/history/",
            *WHYS,
        ]
        assert [words for words in hidden if words in body] == []

    def test_its_history_leads_back(self, see, review) -> None:
        response = see(review.question, who="rosa", page="question_history")
        assert response.status_code == 302

    def test_nothing_is_said_about_it_unread(self, say, review) -> None:
        assert say(review.question, who="rosa", text="Hm").status_code == 403

    def test_once_answered_all_of_it_is_there(self, desk, see, review) -> None:
        desk.solved(review)
        assert all(why in text(see(review.question, who="rosa")) for why in WHYS)

    @pytest.mark.parametrize("who", ["olu", "vera"])
    def test_authors_see_it_all_the_time(self, see, review, who) -> None:
        assert "Right answer" in text(see(review.question, who=who))

    def test_a_leader_who_wrote_it_sees_it(self, desk, see) -> None:
        assert "Right answer" in text(see(desk.submitted(by="lea").question, who="lea"))


class TestComments:
    def test_what_is_said_stands_below_with_who_and_on_which_version(self, desk, see, say) -> None:
        question = desk.approved()
        response = say(question, who="rosa", text="Is <b>ten</b> right?\n\nReally?")
        comment = Comment.objects.get()
        assert response.url.endswith(f"#comment-{comment.pk}")
        body = text(see(question))
        assert "<p>Is &lt;b&gt;ten&lt;/b&gt; right?</p>" in body
        assert "on version 1" in body
        assert AuditEvent.objects.get(verb="comment.added").group_id == desk.group.pk

    @pytest.mark.parametrize(
        ("words", "said"), [(" ", "Write what you want to say."), ("x" * 2_001, "at most 2000 fit")]
    )
    def test_an_empty_or_endless_one_is_refused(self, desk, say, words, said) -> None:
        response = say(desk.draft(), text=words)
        assert response.status_code == 422
        assert said in text(response)
        assert not Comment.objects.exists()

    def test_one_is_settled_once_and_may_be_taken_up_again(self, desk, see, say) -> None:
        question = desk.draft()
        say(question, text="Hm")
        comment = Comment.objects.get()
        for who in ("vera", "rosa"):
            say(question, who=who, settle=comment.pk)
        comment.refresh_from_db()
        assert comment.settled_by == desk.vera
        assert "Settled by Vera" in text(see(question))
        say(question, reopen=comment.pk)
        comment.refresh_from_db()
        assert (comment.settled_at, comment.settled_by) == (None, None)

    @pytest.mark.parametrize("key", ["0", "x", "9" * 30])
    def test_a_comment_that_is_not_here_is_not_settled(self, desk, say, key) -> None:
        assert say(desk.draft(), settle=key).status_code == 404

    def test_twenty_comments_take_as_many_statements_as_one(self, desk, client, statements) -> None:
        question, counts = desk.approved(), []
        client.force_login(desk.olu)
        for more in (1, 19):
            for _ in range(more):
                version = {"version": question.current, "settled_by": desk.vera, "settled_at": desk.now}
                Comment.objects.create(question=question, text="Hm", by=desk.rosa, at=desk.now, **version)
            with statements() as work:
                client.get(reverse("bank:question", args=[desk.slug, question.slug]))
            counts.append(len(work))
        assert counts[0] == counts[1]


def test_the_demo_has_questions_in_many_states_once(db, settings, blueprint) -> None:
    from django.core.management import call_command

    settings.DEMO = True
    call_command("load_content", verbosity=0)
    for _ in range(2):
        call_command("create_demo")
    from bank.models import Question

    states = Question.objects.filter(bank__slug="demo").values_list("state", flat=True)
    assert sorted(states) == ["approved", "draft", "draft", "draft", "in-review", "published", "published"]

"""A panel: each judge alone, then the spread, then again; in the end its mean is the questions' judgement."""

import re
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import AuditEvent
from bank.actions.judging import close_panel, give_up_panel, judge, open_panel, start_second_round
from bank.models import Comment, Judgement, Panel, Question, QuestionVersion
from bank.reviewing.sheet import progress_of
from tests.bank.authored import NUMBER, Desk, telling, text, visiting

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


class TestOpening:
    def test_it_takes_what_is_in_review_approved_or_published(self, desk, now) -> None:
        good, waiting = desk.approved(), desk.submitted().question
        panel = open_panel(desk.bank, name="Spring", questions=[good, waiting, desk.draft()], by=desk.lea, now=now)
        assert {version.question for version in panel.versions.all()} == {good, waiting}

    def test_no_question_is_in_two_open_panels(self, desk, panel, now) -> None:
        questions = Question.objects.all()
        with pytest.raises(ValidationError, match="Tick at least one"):
            open_panel(desk.bank, name="Again", questions=questions, by=desk.lea, now=now)
        give_up_panel(panel, by=desk.lea, now=now)
        assert open_panel(desk.bank, name="Again", questions=questions, by=desk.lea, now=now).versions.count() == 2

    def test_a_leader_opens_one_from_ticked_questions_by_name(self, desk, at) -> None:
        question = desk.approved()
        page = at("lea", "new_panel", data={"question": question.pk})
        assert page.status_code == 200
        assert question.headline in text(page)
        assert at("lea", "new_panel", data={"question": question.pk, "name": " "}).status_code == 422
        assert at("lea", "new_panel", data={"name": "Spring"}).status_code == 422
        response = at("lea", "new_panel", data={"question": question.pk, "name": "Spring"})
        assert response.url == reverse("bank:panel", args=[desk.slug, Panel.objects.get().pk])

    def test_the_offer_leaves_out_what_was_judged_before(self, desk, at, panel, say, now, signed_in) -> None:
        fresh = desk.approved()
        for who in ("rosa", "remy", "olu"):
            say(panel, who, 60, 70)
        start_second_round(panel, by=desk.lea, now=now)
        close_panel(panel, anyway=False, by=desk.lea, now=now)
        assert [one.pk for one in at("lea", "new_panel").context["offered"].questions] == [fresh.pk]
        client = signed_in(desk.lea)
        url = reverse("bank:new_panel", args=[desk.slug])
        assert len(client.get(f"{url}?again=on").context["offered"].questions) == 3
        assert len(client.get(f"{url}?state=in-review").context["offered"].questions) == 0


class TestTheFirstRound:
    def test_what_is_given_again_replaces_what_was_given(self, panel, say) -> None:
        assert say(panel, "rosa", 60, None) == 1
        assert say(panel, "rosa", 65, 70) == 2
        assert sorted(Judgement.objects.values_list("share", flat=True)) == [0.65, 0.7]
        assert AuditEvent.objects.filter(verb="panel.judged").count() == 1

    @pytest.mark.parametrize("share", [4, 100, 0, -5])
    def test_a_share_out_of_range_is_refused(self, panel, say, share) -> None:
        with pytest.raises(ValidationError, match="5 to 99"):
            say(panel, "rosa", 60, share)
        assert not Judgement.objects.exists()

    def test_nobody_sees_anybody_elses_judgement(self, desk, panel, say, at) -> None:
        """Whoever asks, and however: the pages are the same whatever others have given."""
        others = ("remy", "olu", "vera")
        pages = {}
        for shares in ((13, 17), (83, 87)):
            for who in others:
                say(panel, who, *shares)
            for who in ("rosa", "lea"):
                for page in (
                    at(who, "panel", panel.pk),
                    at(who, "panels"),
                    at(who, "panel", panel.pk, **{"HX-Request": "true"}),
                ):
                    body = re.sub(r'value="[^"]{60,}"', "", text(page))
                    pages.setdefault(shares, []).append((body, telling(page)))
            spied = at("rosa", "panel_judge", panel.pk, data={"round": "2", f"share-{panel.versions.first().pk}": "50"})
            assert spied.status_code == 409
            seen = re.sub(r'value="[^"]{60,}"', "", text(spied)).partition("judged__text")[2]
            assert not re.search(r"\b13\b", seen)
        assert pages[(13, 17)] == pages[(83, 87)]
        assert ("3</strong> judges of 5 possible have finished") in pages[(13, 17)][3][0]

    def test_the_leader_sees_how_many_have_finished(self, panel, say) -> None:
        say(panel, "rosa", 60, 70)
        say(panel, "remy", 60, None)
        progress = progress_of(panel)
        assert (progress.finished, progress.begun, progress.possible) == (1, 2, 5)

    def test_each_change_is_saved_by_itself(self, desk, panel, at) -> None:
        first = panel.versions.order_by("pk").first().pk
        response = at(
            "rosa", "panel_judge", panel.pk, data={"round": "1", f"share-{first}": "60"}, **{"HX-Request": "true"}
        )
        assert response.status_code == 200
        assert "Saved" in text(response)
        assert "<strong>1</strong> of 2 judged by you" in text(response)
        bad = at(
            "rosa", "panel_judge", panel.pk, data={"round": "1", f"share-{first}": "120"}, **{"HX-Request": "true"}
        )
        assert (bad.status_code, "from 5 to 99" in text(bad)) == (422, True)
        assert Judgement.objects.get().share == 0.6

    def test_without_scripts_the_whole_sheet_is_sent_and_faults_are_named(self, desk, panel, at) -> None:
        one, two = panel.versions.order_by("pk").values_list("pk", flat=True)
        response = at("rosa", "panel_judge", panel.pk, data={"round": "1", f"share-{one}": "60 %", f"share-{two}": "x"})
        assert response.status_code == 422
        assert "Give a whole number from 5 to 99." in text(response)
        assert Judgement.objects.get().share == 0.6
        done = at("rosa", "panel_judge", panel.pk, data={"round": "1", f"share-{one}": "60", f"share-{two}": "70"})
        assert done.status_code == 303

    def test_a_version_outside_the_panel_is_not_judged(self, desk, panel, at) -> None:
        other = desk.approved().current_id
        at("rosa", "panel_judge", panel.pk, data={"round": "1", f"share-{other}": "60"})
        assert not Judgement.objects.exists()

    def test_who_has_yet_to_review_a_question_sees_no_key_of_it(self, desk, at, now) -> None:
        review = desk.submitted(replace(NUMBER, number="77777", tolerance=""))
        panel = open_panel(desk.bank, name="Spring", questions=[review.question], by=desk.lea, now=now)
        page = text(at("rosa", "panel", panel.pk))
        assert "77,777" not in page
        assert "Answer it first" in page
        at("rosa", "panel_judge", panel.pk, data={"round": "1", f"share-{review.version_id}": "60"})
        assert not Judgement.objects.exists()
        desk.solved(review, chosen=0)
        assert "77,777" in text(at("rosa", "panel", panel.pk))

    @pytest.mark.parametrize("round", [1, 2])
    def test_twenty_questions_take_no_more_statements_than_one(self, desk, now, at, statements, round) -> None:
        counts = []
        for many in (1, 20):
            questions = [desk.approved() for _ in range(many)]
            panel = open_panel(desk.bank, name="Spring", questions=questions, by=desk.lea, now=now)
            shares = {version.pk: 0.6 for version in panel.versions.all()}
            for who in ("lea", "rosa"):
                judge(panel, round=1, shares=shares, by=desk.people[who], now=now)
            if round == 2:
                start_second_round(panel, by=desk.lea, now=now)
                for question in questions:
                    Comment.objects.create(question=question, by=desk.olu, at=now, text="Why so easy?")
            at("lea", "panel", panel.pk)
            with statements() as work:
                assert text(at("lea", "panel", panel.pk)).count('class="judged__row"') == many
            counts.append(len([one for one in work if "session" not in one]))
        assert counts[0] == counts[1]


class TestWhoMay:
    def test_only_leaders_open_and_move_panels(self, desk, panel, at) -> None:
        for who in ("rosa", "olu"):
            assert at(who, "new_panel").status_code == 403
            assert at(who, "panel_move", panel.pk, data={"to": "second"}).status_code == 403
        assert at("lea", "panel_move", panel.pk, data={}).status_code == 422

    def test_members_see_none_and_other_banks_have_none_of_it(self, desk, panel, at, now) -> None:
        for page, arguments in (("panels", []), ("panel", [panel.pk])):
            assert at("max", page, *arguments).status_code == 403
        elsewhere = Desk(now, "cusco")
        other = open_panel(elsewhere.bank, name="X", questions=[elsewhere.approved()], by=elsewhere.lea, now=now)
        assert at("lea", "panel", other.pk).status_code == 404
        assert at("lea", "panel_judge", other.pk, data={}).status_code == 404

    def test_authors_judge_their_own_questions_too(self, desk, panel, say) -> None:
        assert QuestionVersion.objects.filter(created_by=desk.olu).count() == 2
        assert say(panel, "olu", 60, 70) == 2

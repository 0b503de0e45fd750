"""Bookmarks and notes on questions somebody has met, and the page where they are found again."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from bank.models import QuestionBank, QuestionVersion
from curriculum.rendering import RenderingFault
from exams.actions.noting import WrittenMeanwhile, set_bookmark, write_note
from exams.actions.practicing import finish_practice
from exams.models import Answer, QuestionNote
from exams.notes.listed import notes_of
from groups.actions import add_member, create_group
from groups.models import Membership, Role
from tests.exams.notes.making import HTMX, bookmark_url, missed, missed_in_mock, note_url
from tests.exams.practice.making import begin, latest, start, url
from tests.factories import make_version

pytestmark = pytest.mark.django_db
NOTES = "/notes/"


@pytest.fixture
def answer(candidate, blueprint, questions, now):
    return missed(candidate, blueprint, now)


class TestBookmarking:
    def test_without_javascript_it_is_set_and_taken_away_and_leads_back(self, learner, answer) -> None:
        here = url(answer.attempt, "?q=1")
        assert 'aria-pressed="false"' in learner.get(here).text
        for sent, kept in (({"on": "1"}, True), ({"on": "1"}, True), ({}, False), ({}, False)):
            response = learner.post(bookmark_url(answer), {**sent, "back": here})
            assert (response.status_code, response.url) == (303, here)
            assert QuestionNote.objects.get().is_bookmarked is kept
        assert notes_of(answer.attempt.user).count() == 0

    def test_with_htmx_the_button_comes_back_turned(self, learner, answer) -> None:
        page = learner.post(bookmark_url(answer), {"on": "1"}, headers=HTMX).text
        assert page.strip().startswith('<form class="bookmark')
        assert 'aria-pressed="true"' in page
        assert 'name="on"' not in page

    def test_the_bookmarked_are_practiced(self, learner, candidate, answer, now) -> None:
        assert start(learner, state="bookmarked").status_code == 409
        set_bookmark(answer.version, on=True, by=candidate, now=now)
        page = start(learner, state="bookmarked")
        assert "Only 1 question fits your choice" in page.text
        assert latest(candidate.attempts.latest("pk")).version == answer.version
        assert '>Bookmarked</span> <span class="many" id="n-state-bookmarked">1<' in learner.get("/practice/").text


class TestWriting:
    def test_a_note_is_rendered_safely_and_shown_below_the_question(self, learner, answer) -> None:
        text = "**Lead time** is $L$.\r\n\r\n<script>alert(1)</script>"
        response = learner.post(note_url(answer), {"text": text, "back": url(answer.attempt, "?q=1")}, follow=True)
        assert "Your note is saved." in response.text
        assert "<strong>Lead time</strong>" in response.text
        assert "<math" in response.text
        assert "<script>alert" not in response.text
        assert QuestionNote.objects.get().text == text.replace("\r\n", "\n")

    def test_with_htmx_only_its_state_comes_back_so_that_typing_goes_on(self, learner, answer) -> None:
        page = learner.post(note_url(answer), {"text": "One", "revision": "0"}, headers=HTMX).text
        assert page.strip().startswith('<div class="note__state"')
        assert 'name="revision" value="1"' in page
        assert "Saved 09:00:00." in page
        assert "textarea" not in page

    def test_emptied_it_is_taken_away(self, learner, candidate, answer) -> None:
        learner.post(note_url(answer), {"text": "One"})
        page = learner.post(note_url(answer), {"text": " ", "revision": "1"}, follow=True)
        assert "Your note is taken away." in page.text
        assert notes_of(candidate).count() == 0
        assert list(AuditEvent.objects.filter(verb__startswith="note.").values_list("verb", flat=True)) == [
            "note.written", "note.deleted",
        ]  # fmt: skip

    def test_two_windows_do_not_overwrite_each_other_unseen(self, learner, answer) -> None:
        learner.post(note_url(answer), {"text": "From the phone", "revision": "0"})
        page = learner.post(note_url(answer), {"text": "From the desk", "revision": "0"})
        assert page.status_code == 409
        assert "From the phone" in page.text
        assert ">From the desk</textarea>" in page.text
        assert QuestionNote.objects.get().text == "From the phone"
        again = learner.post(note_url(answer), {"text": "From the desk", "revision": "0"}, headers=HTMX)
        assert again.status_code == 422, "htmx swaps it"
        assert 'name="revision" value="0"' in again.text, "typing on does not overwrite it either"
        learner.post(note_url(answer), {"text": "From the desk", "revision": "0", "over": "1"})
        assert QuestionNote.objects.get().text == "From the desk"

    def test_the_same_text_sent_twice_is_no_conflict(self, candidate, answer, now) -> None:
        for _ in range(2):
            note = write_note(answer.version, text="One", revision=0, by=candidate, now=now)
        assert note.revision == 1
        with pytest.raises(WrittenMeanwhile):
            write_note(answer.version, text="Two", revision=0, by=candidate, now=now)

    def test_a_bookmark_is_no_change_of_the_note(self, candidate, answer, now) -> None:
        write_note(answer.version, text="One", revision=0, by=candidate, now=now)
        set_bookmark(answer.version, on=True, by=candidate, now=now)
        assert write_note(answer.version, text="Two", revision=1, by=candidate, now=now).is_bookmarked

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({"text": "x" * 4_001}, "At most 4000 characters: these are 4001."),
            ({"text": "a\x00b"}, "Null characters are not allowed."),
            ({"text": "It is $\\frac{1}$."}, "a formula that is not LaTeX"),
            ({"text": "One", "revision": "x"}, "Reload the page"),
        ],
    )
    def test_what_cannot_be_kept_is_said_and_stays_in_the_field(self, learner, answer, sent, said) -> None:
        for headers in ({}, HTMX):
            page = learner.post(note_url(answer), sent, headers=headers)
            assert page.status_code == 422
            assert said in page.text
        typed = sent["text"].replace("\x00", "")
        assert typed in learner.post(note_url(answer), sent).text.replace("\x00", "")
        assert QuestionNote.objects.count() == 0

    def test_a_broken_formula_writes_nothing(self, candidate, answer, now) -> None:
        with pytest.raises(RenderingFault):
            write_note(answer.version, text="$\\frac{1}$", revision=0, by=candidate, now=now)
        assert QuestionNote.objects.count() == 0


class TestWhoMay:
    def test_only_questions_one_has_met_and_whose_key_was_shown(
        self, client, candidate, stranger, blueprint, answer, now
    ):
        exam = latest(begin(candidate, blueprint, now, mode="exam"))
        client.force_login(candidate)
        for page in (note_url(exam), "/notes/999999/", f"/notes/{10**30}/"):
            assert client.get(page).status_code == 404
            assert client.post(page, {"text": "x"}).status_code == 404
            assert client.post(f"{page}bookmark/", {"on": "1"}).status_code == 404
        finish_practice(exam.attempt, by=candidate, now=now)
        assert client.get(note_url(exam)).status_code == 200
        client.force_login(stranger)
        assert client.get(note_url(answer)).status_code == 404
        assert client.post(bookmark_url(answer), {"on": "1"}).status_code == 404
        assert QuestionNote.objects.count() == 0

    def test_what_ran_out_of_time_may_be_noted_while_the_practice_goes_on(self, learner, answer) -> None:
        Answer.objects.filter(pk=answer.pk).update(chosen=None)
        answer.attempt.user.encounters.all().delete()
        assert learner.post(note_url(answer), {"text": "x"}).status_code == 303

    def test_while_a_question_is_asked_its_key_does_not_show(self, learner, candidate, answer, now) -> None:
        assert "Because of W." in learner.get(note_url(answer)).text
        running = begin(candidate, answer.attempt.blueprint, now, mode="exam", count=5)
        Answer.objects.filter(attempt=running).update(version=answer.version)
        page = learner.get(note_url(answer)).text
        assert "Because of" not in page
        assert "is being asked in a sitting of yours" in page

    def test_a_mock_s_questions_are_noted_from_its_review(self, learner, candidate, form, now) -> None:
        answer = missed_in_mock(candidate, form, now)
        assert learner.post(note_url(answer), {"text": "Read twice."}).status_code == 303
        review = learner.get(reverse("exams:report_questions", args=[answer.attempt.public_id])).text
        assert "Read twice." in review


@pytest.fixture
def group_s(candidate, admin, blueprint, now):
    """An answer to a question of a group's bank, noted; then the group was left."""
    group = create_group(name="Group", slug="group", by=admin, now=now)
    add_member(group, user=candidate, role=Role.MEMBER, by=admin, now=now)
    bank = QuestionBank.objects.create(slug="own", name="Own", group=group)
    version = make_version(blueprint.areas.first().sections.first(), stem="Secret kanban?", stem_html="Secret kanban?")
    version.question.bank = bank
    version.question.save()
    answer = missed(candidate, blueprint, now)
    write_note(answer.version, text="My own words", revision=0, by=candidate, now=now)
    return answer


def test_who_left_the_group_keeps_their_own_words_and_sees_no_question(learner, candidate, group_s) -> None:
    for there in (True, False):
        if not there:
            Membership.objects.filter(user=candidate).delete()
        listed, page = learner.get(NOTES).text, learner.get(note_url(group_s)).text
        assert "My own words" in listed
        assert "My own words" in page
        assert ("Secret kanban" in listed) is there
        assert ("Secret kanban" in page) is there
        assert ("concept" in page.lower()) is there
        assert ("My own words" in learner.get(NOTES, {"q": "secret"}).text) is there
    changed = learner.post(note_url(group_s), {"text": "Changed", "revision": "1"}, follow=True)
    assert "Changed" in changed.text
    assert "Secret" not in changed.text
    assert [note.readable for note in notes_of(candidate)] == [False]


class TestTheList:
    @pytest.fixture
    def kept(self, candidate, blueprint, questions, now):
        """Notes on one question of each section; the first also bookmarked, the last only that."""
        one_each = questions[::5]
        for number, version in zip(("first", "second", "third"), one_each[:3], strict=True):
            write_note(version, text=f"Note: {number}, on lots", revision=0, by=candidate, now=now)
        set_bookmark(one_each[0], on=True, by=candidate, now=now)
        set_bookmark(one_each[3], on=True, by=candidate, now=now)
        return one_each

    @pytest.mark.parametrize(
        ("sent", "numbers"),
        [
            ({}, {0, 1, 2, 3}),
            ({"show": "notes"}, {0, 1, 2}),
            ({"show": "bookmarks"}, {0, 3}),
            ({"topic": "demand"}, {0, 1}),
            ({"topic": "supply-two"}, {3}),
            ({"q": "NOTE lots second"}, {1}),
            ({"q": "lots", "topic": "supply"}, {2}),
            ({"q": "nowhere"}, set()),
            ({"topic": "nowhere"}, set()),
            ({"q": "\x00", "show": "\ud800".encode("utf-8", "replace").decode(), "page": "x"}, {0, 1, 2, 3}),
        ],
    )
    def test_it_finds_words_topics_and_kinds(self, learner, kept, sent, numbers) -> None:
        page = learner.get(NOTES, sent).text
        shown = {n for n, version in enumerate(kept) if f'id="kept-{version.question_id}"' in page}
        assert shown == numbers

    def test_words_of_the_question_count_too(self, learner, kept) -> None:
        page = learner.get(NOTES, {"q": kept[3].stem.rstrip("?").split()[1]}).text
        assert f'id="kept-{kept[3].question_id}"' in page

    def test_someone_new_is_told_where_notes_are_made(self, learner, blueprint) -> None:
        assert "Nothing kept yet" in learner.get(NOTES).text

    def test_nobody_else_s_are_listed(self, signed_in, stranger, kept) -> None:
        assert "Nothing kept yet" in signed_in(stranger).get(NOTES).text

    def test_twenty_rows_take_no_more_statements_than_one(self, learner, candidate, questions, now, statements) -> None:
        counts = []
        for rows in (1, 20):
            for version in questions[:rows]:
                write_note(version, text="x", revision=0, by=candidate, now=now)
            with statements() as work:
                assert learner.get(NOTES).text.count('class="kept__one"') == rows
            counts.append(len(work))
        assert counts[0] == counts[1] <= 12


def test_a_listed_question_reads_as_text(learner, answer) -> None:
    stem = "<p>A margin of 15&nbsp;% at P&amp;L</p><table></table>"
    QuestionVersion.objects.filter(pk=answer.version.pk).update(stem_html=stem)
    learner.post(note_url(answer), {"text": "Mine", "revision": "0"})
    assert ">A margin of 15 % at P&amp;L</a>" in learner.get("/notes/").content.decode()


def test_bookmarked_questions_are_offered_for_practice_where_there_are_any(learner, answer) -> None:
    assert "Practice the bookmarked" not in learner.get("/notes/").content.decode()
    learner.post(bookmark_url(answer), {"on": "1"})
    assert "Practice the bookmarked" in learner.get("/notes/").content.decode()

"""The pages of practice, without JavaScript and as fragments."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from bank.models import QuestionBank
from exams.actions.practicing import finish_practice
from exams.models import Answer, Attempt, Encounter
from groups.actions import add_member, create_group
from groups.models import Membership, Role
from tests.exams.kinds import A_AND_C, make_kinds
from tests.exams.practice.making import HTMX, begin, latest, reply_to, send, start, url, work_through
from tests.factories import make_version, publish_questions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]


@pytest.fixture
def questions(blueprint):
    return publish_questions(blueprint, each_section=5)


def test_quick_ten_in_tutor_mode_without_javascript(learner, questions) -> None:
    page = start(learner)
    attempt = Attempt.objects.get()
    for number in range(1, 11):
        assert f"Question {number}" in page.text
        assert "Because of" not in page.text, "no reasons before the answer"
        told = send(learner, attempt, right=number != 3)
        assert ("Not this time." if number == 3 else "Right.") in told.text
        assert "Because of W." in told.text
        page = learner.post(url(attempt), {"do": "next", "position": number}, follow=True)
    assert "9 of 10 right" in page.text
    assert "Another 10" in page.text
    assert Attempt.objects.get().state == "closed"


def test_exam_mode_tells_nothing_until_it_is_ended(learner, questions) -> None:
    start(learner, mode="exam", count="5")
    attempt = Attempt.objects.get()
    for _ in range(5):
        page = send(learner, attempt, right=False)
        assert "Because of" not in page.text
    assert "Every question has an answer" in page.text
    back = learner.get(url(attempt, "?q=2"))
    assert 'name="chosen"' in back.text
    second = Answer.objects.select_related("version").get(attempt=attempt, position=2)
    learner.post(url(attempt), {"position": 2, "chosen": second.version.key, "do": "answer"})
    ended = learner.post(url(attempt), {"do": "finish"}, follow=True)
    assert "1 of 5 right" in ended.text
    assert "Because of" in learner.get(url(attempt, "?q=1")).text


def test_exam_mode_may_leave_a_question_open_and_says_how_many_are(learner, questions) -> None:
    start(learner, mode="exam", count="5")
    attempt = Attempt.objects.get()
    for _ in range(5):
        page = learner.post(url(attempt), {"position": latest(attempt).position, "do": "answer"}, follow=True)
    assert "5 questions have no answer" in page.text
    ended = learner.post(url(attempt), {"do": "finish"}, follow=True)
    assert "Nothing was answered" in ended.text


@pytest.mark.parametrize(
    ("sent", "word"),
    [({}, "Choose an answer first"), ({"chosen": "9"}, "no answer to this question"),
     ({"chosen": ["0", "1"]}, "one right answer"), ({"chosen": "x"}, "no answer to this question"),
     ({"entered": "12"}, "no answer to this question"), ({"entered": "\x00"}, "at most 40")],
)  # fmt: skip
def test_an_answer_that_is_none_says_what_is_missing(learner, questions, sent, word) -> None:
    start(learner)
    attempt = Attempt.objects.get()
    page = learner.post(url(attempt), {"position": 1, "do": "answer", **sent})
    assert page.status_code == 422
    assert word in page.text
    assert latest(attempt).saved_at is None


def test_every_kind_of_question_is_answered(learner, blueprint) -> None:
    make_kinds(blueprint)
    start(learner)
    attempt = Attempt.objects.get()
    for _ in range(5):
        asked = latest(attempt)
        fields = {"chosen": asked.version.key}
        if asked.version.kind == "multiple":
            fields = {"chosen": [place for place in range(6) if A_AND_C >> place & 1]}
        if asked.version.kind == "numeric":
            fields = {"chosen": [], "entered": "1,200" if asked.version.lowest == 1200 else "12"}
        assert "Right." in send(learner, attempt, **fields).text
        learner.post(url(attempt), {"do": "next", "position": asked.position})
    assert "5 of 5 right" in learner.get(url(attempt)).text


def test_the_reason_follows_its_option_wherever_it_is_shown(learner, blueprint, now, candidate) -> None:
    texts = ("kan", "ban", "pull", "push")
    options = [{"text": t, "html": t, "why": f"Why {t}", "why_html": f"Why {t}"} for t in texts]
    for section in blueprint.areas.first().sections.all():
        for _ in range(3):
            make_version(section, key=2, options=options)
    attempt = begin(candidate, blueprint, now)
    first = set()
    for _ in range(6):
        page = send(learner, attempt).text
        reasons = [page.index(f"Why {text}") for text in texts]
        options_at = [page.index(f"</span>{text}</div>") for text in texts]
        assert sorted(range(4), key=reasons.__getitem__) == sorted(range(4), key=options_at.__getitem__)
        first.add(reasons.index(min(reasons)))
        learner.post(url(attempt), {"do": "next", "position": latest(attempt).position})
    assert len(first) > 1


class TestOnAClock:
    def test_what_comes_too_late_is_shown_as_such_with_its_reasons(self, learner, questions, now) -> None:
        start(learner, seconds_each="60")
        attempt = Attempt.objects.get()
        assert 'data-left="60000"' in learner.get(url(attempt)).text
        with time_machine.travel(now + timedelta(seconds=70), tick=False):
            page = send(learner, attempt)
        assert "Not answered in time." in page.text
        assert "Because of" in page.text
        assert latest(attempt).chosen is None

    def test_in_exam_mode_the_key_waits_for_the_end(self, learner, questions, now) -> None:
        start(learner, seconds_each="60", mode="exam")
        attempt = Attempt.objects.get()
        with time_machine.travel(now + timedelta(seconds=70), tick=False):
            page = learner.get(url(attempt))
            assert "Time was over." in page.text
            assert "Because of" not in page.text
            assert "Question 2" in learner.post(url(attempt), {"do": "next", "position": 1}, follow=True).text

    def test_a_browser_whose_clock_ran_out_hands_in_what_is_there(self, learner, questions, now) -> None:
        start(learner, seconds_each="60")
        attempt = Attempt.objects.get()
        with time_machine.travel(now + timedelta(seconds=61), tick=False):
            page = learner.post(url(attempt), {"position": 1, "do": "answer", "timeout": "1"}, follow=True)
        assert "Not answered in time." in page.text


class TestTwoWindows:
    def test_a_second_answer_is_told_that_it_came_second(self, learner, questions, candidate, blueprint, now) -> None:
        attempt = begin(candidate, blueprint, now)
        reply_to(latest(attempt), now, right=False)
        page = send(learner, attempt)
        assert page.status_code == 409
        assert "has its answer already" in page.text
        assert "Not this time." in page.text

    def test_an_answer_to_a_question_that_is_not_there_changes_nothing(
        self, learner, questions, candidate, blueprint, now
    ) -> None:
        attempt = begin(candidate, blueprint, now)
        for position in ("2", "-1", "x", "9" * 30, ""):
            page = learner.post(url(attempt), {"position": position, "chosen": "0", "do": "answer"})
            assert page.status_code == 409
        assert latest(attempt).saved_at is None


def test_adaptive_practice_shows_a_band_and_says_why_it_ends(learner, blueprint) -> None:
    publish_questions(blueprint, each_section=15)
    start(learner, adaptive="on")
    attempt = Attempt.objects.get()
    page = send(learner, attempt)
    assert 'data-testid="band"' in page.text
    while Attempt.objects.get().state == "open":
        learner.post(url(attempt), {"do": "next", "position": latest(attempt).position})
        if latest(attempt).saved_at is None:
            send(learner, attempt)
    asked = attempt.answers.count()
    assert 20 <= asked <= 60
    ended = learner.get(url(attempt)).text
    assert any(word in ended for word in ("known closely enough", "on which side", "no more questions"))
    assert attempt.answers.values("version").distinct().count() == asked


def test_adaptive_practice_in_exam_mode_keeps_its_band_to_the_end(learner, blueprint) -> None:
    publish_questions(blueprint, each_section=15)
    start(learner, adaptive="on", mode="exam")
    attempt = Attempt.objects.get()
    assert 'data-testid="band"' not in send(learner, attempt, right=False).text
    assert 'data-testid="band"' in learner.post(url(attempt), {"do": "finish"}, follow=True).text


def test_a_fragment_answers_htmx_and_the_end_leads_to_the_result(learner, questions) -> None:
    start(learner, count="5")
    attempt = Attempt.objects.get()
    for number in range(1, 6):
        told = send(learner, attempt, headers=HTMX)
        assert told.text.lstrip().startswith('<div class="session"')
        assert told["HX-Push-Url"] == url(attempt, f"?q={number}")
        following = learner.post(url(attempt), {"do": "next", "position": number}, headers=HTMX)
    assert following["HX-Redirect"] == url(attempt)


def test_a_stranger_finds_nothing_there(client, stranger, candidate, blueprint, questions, now) -> None:
    attempt = begin(candidate, blueprint, now)
    client.force_login(stranger)
    assert client.get(url(attempt)).status_code == 404
    assert client.post(url(attempt), {"do": "finish"}).status_code == 404


def test_questions_of_a_group_that_was_left_are_shown_no_more(learner, candidate, admin, blueprint, now) -> None:
    group = create_group(name="Group", slug="group", by=admin, now=now)
    add_member(group, user=candidate, role=Role.MEMBER, by=admin, now=now)
    own = QuestionBank.objects.create(slug="own", name="Own", group=group)
    version = make_version(blueprint.areas.first().sections.first(), stem_html="<p>A secret of the group?</p>")
    version.question.bank = own
    version.question.save()
    attempt = begin(candidate, blueprint, now)
    assert "A secret of the group" in learner.get(url(attempt)).text
    Membership.objects.filter(user=candidate).delete()
    page = learner.get(url(attempt)).text
    assert "A secret of the group" not in page
    assert "a group that you have left" in page
    reply_to(latest(attempt), now, right=False)
    finish_practice(attempt, by=candidate, now=now)
    ended = learner.get(url(attempt)).text
    assert "A secret of the group" not in ended
    assert "1 question of a group" in ended


def test_the_missed_are_practiced_again_with_one_click(learner, questions, candidate, blueprint, now) -> None:
    attempt = begin(candidate, blueprint, now)
    work_through(attempt, now, [False, False] + [True] * 8)
    finish_practice(attempt, by=candidate, now=now)
    page = learner.get(url(attempt)).text
    assert "Practice the missed" in page
    start(learner, state="missed", until_right="on", count="5", blueprint=blueprint.slug)
    assert len(Attempt.objects.latest("pk").practice.drawn) == 2


def test_time_is_what_the_browser_measured_and_never_more_than_the_server_s(
    learner, questions, candidate, blueprint, now
) -> None:
    attempt = begin(candidate, blueprint, now)
    with time_machine.travel(now + timedelta(seconds=40), tick=False):
        send(learner, attempt, seconds="25")
        learner.post(url(attempt), {"do": "next", "position": 1})
        send(learner, attempt, seconds="9999")
    assert list(attempt.answers.order_by("position").values_list("seconds", flat=True)) == [25, 0]


def test_pages_take_the_same_statements_for_few_and_for_many(learner, blueprint, candidate, now, statements) -> None:
    publish_questions(blueprint, each_section=30)
    counts = []
    for number in (6, 60):
        attempt = begin(candidate, blueprint, now, count=number)
        work_through(attempt, now, [True, False] * (number // 2))
        with statements() as home:
            learner.get(reverse("exams:practice"))
        with statements() as page:
            learner.get(url(attempt))
        finish_practice(attempt, by=candidate, now=now)
        with statements() as ended:
            learner.get(url(attempt))
        counts.append((len(home), len(page), len(ended)))
    assert counts[0] == counts[1]
    assert Encounter.objects.filter(user=candidate).count() > 50

"""Two windows and two devices at once: one question for a day, one answer to it, one note."""

from datetime import date, timedelta
from functools import partial

import pytest

from exams.actions.daily import answer_daily, question_of
from exams.actions.noting import WrittenMeanwhile, name_miss, set_bookmark, write_note
from exams.daily.today import waiting
from exams.models import Attempt, DailyAttempt, DailyQuestion, Encounter, Miss, QuestionNote
from exams.saves import Save
from tests.exams.notes.making import missed
from tests.factories import publish_questions
from tests.services.threads import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DAY = date(2026, 3, 2)


@pytest.fixture
def questions(blueprint):
    return publish_questions(blueprint, each_section=4)


def test_days_drawn_at_once_have_a_question_each_and_no_two_the_same(questions) -> None:
    days = [DAY + timedelta(days=number % 4) for number in range(16)]
    drawn = together([partial(question_of, day) for day in days])
    by_day = dict(DailyQuestion.objects.values_list("day", "question"))
    assert drawn == [by_day[day] for day in days]
    assert len(set(by_day.values())) == 4


def test_eight_answers_at_once_to_a_day_are_one(candidate, questions, now) -> None:
    asked = waiting(candidate, DAY, now=now)
    given = {"user": candidate, "day": DAY, "blueprint": asked.blueprint, "version": asked.item.answer.version}
    saves = [Save(seq=1, chosen=number % 4) for number in range(8)]
    assert sum(together([partial(answer_daily, **given, reply=save, now=now) for save in saves])) == 1
    assert (Attempt.objects.count(), DailyAttempt.objects.count()) == (1, 1)
    assert Encounter.objects.get().times == 1


def test_of_eight_windows_that_write_one_note_one_does_and_the_others_hear_of_it(
    candidate, blueprint, questions, now
) -> None:
    version = missed(candidate, blueprint, now).version

    def write(text):
        try:
            return write_note(version, text=text, revision=0, by=candidate, now=now).text
        except WrittenMeanwhile as meanwhile:
            return f"after {meanwhile.note.text}"

    said = together([partial(write, text) for text in "abcdefgh"])
    note = QuestionNote.objects.get()
    assert said.count(note.text) == 1
    assert said.count(f"after {note.text}") == 7
    assert note.revision == 1


def test_bookmarks_and_reasons_pressed_at_once_are_one_each(candidate, blueprint, questions, now) -> None:
    answer = missed(candidate, blueprint, now)
    marking = [partial(set_bookmark, answer.version, on=True, by=candidate, now=now)] * 4
    naming = [partial(name_miss, answer, why=why, by=candidate, now=now) for why in ("time", "misread", "", "unknown")]
    together([*marking, *naming])
    assert QuestionNote.objects.get().is_bookmarked
    assert Miss.objects.count() <= 1

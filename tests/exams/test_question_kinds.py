"""Several right options, and numbers to enter: saved, kept late, handed over with the end, and scored."""

from datetime import timedelta

import pytest
from django.urls import reverse

from exams.actions.closing import finish, set_extra_minutes
from exams.actions.saving import save_answer
from exams.actions.starting import start_mock
from exams.models import Answer, LateAnswer
from exams.saves import Save, chosen_of, first_of, misfit
from tests.exams.kinds import A_AND_C, EXACT, MULTIPLE, NUMERIC, SINGLE, SIX, make_mock

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(blueprint, candidate, now):
    make_mock(blueprint, now)
    return start_mock(user=candidate, blueprint_slug=blueprint.slug, now=now)


@pytest.fixture
def at(now):
    import time_machine

    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture
def post(signed_in, candidate, attempt, at):
    client = signed_in(candidate)

    def send(name, data, *args):
        url = reverse(f"exams:{name}", args=[attempt.public_id, *args])
        return client.post(url, data, content_type="application/json")

    return send


@pytest.fixture
def save(post):
    return lambda position, **data: post("answer", data, position)


def stored(attempt, position):
    return Answer.objects.get(attempt=attempt, position=position)


def answered(attempt, position):
    answer = stored(attempt, position)
    return answer.chosen, answer.first_chosen, answer.entered


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [("12", 0), ("11.5", 0), ("12,5", 0), ("12.50000000", 0), ("12.5000000001", 0), ("12.500001", 1), ("11.4999", 1),
     ("-12", 1), ("12 pcs", 1), ("twelve", 1), ("9" * 40, 1), ("9999999999999999.999999999", 1)],
)  # fmt: skip
def test_a_number_is_right_within_its_range_and_kept_as_typed(save, attempt, typed, chosen) -> None:
    response = save(NUMERIC, seq=1, entered=typed)
    assert response.json()["status"] == "saved"
    assert answered(attempt, NUMERIC) == (chosen, None, typed)
    assert stored(attempt, NUMERIC).seen


@pytest.mark.parametrize(("typed", "chosen"), [("1,200", 0), ("1 200", 0), ("1200.0", 0), ("1.200", 1), ("1.200,0", 0)])
def test_thousands_are_read_as_people_type_them(save, attempt, typed, chosen) -> None:
    save(EXACT, seq=1, entered=typed)
    assert answered(attempt, EXACT) == (chosen, None, typed)


@pytest.mark.parametrize("nothing", [{"entered": ""}, {"entered": "  "}, {"entered": None}, {"chosen": None}])
def test_a_number_taken_away_is_no_answer(save, attempt, nothing) -> None:
    save(NUMERIC, seq=1, entered="12")
    assert save(NUMERIC, seq=2, **nothing).json()["status"] == "saved"
    assert answered(attempt, NUMERIC) == (None, None, "")


def test_whether_a_number_is_right_is_told_to_nobody_who_still_sits(save, post, signed_in, candidate, attempt) -> None:
    """Not in the acknowledgement, not in a stale reply, not in the state, not in the player's page."""
    replies = [save(NUMERIC, seq=5, entered="12"), save(NUMERIC, seq=4, entered="13")]
    for reply in replies:
        assert (reply.json()["stored"]["chosen"], reply.json()["stored"]["entered"]) == (None, "12")
    client = signed_in(candidate)
    state = client.get(reverse("exams:state", args=[attempt.public_id])).json()
    exam = client.get(reverse("exams:player", args=[attempt.public_id])).context["exam"]
    for told in (state, exam):
        one = told["answers"][NUMERIC - 1]
        assert (one["chosen"], one["entered"]) == (None, "12")
    assert [question["kind"] for question in exam["questions"]] == ["single", "single", "multiple", *["numeric"] * 2]
    assert {"key", "lowest", "highest"}.isdisjoint(exam["questions"][NUMERIC - 1])


def test_what_is_ticked_is_stored_as_a_bit_set(save, attempt) -> None:
    save(MULTIPLE, seq=1, chosen=0b1)
    save(MULTIPLE, seq=2, chosen=A_AND_C)
    assert answered(attempt, MULTIPLE) == (A_AND_C, None, "")
    save(MULTIPLE, seq=3, chosen=0b111, first=A_AND_C)
    save(MULTIPLE, seq=4, chosen=None)
    assert answered(attempt, MULTIPLE) == (None, A_AND_C, "")


def test_the_first_number_is_the_one_the_field_was_first_left_with(save, attempt) -> None:
    save(NUMERIC, seq=1, entered="1")
    save(NUMERIC, seq=2, entered="13", first="13")
    save(NUMERIC, seq=3, entered="12", first="12")
    assert answered(attempt, NUMERIC) == (0, 1, "12")


def test_all_six_options_can_be_chosen(save, attempt) -> None:
    assert save(SIX, seq=1, chosen=5).json()["status"] == "saved"
    assert answered(attempt, SIX) == (5, 5, "")


MISPLACED = [
    (SINGLE, {"chosen": 4}, "chosen"),
    (SINGLE, {"chosen": 63}, "chosen"),
    (SINGLE, {"chosen": 1, "first": 4}, "first"),
    (SINGLE, {"chosen": None, "entered": "1"}, "entered"),
    (SINGLE, {"chosen": 1, "first": "1"}, "first"),
    (MULTIPLE, {"chosen": 0}, "chosen"),
    (MULTIPLE, {"chosen": 0b10000}, "chosen"),
    (MULTIPLE, {"chosen": 1, "first": 0b110000}, "first"),
    (MULTIPLE, {"entered": "5"}, "entered"),
    (NUMERIC, {"chosen": 0}, "chosen"),
    (NUMERIC, {"chosen": 1}, "chosen"),
    (NUMERIC, {"chosen": 0, "entered": "99"}, "chosen"),
    (NUMERIC, {"chosen": None, "first": 0}, "first"),
    (NUMERIC, {"entered": "99", "first": 0}, "first"),
]


@pytest.mark.parametrize(("position", "data", "name"), MISPLACED)
def test_an_answer_to_another_kind_of_question_is_refused_and_changes_nothing(
    save, post, attempt, candidate, now, position, data, name
) -> None:
    before = answered(attempt, position)
    response = save(position, seq=1, **data)
    assert (response.status_code, response.json()["field"]) == (422, name)
    assert (answered(attempt, position), stored(attempt, position).seq) == (before, 0)

    reply = post("finish", {"reason": "candidate", "answers": [{"position": position, "seq": 2, **data}]}).json()
    assert (reply["state"], [entry["field"] for entry in reply["rejected"]]) == ("closed", [name])
    assert (answered(attempt, position), attempt.report.raw) == (before, 0)
    assert save(position, seq=3, **data).status_code == 422
    assert not LateAnswer.objects.exists()


@pytest.mark.parametrize("entered", [5, True, ["12"], "x" * 41, "1\x002", "\ud800"])
def test_what_cannot_be_kept_as_typed_is_refused(save, entered) -> None:
    response = save(NUMERIC, seq=1, entered=entered)
    assert (response.status_code, response.json()["field"]) == (422, "entered")


RIGHT = [(SINGLE, {"chosen": 1}), (SIX, {"chosen": 5}), (MULTIPLE, {"chosen": A_AND_C}), (NUMERIC, {"entered": "12"}),
         (EXACT, {"entered": "1,200"})]  # fmt: skip


def test_all_kinds_count_alike_and_several_options_all_or_nothing(save, attempt, candidate, now) -> None:
    for position, data in RIGHT:
        save(position, seq=1, **data)
    save(MULTIPLE, seq=2, chosen=0b1)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    assert (attempt.report.raw, attempt.report.body["answered"]) == (4, 5)


def test_the_end_carries_what_never_arrived(post, attempt) -> None:
    queue = [{"position": position, "seq": 9, **data} for position, data in RIGHT]
    queue[3] |= {"first": "13"}
    reply = post("finish", {"reason": "candidate", "answers": queue}).json()
    assert (reply["state"], reply["rejected"], attempt.report.raw) == ("closed", [], 5)
    assert answered(attempt, NUMERIC) == (0, 1, "12")
    assert answered(attempt, SINGLE) == (1, 1, "")
    assert answered(attempt, MULTIPLE) == (A_AND_C, None, "")


def test_a_number_that_comes_too_late_counts_apart_and_for_good_with_more_time(
    save, attempt, at, admin, candidate, now
) -> None:
    save(NUMERIC, seq=1, entered="1")
    at.move_to(attempt.deadline_at + timedelta(seconds=90))
    assert save(NUMERIC, seq=2, entered="12").status_code == 409
    assert save(MULTIPLE, seq=2, chosen=A_AND_C).status_code == 409
    late = dict(LateAnswer.objects.values_list("position", "chosen"))
    assert late == {NUMERIC: 0, MULTIPLE: A_AND_C}
    assert answered(attempt, NUMERIC) == (1, None, "1")

    attempt.refresh_from_db()
    assert set_extra_minutes(attempt, minutes=30, by=admin, now=attempt.deadline_at + timedelta(minutes=2))
    assert answered(attempt, NUMERIC) == (0, None, "12")
    assert answered(attempt, MULTIPLE) == (A_AND_C, None, "")


def test_a_repeat_of_a_number_after_the_end_is_no_late_answer(save, attempt, candidate, now) -> None:
    save(NUMERIC, seq=1, entered="12")
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    save(NUMERIC, seq=2, entered="12", seconds=30)
    assert not LateAnswer.objects.exists()


@pytest.mark.parametrize(
    ("position", "save"),
    [
        (SINGLE, Save(1, 2)),
        (SINGLE, Save(1, 2, 3)),
        (SINGLE, Save(1, None, 3)),
        (SINGLE, Save(1, 9)),
        (MULTIPLE, Save(1, 0b1010)),
        (MULTIPLE, Save(1, 0b1010, 0b1)),
        (MULTIPLE, Save(1, 0b11111)),
        (NUMERIC, Save(1, entered="12")),
        (NUMERIC, Save(1, entered="12,4", first_entered="7")),
        (NUMERIC, Save(1, entered="none")),
        (NUMERIC, Save(1, first_entered="12")),
        (NUMERIC, Save(1)),
    ],
)
def test_a_save_of_its_own_and_one_handed_over_with_the_end_mean_the_same(attempt, now, position, save) -> None:
    answer = Answer.objects.select_related("version").get(attempt=attempt, position=position)
    fits = not misfit(answer.version, save)
    assert save_answer(user=attempt.user_id, public_id=attempt.public_id, position=position, save=save, now=now) == fits
    expected = (chosen_of(answer.version, save), first_of(answer.version, save), save.entered)
    assert answered(attempt, position) == (expected if fits else (None, None, ""))


@pytest.mark.parametrize("data", [{"chosen": 1}, {"chosen": 1, "first": 2}, {"chosen": None}])
@pytest.mark.parametrize("position", [SINGLE, MULTIPLE])
def test_a_choice_takes_three_statements(save, statements, position, data) -> None:
    with statements() as work:
        assert save(position, seq=1, **data).status_code == 200
    assert len(work) == 3


@pytest.mark.parametrize("data", [{"entered": "12"}, {"entered": "12", "first": "11"}, {"entered": "x"}])
def test_a_number_takes_three_statements(save, statements, data) -> None:
    with statements() as work:
        assert save(NUMERIC, seq=1, **data).status_code == 200
    assert len(work) == 3

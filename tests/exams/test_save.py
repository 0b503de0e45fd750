from datetime import timedelta

import pytest
from django.urls import reverse

from exams.actions.closing import finish
from exams.models import Answer, LateAnswer


@pytest.fixture
def clock(time_machine_at, now):
    """The server's clock, standing at the start of the attempt."""
    return time_machine_at(now)


@pytest.fixture
def time_machine_at():
    import time_machine

    travels = []

    def travel(moment):
        for old in travels:
            old.stop()
        traveller = time_machine.travel(moment, tick=False)
        traveller.start()
        travels[:] = [traveller]
        return travel

    yield travel
    for old in travels:
        old.stop()


@pytest.fixture
def save(signed_in, candidate, attempt, clock):
    client = signed_in(candidate)

    def post(position=1, **data):
        url = reverse("exams:answer", args=[attempt.public_id, position])
        return client.post(url, data, content_type="application/json")

    return post


def stored(attempt, position=1):
    return Answer.objects.get(attempt=attempt, position=position)


def test_a_choice_is_stored_and_acknowledged(save, attempt, now) -> None:
    response = save(seq=5, chosen=2, flagged=True, seconds=41, marks={"struck": [0], "highlights": [[3, 9]]})
    assert response.status_code == 200
    assert (response.json()["status"], response.json()["stored"]["seq"]) == ("saved", 5)
    answer = stored(attempt)
    assert (answer.chosen, answer.flagged, answer.seconds, answer.seen, answer.saved_at) == (2, True, 41, True, now)
    assert answer.marks == {"struck": [0], "highlights": [[3, 9]]}


def test_a_save_takes_three_statements(save, statements) -> None:
    with statements() as work:
        save(seq=1, chosen=0)
    assert len(work) == 3


def test_an_older_save_changes_nothing_and_returns_what_is_stored(save, attempt) -> None:
    save(seq=5, chosen=2)
    response = save(seq=4, chosen=1)
    assert response.status_code == 200
    assert (response.json()["status"], response.json()["stored"]["chosen"]) == ("stale", 2)
    assert stored(attempt).chosen == 2


def test_a_repeated_save_is_acknowledged_and_changes_nothing(save, attempt) -> None:
    save(seq=5, chosen=2)
    assert save(seq=5, chosen=2).json()["status"] == "stale"
    assert stored(attempt).seq == 5


def test_the_first_choice_is_kept_when_the_answer_changes(save, attempt) -> None:
    save(seq=1, chosen=None)
    save(seq=2, chosen=3)
    save(seq=3, chosen=1, first=1)
    save(seq=4, chosen=None)
    assert (stored(attempt).first_chosen, stored(attempt).chosen) == (3, None)


def test_a_first_choice_made_offline_is_taken_from_the_client(save, attempt) -> None:
    save(seq=9, chosen=1, first=3)
    assert (stored(attempt).first_chosen, stored(attempt).chosen) == (3, 1)


def test_time_on_a_question_never_shrinks(save, attempt) -> None:
    save(seq=1, chosen=0, seconds=90)
    save(seq=2, chosen=0, seconds=10)
    assert stored(attempt).seconds == 90


@pytest.mark.parametrize("late_by", [-1, 0, 59, 60])
def test_a_save_counts_until_a_minute_after_the_deadline(save, attempt, clock, late_by) -> None:
    clock(attempt.deadline_at + timedelta(seconds=late_by))
    assert save(seq=1, chosen=2).json()["status"] == "saved"


def test_a_later_save_is_kept_as_a_late_answer(save, attempt, clock) -> None:
    clock(attempt.deadline_at + timedelta(seconds=61))
    response = save(seq=1, chosen=2)
    assert (response.status_code, response.json()["error"], response.json()["late"]) == (409, "closed", True)
    assert response.json()["report"] == reverse("exams:report", args=[attempt.public_id])
    assert stored(attempt).chosen is None
    assert LateAnswer.objects.get(attempt=attempt, position=1).chosen == 2


def test_after_the_end_a_save_does_not_change_the_answer(save, attempt, candidate, now) -> None:
    save(seq=1, chosen=0)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    assert save(seq=2, chosen=1).status_code == 409
    assert stored(attempt).chosen == 0
    assert attempt.report.body["answered"] == 1


def test_a_repeat_of_a_stored_save_after_the_end_is_no_late_answer(save, attempt, candidate, now) -> None:
    save(seq=1, chosen=0)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    save(seq=1, chosen=0)
    assert not LateAnswer.objects.exists()


def test_a_strangers_save_is_not_found(client, stranger, attempt, clock) -> None:
    client.force_login(stranger)
    url = reverse("exams:answer", args=[attempt.public_id, 1])
    response = client.post(url, {"seq": 1, "chosen": 1}, content_type="application/json")
    assert (response.status_code, response.json()["error"]) == (404, "not-found")
    assert stored(attempt).chosen is None


def test_signed_out_is_said_as_such(client, attempt, clock) -> None:
    url = reverse("exams:answer", args=[attempt.public_id, 1])
    response = client.post(url, {"seq": 1, "chosen": 1}, content_type="application/json")
    assert (response.status_code, response.json()["error"]) == (401, "signed-out")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"chosen": 1}, "seq"),
        ({"seq": 1}, "chosen"),
        ({"seq": "1", "chosen": 1}, "seq"),
        ({"seq": True, "chosen": 1}, "seq"),
        ({"seq": 0, "chosen": 1}, "seq"),
        ({"seq": 2**53, "chosen": 1}, "seq"),
        ({"seq": 1.5, "chosen": 1}, "seq"),
        ({"seq": 1, "chosen": -1}, "chosen"),
        ({"seq": 1, "chosen": 6}, "chosen"),
        ({"seq": 1, "chosen": "B"}, "chosen"),
        ({"seq": 1, "chosen": 1, "first": 9}, "first"),
        ({"seq": 1, "chosen": 1, "flagged": "yes"}, "flagged"),
        ({"seq": 1, "chosen": 1, "seconds": -5}, "seconds"),
        ({"seq": 1, "chosen": 1, "seconds": 10**9}, "seconds"),
        ({"seq": 1, "chosen": 1, "marks": "x"}, "marks"),
        ({"seq": 1, "chosen": 1, "marks": {"struck": "ab"}}, "marks.struck"),
        ({"seq": 1, "chosen": 1, "marks": {"highlights": [[1]]}}, "marks.highlights"),
        ({"seq": 1, "chosen": 1, "marks": {"highlights": [[1, "2"]]}}, "marks.highlights"),
        ({"seq": 1, "chosen": 1, "marks": {"struck": list(range(3000))}}, "marks"),
    ],
)
def test_a_malformed_save_names_the_field(save, data, field) -> None:
    response = save(**data)
    assert (response.status_code, response.json()["error"], response.json()["field"]) == (422, "invalid", field)
    assert response.json()["message"]


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"null", b'"x"', b"\xff\xfe", b"[" * 100_000, b"NaN"])
def test_what_is_not_a_json_object_is_refused(signed_in, candidate, attempt, clock, body) -> None:
    url = reverse("exams:answer", args=[attempt.public_id, 1])
    response = signed_in(candidate).post(url, body, content_type="application/json")
    assert (response.status_code, response.json()["field"]) == (422, "body")


@pytest.mark.parametrize("position", [0, 9, 40_000, 10**12])
def test_a_position_that_is_not_there_is_not_found(save, position) -> None:
    assert save(position, seq=1, chosen=1).status_code == 404


def test_notes_are_saved_by_their_own_sequence(signed_in, candidate, attempt, clock) -> None:
    client, url = signed_in(candidate), reverse("exams:notes", args=[attempt.public_id])
    client.post(url, {"seq": 2, "text": "EOQ!"}, content_type="application/json")
    stale = client.post(url, {"seq": 1, "text": "older"}, content_type="application/json")
    attempt.refresh_from_db()
    assert (attempt.notes, stale.json()["status"], stale.json()["stored"]["text"]) == ("EOQ!", "stale", "EOQ!")


@pytest.mark.parametrize("text", [None, 5, "x" * 20_001, "\x00", "\ud800"])
def test_malformed_notes_are_refused(signed_in, candidate, attempt, clock, text) -> None:
    url = reverse("exams:notes", args=[attempt.public_id])
    assert signed_in(candidate).post(url, {"seq": 1, "text": text}, content_type="application/json").status_code == 422


def test_a_stale_csrf_token_is_said_as_json(candidate, attempt, clock) -> None:
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(candidate)
    url = reverse("exams:answer", args=[attempt.public_id, 1])
    response = client.post(url, {"seq": 1, "chosen": 1}, content_type="application/json")
    assert (response.status_code, response.json()["error"]) == (403, "csrf")

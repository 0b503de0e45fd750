"""Everything of a person in one file, and nothing of it that they may not see."""

import os
import tracemalloc

import pytest

from accounts.models import Mail
from exams.actions.closing import finish
from study.actions.mydata import ask_for_export
from study.models import Activity, Evidence, Export, ExportPart
from study.mydata import preparing
from study.mydata.contents import TABLES
from tests.answering import answer_right
from tests.study.ledgers import PDF, keep_a_ledger, make_category
from tests.study.mydata.everything import bytes_of, exported, rows_of
from tests.study.planning import studying

pytestmark = pytest.mark.django_db
MB = 2**20


@pytest.fixture
def sat(attempt, candidate, now):
    answer_right(attempt, 4, now=now)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    return attempt


def test_a_new_account_has_a_file_too(candidate, now) -> None:
    archive = exported(candidate, now)
    assert rows_of(archive, "profile")[0]["email"] == candidate.email
    assert "Your data from" in archive.read("README.txt").decode()


def test_a_finished_mock_is_told_with_its_questions_and_keys(sat, candidate, now) -> None:
    archive = exported(candidate, now)
    (sitting,) = rows_of(archive, "sittings")
    assert sitting["sitting"] == str(sat.public_id)
    answers, questions = rows_of(archive, "answers"), rows_of(archive, "questions")
    assert len(answers) == len(questions) == 8
    assert [answer["right"] for answer in answers].count(True) == 4
    by_number = {question["number"]: question for question in questions}
    right = next(answer for answer in answers if answer["right"])
    assert by_number[right["number"]]["key"] == right["answer"]
    assert all(question["stem"] and len(question["options"]) == 4 for question in questions)
    assert rows_of(archive, "scores")[0]["raw"] == 4


def test_a_mock_that_runs_is_told_without_texts_and_keys(attempt, candidate, now) -> None:
    answer_right(attempt, 4, now=now)
    archive = exported(candidate, now)
    answers, questions = rows_of(archive, "answers"), rows_of(archive, "questions")
    assert {answer["right"] for answer in answers} == {None}
    assert {answer["answer"] for answer in answers} == set("ABCD")
    assert {(question["stem"], question["key"]) for question in questions} == {("", "")}


def test_plan_log_and_ledger_are_told_with_the_files(candidate, blueprint, now) -> None:
    studying(candidate, blueprint, now)
    keep_a_ledger(candidate, now)
    archive = exported(candidate, now)
    for table in ("plan", "study_log", "exam_results", "certifications", "activities", "evidence", "trail"):
        assert rows_of(archive, table), table
    (file,) = [name for name in archive.namelist() if name.startswith("evidence/")]
    assert file.endswith("-certificate.pdf")
    assert archive.read(file) == PDF


def test_it_is_made_in_pieces_that_make_one_zip(sat, candidate, now, monkeypatch) -> None:
    """Every piece by another worker, of two rows each."""
    monkeypatch.setattr(preparing, "ROWS_A_FILE", 2)
    monkeypatch.setattr(preparing, "BUDGET_SECONDS", -1.0)
    archive = exported(candidate, now)
    names = [name for name in archive.namelist() if name.startswith("json/answers")]
    assert names == ["json/answers.json", *(f"json/answers-{n}.json" for n in range(2, 5))]
    assert sum(len(rows_of(archive, name[5:-5])) for name in names) == 8


def test_a_step_that_dies_is_taken_again(sat, candidate, now, monkeypatch) -> None:
    calls = []

    def dies(*args) -> int:
        calls.append(args)
        if len(calls) == 3:
            raise OSError("The power is gone.")
        return real(*args)

    real = preparing.write_csv
    monkeypatch.setattr(preparing, "write_csv", dies)
    with pytest.raises(OSError, match="power"):
        exported(candidate, now)
    export = Export.objects.get()
    assert export.is_moving
    assert preparing.due(now=now) == []
    assert preparing.due(now=now + preparing.STALE) == [export.pk]
    archive = exported(candidate, now)
    assert len(rows_of(archive, "answers")) == 8


def test_one_that_never_ends_is_given_up(candidate, now) -> None:
    export = Export.objects.create(user=candidate, asked_at=now, stepped_at=now)
    assert not preparing.take_step(export.pk, now=now + preparing.GIVE_UP)
    export.refresh_from_db()
    assert export.state == Export.State.FAILED


def test_a_text_that_is_a_formula_is_none_in_the_sheet(candidate, now) -> None:
    candidate.name = '=HYPERLINK("https://evil.example")'
    candidate.save()
    archive = exported(candidate, now)
    assert "'=HYPERLINK" in archive.read("csv/profile.csv").decode()
    assert rows_of(archive, "profile")[0]["name"].startswith("=")


def test_the_mail_comes_when_it_is_ready_and_the_file_goes_after_its_days(candidate, now) -> None:
    exported(candidate, now)
    mail = Mail.objects.get()
    assert mail.subject == "Your data is ready to download"
    assert "https://example.org/my-data/export/" in mail.body
    assert preparing.forget_exports(now=now + preparing.KEPT / 2) == 0
    assert preparing.forget_exports(now=now + preparing.KEPT) == 1
    assert not ExportPart.objects.exists()


def test_a_new_one_takes_the_place_of_the_old(candidate, now) -> None:
    exported(candidate, now)
    exported(candidate, now)
    assert bytes_of(Export.objects.get()).startswith(b"PK")


def test_files_of_evidence_are_never_all_in_memory(candidate, now) -> None:
    category = make_category()
    for number in range(8):
        about = {"title": "Class", "units": 1, "points_each": 1, "done_on": now.date(), "added_at": now}
        activity = Activity.objects.create(user=candidate, category=category, **about)
        data = os.urandom(4 * MB)
        file = {"name": "a.pdf", "mime": "application/pdf", "size": len(data), "digest": str(number), "data": data}
        Evidence.objects.create(activity=activity, added_at=now, **file)
    export = ask_for_export(candidate, site="", by=candidate, now=now)
    tracemalloc.start()
    preparing.take_step(export.pk, now=now)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    export.refresh_from_db()
    assert export.size > 32 * MB
    assert peak < 20 * MB


def test_the_statements_do_not_grow_with_the_answers(sat, candidate, now, statements) -> None:
    with statements() as few:
        exported(candidate, now)
    with statements() as again:
        exported(candidate, now)
    assert len(again) <= len(few) + 2
    assert len(few) < 6 * len(TABLES)

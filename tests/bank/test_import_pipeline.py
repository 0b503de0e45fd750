"""A file's way into a bank: read, looked over, committed in steps, undone as one."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from accounts.models import AuditEvent
from bank.actions import importing
from bank.actions.importing import begin_import, commit_import, due, map_import, take_step
from bank.actions.writing import New, create_questions
from bank.importing import steps
from bank.interchange.found import FoundExhibit, Outgoing
from bank.interchange.native.writing import write
from bank.items import Item, Option, from_json
from bank.models import Draft, Exhibit, Picture, QuestionBank, Tag
from tests.bank.authored import WHOLE, Desk
from tests.bank.importing import MIXED, brought_in, gift, picture, read_in, with_picture, work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db, now) -> Desk:
    return Desk(now)


@pytest.fixture
def bank(desk) -> QuestionBank:
    return desk.bank


@pytest.fixture
def small_batches(monkeypatch) -> None:
    """Several steps without thousands of questions."""
    for module in (steps, importing.reading, importing.committing, importing.undoing):
        monkeypatch.setattr(module, "AT_ONCE", 3, raising=False)


def fates(job) -> list[str]:
    return list(job.entries.order_by("number").values_list("fate", flat=True))


def items(bank) -> dict[str, Item]:
    return {draft.question.slug: from_json(draft.body) for draft in Draft.objects.filter(question__bank=bank)}


def test_reading_writes_nothing_into_the_bank(bank, now) -> None:
    job = read_in(bank, MIXED, now=now)
    assert job.state == "ready"
    assert fates(job) == ["whole", "draft", "unreadable", "whole", "duplicate"]
    assert (job.total, bytes(job.upload), job.format) == (5, b"", "gift")
    assert not bank.questions.exists()


def test_all_that_can_be_read_comes_as_drafts_with_their_warnings(bank, desk, now) -> None:
    job = brought_in(bank, MIXED, now=now, by=desk.olu)
    assert (job.state, job.finished_at) == ("done", now + timedelta(seconds=2))
    assert set(items(bank)) == {"whole", "essay", "number"}
    essay, whole = (Draft.objects.get(question__slug=slug) for slug in ("essay", "whole"))
    assert essay.warnings
    assert set(essay.warnings[0]) == {"field", "message"}
    assert "Describe it." in essay.original
    assert (whole.warnings, whole.original, whole.question.created_by) == ([], "", desk.olu)
    verbs = AuditEvent.objects.filter(group_id=desk.group.pk, verb__startswith="import.").values_list("verb", flat=True)
    assert set(verbs) == {"import.begun", "import.committed", "import.done"}


def test_only_whole_ones_or_only_ticked_ones(bank, now) -> None:
    brought_in(bank, MIXED, now=now, which="whole")
    assert set(items(bank)) == {"whole", "number"}
    job = read_in(bank, gift(4), now=now)
    importing.tick_entries(job, shown=[1, 2, 3], ticked=[2], now=now)
    commit_import(job, which="ticked", by=None, now=now)
    work_off(job, now)
    assert set(items(bank)) == {"whole", "number", "q2", "q4"}


def test_the_same_file_again_brings_nothing(bank, now) -> None:
    brought_in(bank, MIXED, now=now)
    again = brought_in(bank, MIXED, now=now)
    assert fates(again) == ["duplicate", "duplicate", "unreadable", "duplicate", "duplicate"]
    assert bank.questions.count() == 3
    problems = again.entries.get(number=1).problems
    assert "“whole”" in problems[-1]["message"]


def test_what_came_into_the_bank_after_the_file_was_read_is_not_doubled(bank, now) -> None:
    first, second = read_in(bank, gift(3), now=now), read_in(bank, gift(4), now=now)
    for job in (first, second):
        commit_import(job, which="all", by=None, now=now)
        work_off(job, now)
    assert bank.questions.count() == 4
    assert fates(second) == ["duplicate", "duplicate", "duplicate", "whole"]


def test_categories_become_the_sections_they_are_said_to_be(bank, now) -> None:
    job = read_in(bank, MIXED.replace("Course/MRP", "Course/Mpr stuff"), now=now)
    assert job.sections == {"Course/Mpr stuff": ""}
    assert map_import(job, sections={"Course/Mpr stuff": "mrp"}, level="apply", tags=["spring"], now=now)
    commit_import(job, which="all", by=None, now=now)
    work_off(job, now)
    item = items(bank)["whole"]
    assert (item.section, item.level, item.tags) == ("mrp", "apply", ("spring",))
    question = bank.questions.get(slug="whole")
    assert (question.section.slug, question.level) == ("mrp", "apply")
    assert [tag.name for tag in question.tags.all()] == ["spring"]


def test_a_category_named_like_a_section_is_guessed(bank, now) -> None:
    assert read_in(bank, MIXED, now=now).sections == {"Course/MRP": "mrp"}


def test_a_section_nobody_knows_counts_as_a_category(bank, now) -> None:
    job = read_in(bank, "questions:\n- {stem: What?, section: netting-things}\n", now=now, name="a.yaml")
    (entry,) = job.entries.all()
    assert (entry.fate, entry.category, entry.item["section"]) == ("whole", "netting-things", "")
    assert "netting-things" in entry.problems[0]["message"]


def test_an_exhibit_comes_along_once_and_the_same_one_is_used_again(bank, now) -> None:
    exhibit = FoundExhibit("lots", "Lots", "| a |\n|---|\n| 1 |")
    file = write([Outgoing(f"q{n}", Item(stem=f"Which {n}?", exhibit="lots"), exhibit) for n in range(3)])
    brought_in(bank, file, now=now, name="a.yaml")
    assert [item.exhibit for item in items(bank).values()] == ["lots"] * 3
    other = FoundExhibit("lots", "Lots", "Another text")
    brought_in(bank, write([Outgoing("q9", Item(stem="Else?", exhibit="lots"), other)]), now=now, name="b.yaml")
    assert items(bank)["q9"].exhibit == "lots-2"
    assert fates(read_in(bank, file, now=now, name="a.yaml")) == ["duplicate"] * 3
    assert Exhibit.objects.filter(bank=bank).count() == 2


def test_an_exhibit_that_is_nowhere_is_named(bank, now) -> None:
    job = read_in(bank, "questions:\n- {stem: What?, exhibit: gone}\n", now=now, name="a.yaml")
    (entry,) = job.entries.all()
    assert (entry.fate, entry.item["exhibit"]) == ("draft", "")
    assert "“gone”" in entry.problems[0]["message"]


def test_a_picture_comes_along(bank, now) -> None:
    brought_in(bank, with_picture(picture()), now=now, name="a.zip")
    (kept,) = Picture.objects.filter(bank=bank)
    assert kept.digest in items(bank)["flow"].stem
    assert (kept.width, kept.height, bytes(kept.data)) == (6, 4, picture())


def test_a_picture_that_tells_too_much_is_cleaned_and_still_found(bank, now) -> None:
    from PIL import PngImagePlugin

    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "somebody")
    brought_in(bank, with_picture(picture(pnginfo=told)), now=now, name="a.zip")
    (kept,) = Picture.objects.filter(bank=bank)
    assert b"somebody" not in bytes(kept.data)
    assert f"picture:{kept.digest}" in items(bank)["flow"].stem
    assert not Draft.objects.get().warnings


def test_a_picture_that_is_none_is_named(bank, now) -> None:
    job = read_in(bank, with_picture(b"\x89PNG\r\n\x1a\n and no more"), now=now, name="a.zip")
    entry = job.entries.get(fate="draft")
    assert any("flow.png" in problem["message"] or "picture" in problem["message"] for problem in entry.problems)


def test_steps_of_a_few_questions_come_to_the_same(bank, now, small_batches) -> None:
    job = brought_in(bank, gift(10), now=now)
    assert (job.state, job.total, bank.questions.count()) == ("done", 10, 10)
    assert list(job.entries.order_by("number").values_list("question__slug", flat=True)) == [
        f"q{n}" for n in range(1, 11)
    ]


@pytest.fixture
def clock(monkeypatch) -> SimpleNamespace:
    """Of a worker whose time is always up; `second` goes on by what a test says."""
    clock = SimpleNamespace(second=0.0, monotonic=lambda: clock.second)
    monkeypatch.setattr(importing, "time", clock)
    monkeypatch.setattr(importing.reading, "time", clock)
    monkeypatch.setattr(importing, "BUDGET_SECONDS", -1.0)
    return clock


def test_a_worker_that_dies_while_reading_leaves_nothing_double(bank, now, small_batches, clock) -> None:
    job = begin_import(bank, name="a.gift", data=gift(8).encode(), by=None, now=now)
    assert take_step(job.pk, now=now)
    job.refresh_from_db()
    assert (job.state, job.cursor, job.entries.count()) == ("reading", 3, 3)
    work_off(job, now)
    assert [job.total, *job.entries.order_by("number").values_list("number", flat=True)] == [8, *range(1, 9)]


def test_a_file_that_is_read_as_a_whole_is_not_read_once_for_every_batch(
    bank, now, small_batches, clock, monkeypatch
) -> None:
    reads, real = [], importing.reading.read_file

    def slow(*args):
        reads.append(args)
        clock.second += 50
        return real(*args)

    monkeypatch.setattr(importing.reading, "read_file", slow)
    job = begin_import(bank, name="a.gift", data=gift(8).encode(), by=None, now=now)
    assert not take_step(job.pk, now=now)
    job.refresh_from_db()
    assert (job.state, job.total, len(reads)) == ("ready", 8, 1)


def test_a_worker_that_dies_while_committing_leaves_nothing_double(bank, now, small_batches, monkeypatch) -> None:
    job = read_in(bank, gift(8), now=now)
    commit_import(job, which="all", by=None, now=now)
    made, create = [], importing.committing.create_questions

    def dying(*args, **more):
        made.append(create(*args, **more))
        if len(made) == 2:
            raise MemoryError
        return made[-1]

    monkeypatch.setattr(importing.committing, "create_questions", dying)
    with pytest.raises(MemoryError):
        take_step(job.pk, now=now)
    assert bank.questions.count() == 3
    assert due(now=now + timedelta(minutes=4)) == [job.pk]
    work_off(job, now)
    assert (job.state, bank.questions.count()) == ("done", 8)


@pytest.mark.parametrize(("data", "said"), [(b"", "empty"), (b"%PDF-1.5", "PDF"), (b"\0\1\2" * 900, "program")])
def test_what_is_no_file_of_questions_is_refused_with_a_word(bank, now, data, said) -> None:
    job = read_in(bank, data, now=now)
    assert (job.state, bytes(job.upload), job.entries.count()) == ("unreadable", b"", 0)
    assert said in job.problems[0]["message"]


def test_a_reader_that_breaks_closes_the_import_and_is_heard(bank, now, monkeypatch) -> None:
    job = begin_import(bank, name="a.gift", data=gift(1).encode(), by=None, now=now)
    monkeypatch.setattr(importing.reading, "read_file", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        take_step(job.pk, now=now)
    job.refresh_from_db()
    assert (job.state, bytes(job.upload)) == ("unreadable", b"")


def test_what_kills_one_worker_after_another_ends(bank, now) -> None:
    job = begin_import(bank, name="a.gift", data=gift(1).encode(), by=None, now=now)
    assert not take_step(job.pk, now=now + timedelta(minutes=31))
    job.refresh_from_db()
    assert job.state == "unreadable"


def test_characters_no_database_keeps_are_taken_out() -> None:
    assert importing.reading.storable("a\0b\ud800", 10) == "ab?"


def test_tags_too_long_for_the_bank_are_cut(bank, now) -> None:
    brought_in(bank, f"questions:\n- {{stem: What?, tags: [{'x' * 90}, a, a]}}\n", now=now, name="a.yaml")
    assert sorted(Tag.objects.values_list("name", flat=True)) == ["a", "x" * 60]


def test_an_import_takes_a_fixed_number_of_statements_a_batch(bank, now, statements) -> None:
    counts = []
    for size, start in ((1, 1), (20, 1_000)):
        with statements() as work:
            brought_in(bank, gift(size, start=start), now=now)
        counts.append(len(work))
    assert counts[0] == counts[1]


def test_questions_written_here_are_known_in_a_file(bank, desk, now) -> None:
    create_questions(bank, news=[New(replace(WHOLE, stem="Known?"))], by=desk.olu, now=now)
    other = replace(WHOLE, stem="known?", options=tuple(Option(o.text, "", o.right) for o in WHOLE.options))
    assert fates(read_in(bank, write([Outgoing("x", other)]), now=now, name="a.yaml")) == ["duplicate"]


def test_questions_whose_answers_are_not_held_are_not_taken_for_one_another(bank, now) -> None:
    pairs = "::{}::Match the pairs. {{=ABC -> {} =MRP -> {}}}\n\n"
    text = pairs.format("One", "classes", "plans") + pairs.format("Two", "ranks", "needs")
    job = read_in(bank, text, now=now)
    commit_import(job, which="all", by=None, now=now)
    work_off(job, now)
    assert bank.questions.count() == 2
    again = read_in(bank, text, now=now)
    assert set(again.entries.values_list("fate", flat=True)) == {"duplicate"}

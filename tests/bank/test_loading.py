from math import ceil

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Model

from accounts.models import AuditEvent
from bank.content.reading import read_content
from bank.models import Exhibit, Question, QuestionVersion
from curriculum.models import Blueprint, Section
from tests.bank.conftest import make_question

pytestmark = pytest.mark.django_db
EXHIBIT = {"slug": "plan", "title": "A plan", "body": "| Week | 1 |\n|---|--:|\n| Plan | 20 |"}


@pytest.fixture
def checked():
    """A question as it stands after a blind solver agreed with it."""

    def check(root, **fields):
        [source] = [s for s in read_content(root).questions if s.slug == "flow-shop-term"]
        exhibit = read_content(root).exhibit_of(source)
        return make_question(**fields, checked={"agreed": True, "of": source.digest(exhibit)})

    return check


def only_version() -> QuestionVersion:
    return QuestionVersion.objects.get()


def test_a_question_is_loaded_with_its_tags_and_rendered_texts(write, load) -> None:
    stem = "Is **half** of $x^2$ enough?"
    write(make_question(stem=stem, legacy=["p1.planning", "p2.mrp"], key=2, angoff=0.45, calculation=False))
    loaded = load()
    assert (loaded.read, loaded.created, loaded.changed, loaded.retired) == (1, 1, 0, 0)
    version = only_version()
    assert (version.section.slug, version.legacy_part_1.slug, version.legacy_part_2.slug) == (
        "mrp", "p1.planning", "p2.mrp",
    )  # fmt: skip
    assert (version.key, version.level, version.angoff, version.number) == (2, "remember", 0.45, 1)
    assert version.stem == stem
    assert "<strong>half</strong>" in version.stem_html
    assert "<math>" in version.stem_html
    assert version.options[2] == {
        "text": "Craft work", "html": "Craft work",
        "why": "Since Craft work is so.", "why_html": "<p>Since Craft work is so.</p>",
    }  # fmt: skip
    assert version.question.current == version


def test_what_is_not_checked_is_a_draft(write, load) -> None:
    write(make_question())
    load()
    assert Question.objects.get().state == Question.State.DRAFT
    assert only_version().checked is False


def test_what_is_checked_is_published(root, write, load, checked) -> None:
    write(make_question())
    write(checked(root))
    load()
    assert Question.objects.get().state == Question.State.PUBLISHED
    assert only_version().checked is True


def test_loading_again_changes_nothing(write, load) -> None:
    write(make_question(exhibit="plan"), make_question("other"), exhibits=[EXHIBIT])
    load()
    before = [list(model.objects.order_by("pk").values()) for model in (Question, QuestionVersion, Exhibit, AuditEvent)]
    again = load()
    assert (again.read, again.created, again.changed, again.retired) == (2, 0, 0, 0)
    assert before == [list(m.objects.order_by("pk").values()) for m in (Question, QuestionVersion, Exhibit, AuditEvent)]


def test_a_changed_question_becomes_version_two_and_the_old_one_stays(write, load) -> None:
    write(make_question(stem="What was it?"))
    load()
    old = only_version()
    write(make_question(stem="What is it?"))
    loaded = load()
    assert (loaded.created, loaded.changed) == (0, 1)
    question = Question.objects.get()
    assert (question.current.number, question.current.stem) == (2, "What is it?")
    old.refresh_from_db()
    assert (old.number, old.stem) == (1, "What was it?")


def test_moving_a_question_within_its_file_is_no_change(write, load) -> None:
    write(make_question(), make_question("other"))
    load()
    write(make_question("other"), make_question())
    assert load().changed == 0


def test_editing_a_checked_question_makes_it_a_draft(root, write, load, checked) -> None:
    write(make_question())
    write(checked(root))
    load()
    write(checked(root) | {"stem": "What is it called now?"})
    load()
    question = Question.objects.get()
    assert (question.state, question.current.number) == (Question.State.DRAFT, 2)


def test_a_question_that_is_gone_is_retired_and_comes_back(write, load) -> None:
    write(make_question(), make_question("other"))
    load()
    write(make_question())
    assert load().retired == 1
    gone = Question.objects.get(slug="other")
    assert (gone.state, gone.current.number) == (Question.State.RETIRED, 1)
    assert load().retired == 0
    write(make_question(), make_question("other"))
    load()
    gone.refresh_from_db()
    assert (gone.state, gone.current.number) == (Question.State.DRAFT, 1)


def test_a_changed_exhibit_gives_its_questions_a_new_version(write, load) -> None:
    write(make_question(exhibit="plan"), make_question("other"), exhibits=[EXHIBIT])
    load()
    write(make_question(exhibit="plan"), make_question("other"), exhibits=[EXHIBIT | {"body": "None yet."}])
    assert load().changed == 1
    current = Question.objects.get(slug="flow-shop-term").current
    assert (current.exhibit.number, current.exhibit.html) == (2, "<p>None yet.</p>")
    assert current.question.versions.get(number=1).exhibit.number == 1


def test_loading_leaves_one_audit_row_with_its_counts(write, load) -> None:
    write(make_question())
    load()
    assert AuditEvent.objects.filter(verb="content.loaded").count() == 1


@pytest.fixture
def statements_of_loading(write, load, statements):
    """How many statements on the bank's own tables loading so many new questions takes."""

    def count(first: int, number: int) -> int:
        write(*(make_question(f"question-{n}") for n in range(first, first + number)))
        with statements() as work:
            load()
        return len([sql for sql in work if '"bank_' in sql])

    return count


def test_ten_times_the_questions_take_a_handful_of_statements_more(statements_of_loading) -> None:
    """SQLite takes 999 parameters a statement, hence some 40 versions; PostgreSQL takes them all at once."""
    few = statements_of_loading(1000, 20)
    many = statements_of_loading(2000, 200)
    assert few <= 9
    assert many <= few + more_batches(Question, 200) + more_batches(QuestionVersion, 200) + 1


def more_batches(model: type[Model], rows: int) -> int:
    """Statements beyond the first that inserting so many rows takes on this database."""
    at_once = (connection.features.max_query_params or rows * 100) // len(model._meta.concrete_fields)
    return ceil(rows / at_once) - 1


def test_loading_the_same_again_writes_no_question(write, load, statements) -> None:
    write(*(make_question(f"question-{n}") for n in range(50)))
    load()
    with statements() as work:
        load()
    assert not [sql for sql in work if sql.startswith(("INSERT", "UPDATE")) and '"bank_' in sql]


def test_the_bank_that_ships_can_be_loaded(capsys) -> None:
    call_command("load_content")
    assert f"{Question.objects.count()} questions read" in capsys.readouterr().out
    assert Question.objects.count() >= 250
    assert Blueprint.objects.count() == 4
    assert Section.objects.count() >= 50


def test_enemies_are_mutual_and_follow_the_files(write, load) -> None:
    one, two, three = (make_question(slug=f"question-{n}", stem=f"Is {n} enough?") for n in ("one", "two", "three"))
    write(one | {"enemies": ["question-two"]}, two, three)
    load()
    second = Question.objects.get(slug="question-two")
    assert [enemy.slug for enemy in second.enemies.all()] == ["question-one"]
    write(one | {"enemies": ["question-three"]}, two, three)
    load()
    assert not second.enemies.exists()
    assert QuestionVersion.objects.count() == 3

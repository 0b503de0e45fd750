"""Authors begin questions, write on and freeze versions; two of them at once lose nothing."""

from dataclasses import replace
from decimal import Decimal

import pytest

from accounts.models import AuditEvent
from bank.actions.editing import give_up
from bank.actions.publishing import retire
from bank.actions.reviewing import TooLate, submit
from bank.actions.writing import (
    ChangedMeanwhile,
    New,
    Unfinished,
    create_question,
    create_questions,
    discard_draft,
    save_draft,
    save_version,
)
from bank.authoring.versions import item_of
from bank.items import Item, Option, as_json, from_json
from bank.models import Draft, Kind, Question, QuestionBank, Review
from groups.actions import create_group
from tests.factories import make_section

pytestmark = pytest.mark.django_db
WHOLE = Item(
    stem="Which plan comes first?",
    options=(Option("The master schedule", "It comes second."), Option("The sales plan", "It leads.", right=True)),
    section="mrp",
    level="remember",
    angoff=0.6,
    tags=("plans",),
)


@pytest.fixture
def bank(admin, now) -> QuestionBank:
    make_section("mrp")
    group = create_group(name="Lima", slug="lima", by=admin, now=now)
    return QuestionBank.objects.create(slug="lima", name="Lima", group=group)


@pytest.fixture
def begin(bank, admin, now):
    return lambda **fields: create_question(bank, item=replace(WHOLE, **fields), by=admin, now=now)


def test_a_question_begins_as_a_draft_that_lists_can_show(begin) -> None:
    question = begin(stem="Which *plan* comes first?")
    assert (question.state, question.current) == ("draft", None)
    assert question.headline == "Which plan comes first?"
    assert question.slug == "which-plan-comes-first"
    assert [tag.name for tag in question.tags.all()] == ["plans"]
    assert question.section.slug == "mrp"


def test_two_questions_that_begin_alike_have_addresses_of_their_own(begin) -> None:
    assert [begin().slug for _ in range(3)][1:] == ["which-plan-comes-first-2", "which-plan-comes-first-3"]


def test_a_question_without_words_has_an_address_too(begin) -> None:
    assert begin(stem="").slug == "question"


def test_a_draft_is_what_was_typed_even_where_it_cannot_be_rendered(begin) -> None:
    question = begin(stem="$\\frac{1$", section="", level="", angoff=None)
    assert from_json(question.draft.body).stem == "$\\frac{1$"


def test_an_item_survives_the_database(begin) -> None:
    question = begin(legacy=("p1.any",), explanation="Since it leads.")
    stored = from_json(Draft.objects.get(question=question).body)
    assert stored == replace(WHOLE, legacy=("p1.any",), explanation="Since it leads.")


def test_a_save_over_what_somebody_else_saved_is_refused_and_shows_theirs(begin, admin, now) -> None:
    question = begin()
    save_draft(question, item=replace(WHOLE, stem="Mine?"), revision=1, by=admin, now=now)
    with pytest.raises(ChangedMeanwhile) as raised:
        save_draft(question, item=replace(WHOLE, stem="Too late?"), revision=1, by=admin, now=now)
    assert from_json(raised.value.draft.body).stem == "Mine?"
    assert from_json(Draft.objects.get(question=question).body).stem == "Mine?"


def test_a_save_renews_what_lists_show(begin, admin, now) -> None:
    question = begin()
    save_draft(question, item=replace(WHOLE, stem="Which one?", tags=("new",)), revision=1, by=admin, now=now)
    question.refresh_from_db()
    assert (question.headline, [tag.name for tag in question.tags.all()]) == ("Which one?", ["new"])


def test_a_whole_draft_becomes_a_version(begin, admin, now) -> None:
    question = begin()
    version = save_version(question, by=admin, now=now)
    assert (question.current, version.number, version.key) == (version, 1, 1)
    assert item_of(version, tags=["plans"]) == WHOLE
    assert not Draft.objects.filter(question=question).exists()


def test_several_right_options_are_a_bit_set(begin, admin, now) -> None:
    options = (Option("A", "Yes.", right=True), Option("B", "No."), Option("C", "Yes.", right=True))
    version = save_version(begin(kind=Kind.MULTIPLE, options=options), by=admin, now=now)
    assert version.key == 0b101
    assert item_of(version).options == options


def test_a_number_to_enter_has_a_range(begin, admin, now) -> None:
    question = begin(kind=Kind.NUMERIC, options=(), number="12.5", tolerance="0.5", explanation="Half of 25.")
    version = save_version(question, by=admin, now=now)
    assert (version.lowest, version.highest) == (Decimal(12), Decimal(13))
    assert (item_of(version).number, item_of(version).tolerance) == ("12.5", "0.5")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"stem": " "}, "stem"),
        ({"stem": "$\\frac{1$"}, "stem"),
        ({"options": WHOLE.options[:1]}, "options"),
        ({"options": (*WHOLE.options, replace(WHOLE.options[1], text="Another"))}, "options"),
        ({"options": (replace(WHOLE.options[0], why=""), WHOLE.options[1])}, "option 1, why"),
        ({"options": (replace(WHOLE.options[0], text="the sales plan "), WHOLE.options[1])}, "options"),
        ({"kind": Kind.NUMERIC, "number": "1e400"}, "number"),
        ({"kind": Kind.NUMERIC, "number": "NaN"}, "number"),
        ({"kind": Kind.NUMERIC, "number": "5", "tolerance": "-1"}, "tolerance"),
        ({"section": "nowhere"}, "section"),
        ({"exhibit": "nothing"}, "exhibit"),
        ({"level": ""}, "level"),
        ({"angoff": None}, "angoff"),
        ({"angoff": 1.5}, "angoff"),
        ({"concept": "x" * 121}, "concept"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_frozen(begin, admin, now, fields, field) -> None:
    question = begin(**fields)
    with pytest.raises(Unfinished) as raised:
        save_version(question, by=admin, now=now)
    assert field in [fault.field for fault in raised.value.faults]
    assert not question.versions.exists()


def test_a_draft_that_says_nothing_new_makes_no_version(begin, admin, now) -> None:
    question = begin()
    first = save_version(question, by=admin, now=now)
    save_draft(question, item=WHOLE, revision=0, by=admin, now=now)
    assert save_version(question, by=admin, now=now) == first


def test_a_new_version_of_a_published_question_has_to_be_reviewed_again(begin, admin, now) -> None:
    question = begin()
    version = save_version(question, by=admin, now=now)
    Question.objects.update(state=Question.State.PUBLISHED)
    Review.objects.create(question=question, version=version, submitted_at=now)
    save_draft(question, item=replace(WHOLE, stem="Better?"), revision=0, by=admin, now=now)
    save_version(question, by=admin, now=now)
    assert question.state == Question.State.DRAFT
    assert question.reviews.get().state == Review.State.WITHDRAWN


def test_discarding_a_draft_shows_the_version_again(begin, admin, now) -> None:
    question = begin()
    save_version(question, by=admin, now=now)
    save_draft(question, item=replace(WHOLE, stem="Worse?"), revision=0, by=admin, now=now)
    discard_draft(question, item=WHOLE, by=admin, now=now)
    question.refresh_from_db()
    assert question.headline == "Which plan comes first?"


def test_a_hundred_questions_begin_in_as_many_statements_as_one(bank, admin, now, statements) -> None:
    def count(number: int) -> int:
        with statements() as work:
            create_questions(bank, news=[New(WHOLE) for _ in range(number)], by=admin, now=now)
        return len(work)

    count(1)  # makes the tag
    assert count(60) <= count(1) + 1  # SQLite splits the insert


def test_owners_find_what_was_written_in_their_trail(begin, bank, admin, now) -> None:
    save_version(begin(), by=admin, now=now)
    trail = AuditEvent.objects.filter(group_id=bank.group_id).values_list("verb", flat=True)
    assert {"question.begun", "version.saved"} <= set(trail)


def test_the_same_question_is_known_by_what_it_asks() -> None:
    reordered = replace(WHOLE, options=WHOLE.options[::-1], stem="Which  plan\ncomes first?", tags=())
    assert reordered.fingerprint == WHOLE.fingerprint
    assert replace(WHOLE, stem="Which plan comes first\\?").fingerprint == WHOLE.fingerprint
    assert replace(WHOLE, stem="Which plan comes last?").fingerprint != WHOLE.fingerprint


def test_what_a_later_release_stored_is_read_as_far_as_it_is_known() -> None:
    assert from_json(as_json(WHOLE) | {"mood": "cheerful"}) == WHOLE


def test_a_new_version_of_a_retired_question_leaves_it_retired(begin, admin, now) -> None:
    question = begin()
    save_version(question, by=admin, now=now)
    retire(question, why="Asked twice.", by=admin, now=now)
    save_draft(question, item=replace(WHOLE, concept="plans"), revision=0, by=admin, now=now)
    assert save_version(question, by=admin, now=now).number == 2
    assert Question.objects.get().state == "retired"


def test_what_somebody_else_has_written_since_is_not_thrown_away(begin, admin, stranger, now) -> None:
    question = begin()
    save_draft(question, item=replace(WHOLE, stem="Theirs?"), revision=1, by=stranger, now=now)
    with pytest.raises(ChangedMeanwhile) as told:
        give_up(question, revision=1, by=admin, now=now)
    assert told.value.draft == Draft.objects.get()
    assert give_up(question, revision=2, by=admin, now=now)


def test_a_question_thrown_away_takes_no_save(begin, admin, now) -> None:
    question = begin()
    thrown = Question.objects.get()
    give_up(thrown, revision=1, by=admin, now=now)
    with pytest.raises(ChangedMeanwhile):
        save_draft(question, item=WHOLE, revision=1, by=admin, now=now)
    with pytest.raises(TooLate, match="thrown away"):
        submit(question, note="", by=admin, now=now)

"""What the loader refuses: it names file, question, field and mend, and loads nothing at all."""

import pytest
from django.core.management import CommandError, call_command

from bank.models import Question
from curriculum.models import Section
from tests.bank.conftest import TEXTS, make_question

pytestmark = pytest.mark.django_db
FILE = "questions/supply/mrp.yaml"


@pytest.fixture
def refusal(root):
    """The message of a load that must fail and leave no trace."""

    def load() -> str:
        with pytest.raises(CommandError) as refused:
            call_command("load_content", dir=root)
        assert not Question.objects.exists()
        assert not Section.objects.exists()
        return str(refused.value)

    return load


def options(**second):
    """The usual options with the second one changed; None takes a field out."""
    made = make_question()["options"]
    made[1] = {name: value for name, value in (made[1] | second).items() if value is not None}
    return made


QUESTION_FAULTS = {
    "two keys": ({"options": options(key=True)}, "options", "2 options are marked “key: true”; mark exactly one"),
    "no key": ({"options": [{"text": t, "why": "So."} for t in TEXTS]}, "options", "0 options are marked"),
    "three options": ({"options": make_question()["options"][:3]}, "options", "exactly 4 entries"),
    "options as text": ({"options": ["a", "b", "c", "d"]}, "options", "exactly 4 entries"),
    "the same text twice": ({"options": options(text="batch WORK")}, "options", "the same text; make them differ"),
    "no rationale": ({"options": options(why=None)}, "option 2, why", "is missing; write a text"),
    "empty rationale": ({"options": options(why="  ")}, "option 2, why", "is missing; write a text"),
    "a number as option": ({"options": options(text=200)}, "option 2, text", "numbers in quotes"),
    "an unknown option field": ({"options": options(reason="x")}, "option 2", "unknown fields: reason"),
    "no stem": ({"stem": None}, "stem", "is missing; write a text"),
    "a number as stem": ({"stem": 5}, "stem", "in quotes if it looks like a number"),
    "a stem too long": ({"stem": "long " * 1000}, "stem", "5000 characters; at most 4000 fit"),
    "no legacy topic": ({"legacy": None}, "legacy", "list one legacy sub-topic"),
    "an unknown legacy topic": ({"legacy": ["p3.x"]}, "legacy", "“p3.x” is no legacy sub-topic; see docs/"),
    "two topics of a part": ({"legacy": ["p1.planning", "p1.inventory"]}, "legacy", "keep one of each"),
    "an unknown level": ({"level": "guess"}, "level", "“guess” is no level; use one of remember, understand"),
    "a list as level": ({"level": ["apply"]}, "level", "is no level"),
    "a word as flag": ({"calculation": "perhaps"}, "calculation", "write true or false"),
    "an Angoff of 30": ({"angoff": 30}, "angoff", "give a judgement from 0.30 to 0.90"),
    "an Angoff of true": ({"angoff": True}, "angoff", "give a judgement from 0.30 to 0.90"),
    "an unknown field": ({"colour": "red"}, "colour", "is not a field; the fields are angoff, calc"),
    "an exhibit not there": ({"exhibit": "plan"}, "exhibit", "is not among this file's exhibits; add it"),
    "a list as exhibit": ({"exhibit": ["plan"]}, "exhibit", "is not among this file's exhibits; add it"),
    "a calculation without arithmetic": ({"calculation": True}, "calc", "a calculation question shows its arithmetic"),
    "arithmetic that does not come out": ({"calc": [{"expr": "6*7", "equals": 41}]}, "calc", "6*7 comes to 42, not 41"),
    "unsafe arithmetic": ({"calc": [{"expr": "__import__('os')", "equals": 1}]}, "calc", "uses something else than"),
    "arithmetic without a result": ({"calc": [{"expr": "6*7", "equals": None}]}, "calc", "to “None”; write a number"),
    "a word as result": ({"calc": [{"expr": "6*7", "equals": "many"}]}, "calc", "to “many”; write a number"),
    "a calc that is no list": ({"calc": {"expr": "1", "equals": 1}}, "calc", "must be a list"),
    "a calc line with more": ({"calc": [{"expr": "1", "equals": 1, "unit": "t"}]}, "calc", "each line must read {expr"),
    "enemies that are no list": ({"enemies": "other"}, "enemies", "must be a list of the slugs of other questions"),
    "an enemy of itself": ({"enemies": ["flow-shop-term"]}, "enemies", "must be a list of the slugs of other"),
    "an unknown enemy": ({"enemies": ["nobody"]}, "enemies", "“nobody” is no question"),
    "a check by word": ({"checked": "yes"}, "checked", "as record_blind_check writes it"),
    "a check of nothing": ({"checked": {"agreed": True}}, "checked", "must read {agreed: true, of:"),
    "a check of a number": ({"checked": {"agreed": True, "of": 12345678}}, "checked", "must read {agreed: true, of:"),
    "emphasis left open": ({"stem": "What is **this?"}, "stem", "shows “**” as it stands; close the emphasis"),
    "a ragged table": ({"stem": "|A|B|\n|---|---|\n|1|\n\nWhat?"}, "stem", "row of 1 cells under 2 columns"),
    "HTML in a rationale": ({"options": options(why="So <b>it</b> is.")}, "option 2, why", "HTML is not taken"),
    "bad LaTeX in a stem": ({"stem": r"What is $\frac{1$?"}, "stem", "a formula that is not LaTeX"),
    "bad LaTeX in an option": ({"options": options(text=r"$\nosuch$")}, "option 2, text", "is not LaTeX"),
    "bad LaTeX in a rationale": ({"options": options(why=r"$x^$")}, "option 2, why", "is not LaTeX"),
    "math too long": ({"stem": f"${'x+' * 1500}x$"}, "stem", "a formula of more than 2,000 characters; split it"),
    "math too deep": ({"stem": f"${'{' * 90}x{'}' * 90}$"}, "stem", "levels deep; simplify it"),
    "capitals in the slug": ({"slug": "Flow Shop"}, "slug", "must be kebab-case"),
}  # fmt: skip


@pytest.mark.parametrize("fields", QUESTION_FAULTS.values(), ids=QUESTION_FAULTS)
def test_a_faulty_question_is_refused_by_name_and_field(write, refusal, fields) -> None:
    changed, field, mend = fields
    entry = make_question(**changed)
    write(make_question("a-good-one"), entry)
    message = refusal()
    assert "Nothing was loaded" in message
    assert f"{FILE}:" in message
    assert f"{entry['slug']}: {field}: " in message
    assert mend in message


def test_a_question_without_a_slug_is_named_by_its_line(write, refusal) -> None:
    write(make_question(slug=None, stem="What?"))
    assert f"{FILE}:3: slug: is missing" in refusal()


def test_an_entry_that_is_no_mapping_is_refused(write, refusal) -> None:
    write("flow-shop-term")
    assert f"{FILE}: questions: an entry is no mapping; start it with “- slug:”" in refusal()


@pytest.mark.parametrize("section", ["mrp-2", None, ["mrp"], 7])
def test_a_wrong_section_is_refused(write, refusal, section) -> None:
    write(make_question(), section=section)
    assert f"{FILE}:1: section: “{section}” is no section; see docs/content-format.md" in refusal()


def test_an_unknown_field_of_a_file_is_refused(write, refusal) -> None:
    write(make_question(), author="Ana")
    assert "unknown fields author; use section, exhibits, questions" in refusal()


def test_questions_that_are_no_list_are_refused(root, write, refusal) -> None:
    write().write_text("section: mrp\nquestions: {slug: a}\n")
    assert "questions: must be a list; start each entry with “- slug:”" in refusal()


def test_a_slug_used_twice_in_a_file_is_refused(write, refusal) -> None:
    write(make_question(), make_question())
    assert f"flow-shop-term: slug: is used in {FILE} already; choose another" in refusal()


def test_a_slug_used_in_two_files_is_refused(write, refusal) -> None:
    write(make_question())
    write(make_question(), section="crp", file="supply/crp.yaml")
    assert f"{FILE}:3: flow-shop-term: slug: is used in questions/supply/crp.yaml already" in refusal()


def test_an_exhibit_used_twice_is_refused(write, refusal) -> None:
    exhibit = {"slug": "plan", "title": "Plan", "body": "A plan."}
    write(make_question(), exhibits=[exhibit, exhibit])
    assert f"{FILE}: exhibit plan: is used already; choose another slug" in refusal()


@pytest.mark.parametrize(
    ("exhibit", "message"),
    [
        ({"slug": "plan", "title": "Plan"}, "plan: body: is missing"),
        ({"slug": "plan", "title": "Plan", "body": "A.", "unit": "t"}, "plan: unit: is not a field of an exhibit"),
        ("plan", "title: is missing"),
        ({"slug": "plan", "title": "Plan", "body": r"$\nosuch$"}, f"{FILE}: exhibit plan, body: has a formula"),
    ],
)
def test_a_faulty_exhibit_is_refused(write, refusal, exhibit, message) -> None:
    write(make_question(), exhibits=[exhibit])
    assert message in refusal()


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"\xef\xbb\xbfsection: mrp\n", "starts with a byte-order mark; save it as UTF-8 without one"),
        (b"section: mrp\r\nquestions: []\r\n", "has Windows line ends (CRLF); save it with Unix line ends"),
        ("section: mrp\n# Größe\n".encode("latin-1"), "is not UTF-8 (line 2); save it as UTF-8"),
        (b"section: mrp\nsection: crp\n", "is not valid YAML: “section” is given twice"),
        (
            b"section: mrp\nquestions:\n  - slug: a\n    slug: b\n",
            f"{FILE}:4: is not valid YAML: “slug” is given twice",
        ),
        (b"section: mrp: crp\n", "is not valid YAML: mapping values are not allowed"),
        (b"1: mrp\n", "“1” is not a name"),
        (b"", "holds no mapping; start it with “section:”"),
        (b"- slug: a\n", "holds no mapping; start it with “section:”"),
        (b"section: !!python/object/apply:os.getcwd []\n", "is not valid YAML"),
        (b"section: mrp\n\x00", "is not valid YAML"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(write, refusal, raw, message) -> None:
    write(make_question("a-good-one"), section="crp", file="supply/crp.yaml")
    write().write_bytes(raw)
    refused = refusal()
    assert FILE in refused
    assert message in refused


def test_the_problems_of_all_files_are_named_at_once(write, refusal) -> None:
    write(make_question(level="x", angoff=7))
    write(make_question("other", stem=None), section="crp", file="supply/crp.yaml")
    message = refusal()
    assert "3 problem(s)" in message
    assert all(part in message for part in ("“x” is no level", "is “7”", "other: stem: is missing"))


def test_a_directory_without_outlines_is_refused(tmp_path) -> None:
    with pytest.raises(CommandError, match=r"sections\.yaml: cannot be read"):
        call_command("load_content", dir=tmp_path)

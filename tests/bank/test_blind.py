import re

import pytest
import yaml
from django.core.management import CommandError, call_command

from bank.content.blind import by_id
from bank.content.marking import mark
from bank.content.reading import read_content
from bank.content.rounds import read_rounds
from curriculum.sources import ContentError
from tests.bank.conftest import make_question

EXHIBIT = {"slug": "ombra-plan", "title": "The plan of Ombra", "body": "Twenty lamps a week."}
QUESTIONS = [
    make_question("first-term", key=2, exhibit="ombra-plan"),
    make_question("second-term", key=0, stem="What is meant?"),
    make_question("third-term", key=3),
]


@pytest.fixture
def file(write):
    return write(*QUESTIONS, exhibits=[EXHIBIT])


@pytest.fixture
def ids(root, file):
    """The sheet's id of each question, by slug, as the files stand."""
    return lambda: {source.slug: name for name, source in by_id(read_content(root)).items()}


@pytest.fixture
def sheet(root, tmp_path):
    def make(*flags: str) -> str:
        call_command("blind_sheet", str(tmp_path / "sheet.md"), *flags, dir=root)
        return (tmp_path / "sheet.md").read_text()

    return make


@pytest.fixture
def answer(root, tmp_path, capsys):
    """Records the answers given by id and returns what was printed."""

    def record(answers: dict) -> str:
        (tmp_path / "answers.yaml").write_text(yaml.safe_dump(answers))
        capsys.readouterr()
        call_command("record_blind_check", str(tmp_path / "answers.yaml"), dir=root)
        return capsys.readouterr().out

    return record


def states(root) -> dict[str, str]:
    return {source.slug: source.check for source in read_content(root).questions}


def test_the_sheet_shows_exhibit_stem_and_options_under_an_opaque_id(file, ids, sheet) -> None:
    text = sheet("--seed", "1")
    part = text.split(f"## {ids()['first-term']}\n")[1].split("## ")[0]
    expected = [
        "The plan of Ombra",
        "Twenty lamps a week.",
        "What is first-term called?",
        "A. Batch work",
        "D. Group work",
    ]
    assert [found for found in expected if found in part] == expected


def test_the_sheet_tells_no_key_rationale_slug_section_concept_or_level(file, sheet) -> None:
    text = sheet().replace("What is first-term called?", "").replace("What is third-term called?", "")
    for telling in ("key", "Since", "-term", "mrp", "flow shop", "remember", "checked"):
        assert telling not in text.partition("## ")[2]
    assert len(re.findall(r"^## q[0-9a-f]{10}$", text, re.MULTILINE)) == 3


def test_the_order_is_shuffled_and_comes_back_with_its_seed(write, sheet) -> None:
    write(*(make_question(f"question-{number}") for number in range(30)))
    order = [re.findall(r"What is question-(\d+)", sheet("--seed", seed)) for seed in ("1", "1", "2")]
    assert order[0] == order[1] != order[2]
    assert order[0] != sorted(order[0], key=int)


def test_only_unchecked_questions_are_on_the_sheet_unless_all_are_wanted(file, ids, sheet, answer) -> None:
    answer({ids()["second-term"]: "A"})
    assert (sheet().count("\n## q"), sheet("--all").count("\n## q")) == (2, 3)


def test_agreement_writes_exactly_one_line_at_the_end_of_the_question(root, file, ids, answer) -> None:
    before = file.read_text().splitlines()
    printed = answer({ids()["second-term"]: "A"})
    after = file.read_text().splitlines()
    [added] = [number for number, line in enumerate(after) if line.strip().startswith("checked:")]
    assert re.fullmatch(r'  checked: \{agreed: true, of: "[0-9a-f]{8}"\}', after[added])
    assert after[added + 1] == "- slug: third-term"
    assert after[:added] + after[added + 1 :] == before
    assert states(root) == {"first-term": "none", "second-term": "agreed", "third-term": "none"}
    assert "1 agreed, 0 disagreed (0.0%), 0 unknown; 1 file(s) changed." in printed


def test_recording_twice_changes_nothing(file, ids, answer) -> None:
    answers = {ids()["first-term"]: "c", ids()["third-term"]: {"answer": "D", "note": "Sure"}}
    answer(answers)
    once = file.read_bytes()
    assert "2 agreed, 0 disagreed (0.0%), 0 unknown; 0 file(s) changed." in answer(answers)
    assert file.read_bytes() == once


def test_disagreement_takes_the_check_away_and_is_named_with_its_note(root, file, ids, answer) -> None:
    untouched = file.read_bytes()
    answer({ids()["first-term"]: "C"})
    printed = answer({ids()["first-term"]: {"answer": "B", "note": "Flow fits too"}, ids()["second-term"]: "A"})
    assert "disagreed  first-term: key C, answer B: Flow fits too" in printed
    assert "1 agreed, 1 disagreed (50.0%), 0 unknown; 1 file(s) changed." in printed
    assert states(root) == {"first-term": "none", "second-term": "agreed", "third-term": "none"}
    answer({ids()["second-term"]: "D"})
    assert file.read_bytes() == untouched


def test_a_note_on_an_agreement_is_printed_too(file, ids, answer) -> None:
    assert "agreed     second-term: key A, answer A: Wordy" in answer(
        {ids()["second-term"]: {"answer": "A", "note": "Wordy"}}
    )


@pytest.mark.parametrize(
    "edit",
    [("called?", "named?"), ("text: Craft work", "text: Crafts"), ("Twenty lamps", "Thirty lamps")],
)
def test_editing_what_the_solver_saw_loses_the_check_and_the_id(root, file, ids, answer, edit) -> None:
    old = ids()["first-term"]
    answer({old: "C"})
    file.write_text(file.read_text().replace(*edit, 1))
    assert states(root)["first-term"] == "edited"
    before = file.read_bytes()
    printed = answer({old: "C"})
    assert f"skipped    {old}: edited since the sheet was made" in printed
    assert "0 agreed, 0 disagreed (0.0%), 1 unknown; 0 file(s) changed." in printed
    assert file.read_bytes() == before


def test_moving_the_key_loses_the_check(root, file, ids, answer, write) -> None:
    answer({ids()["second-term"]: "A"})
    check = yaml.safe_load(file.read_text())["questions"][1]["checked"]
    write(QUESTIONS[0], make_question("second-term", key=1, stem="What is meant?", checked=check), exhibits=[EXHIBIT])
    assert states(root)["second-term"] == "edited"


@pytest.mark.parametrize(
    ("field", "value"), [("angoff", 0.75), ("level", "apply"), ("reference", "x"), ("concept", "x")]
)
def test_editing_what_the_solver_did_not_see_keeps_the_check(root, file, ids, answer, field, value) -> None:
    answer({ids()["second-term"]: "A"})
    data = yaml.safe_load(file.read_text())
    data["questions"][1][field] = value
    file.write_text(yaml.safe_dump(data, sort_keys=False))
    assert states(root)["second-term"] == "agreed"


def test_an_edited_question_that_is_solved_again_gets_a_new_check_in_place_of_the_old(root, file, ids, answer) -> None:
    answer({ids()["first-term"]: "C"})
    file.write_text(file.read_text().replace("Twenty lamps", "Thirty lamps"))
    answer({ids()["first-term"]: "C"})
    assert states(root)["first-term"] == "agreed"
    assert file.read_text().count("checked:") == 1


@pytest.mark.parametrize("given", ["E", "AB", "", 1, None, ["A"], {"note": "?"}, {"answer": "A", "sure": "yes"}])
def test_what_is_no_answer_is_refused_and_nothing_is_recorded(file, ids, answer, given) -> None:
    before, bad = file.read_bytes(), ids()["second-term"]
    with pytest.raises(CommandError, match=rf"answers.yaml: {bad}: answer: .* is not an answer; write A, B, C or D"):
        answer({ids()["first-term"]: "C", bad: given})
    assert file.read_bytes() == before


def test_an_answers_file_that_is_not_there_is_named(root, file) -> None:
    with pytest.raises(CommandError, match=r"nowhere.yaml: cannot be read"):
        call_command("record_blind_check", "nowhere.yaml", dir=root)


LAYOUTS = {
    "a comment between questions": ("questions:\n  - slug: a\n    n: 1\n\n  # next\n  - slug: b\n    n: 2\n", 3),
    "a block scalar at the end": ("questions:\n  - slug: a\n    why: |\n      One.\n\n      # no\n\n  - slug: b\n", 6),
    "a folded text at the end": ("questions:\n- slug: a\n  o:\n  - why: >-\n      One\n      two.\n\n\n- slug: b\n", 6),
    "a flow list at the end": ("questions:\n  - slug: a\n    calc:\n      - {e: 1,\n         f: 2}\n  - slug: b\n", 5),
    "a comment behind the last value": ("questions:\n  - slug: a # one\n  - slug: b\n", 2),
    "a plain text over two lines": ("questions:\n  - slug: a\n    why: one\n      two\n  - slug: b\n", 4),
    "sections after the questions": ("questions:\n  - slug: a\n\nsection: x\n", 2),
    "no line end at the end": ("questions:\n  - slug: a\n    n: 1", 3),
    "an old check in the middle": ("questions:\n  - slug: a\n    checked: {}\n    n: 1\n  - slug: b\n", 3),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line"), LAYOUTS.values(), ids=LAYOUTS)
def test_the_line_lands_at_the_end_of_any_layout(text, line) -> None:
    marked = mark(text, {"a": "0123abcd"}).splitlines()
    assert marked[line].strip() == 'checked: {agreed: true, of: "0123abcd"}'
    del marked[line]
    assert marked == [kept for kept in text.splitlines() if kept.strip() != "checked: {}"]


def test_a_layout_that_cannot_take_a_line_is_refused() -> None:
    with pytest.raises(ContentError, match="cannot be written into this layout"):
        mark("questions:\n  - {slug: a,\n     n: 1}\n", {"a": "0123abcd"}, "f.yaml")


def test_every_round_is_logged_with_what_was_disagreed_with(root, file, ids, answer) -> None:
    names = ids()
    answer({names["first-term"]: "C", names["second-term"]: "B"})
    answer({names["third-term"]: "D"})
    first, second = read_rounds(root)
    assert (first.solved, first.disagreed) == (2, ("second-term",))
    assert (second.solved, second.disagreed) == (1, ())


def test_a_log_that_was_written_by_hand_wrongly_is_refused(root, file) -> None:
    (root / "blind-checks.yaml").write_text("rounds:\n  - {date: yesterday, solved: 2, disagreed: []}\n")
    with pytest.raises(ContentError, match=r"blind-checks.yaml:2: rounds: each must read"):
        read_content(root)

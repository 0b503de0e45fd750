"""Our own YAML: what it says comes in, what is odd in it is named with its line, and it comes back as it went."""

import random
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bank.drawings import read_chart
from bank.interchange.found import FoundExhibit, FoundPicture, Outgoing
from bank.interchange.native import charts
from bank.interchange.native.reading import read
from bank.interchange.native.writing import write
from bank.interchange.pictures import digest
from bank.items import Item, Option
from tests.bank.charts import EXAMPLES as CHARTS

FULL = Item(
    kind="multiple", stem="Which are **inputs**?\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    options=(Option("100", "no: 1\n\n- two", True), Option("yes", "~", True), Option("null", "", False)),
    explanation="All.", section="mrp", legacy=("p1.planning", "p2.mrp"), level="apply", angoff=0.55, calculation=True,
    concept="a # b", reference="'x' \"y\"", exhibit="table", tags=("one", "two words"),
)  # fmt: skip


def found(text, **changes):
    return list(read(text.encode() if isinstance(text, str) else text).found)


def came_back(*outgoing):
    file = read(write(outgoing))
    back = list(file.found)
    assert not file.problems
    assert [each.name for each in back] == [each.slug for each in outgoing]
    assert all(each.whole and not each.problems for each in back)
    return back


def test_a_full_question_comes_back_as_it_went() -> None:
    exhibit = FoundExhibit("table", "A table", "| a |\n|---|\n| 1 |")
    (back,) = came_back(Outgoing("inputs", FULL, exhibit))
    assert back.item == FULL
    assert back.exhibit == exhibit


@pytest.mark.parametrize(
    "item",
    [
        Item(kind="numeric", stem="How many?", number="12.50", tolerance="0.5", explanation="So."),
        Item(kind="numeric", stem="How many?"),
        Item(kind="single", stem="Unfinished", options=(Option("a", "", True), Option("b", "", True))),
        Item(kind="multiple", stem="One", options=(Option("a", "", True), Option("b"))),
        Item(kind="single", stem="", options=(Option(), Option("", "why"))),
        Item(stem="  indented\n    code", number="7"),
    ],
)
def test_an_unfinished_question_is_as_unfinished_as_it_was(item) -> None:
    (back,) = came_back(Outgoing("it", item))
    assert back.item == replace(item, stem=item.stem.rstrip())


texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=60)
lines = st.lists(texts, max_size=4).map(lambda parts: "\n".join(parts).strip())


@given(stem=lines, text=lines, why=lines, tags=st.lists(texts.map(str.strip).filter(bool), max_size=3))
def test_any_text_comes_back(stem, text, why, tags) -> None:
    item = Item(stem=stem, options=(Option(text, why, True), Option(why, text)), tags=tuple(tags))
    (back,) = came_back(Outgoing("it", item))
    assert back.item == item


@pytest.mark.parametrize("kind", CHARTS)
def test_a_drawing_comes_back(kind) -> None:
    chart = charts.stored(read_chart(CHARTS[kind]))
    exhibit = FoundExhibit("drawn", "Drawn", "Look.", chart)
    (back,) = came_back(Outgoing("it", Item(stem="What?", exhibit="drawn"), exhibit))
    assert back.exhibit == exhibit
    assert charts.chart_of(back.exhibit.chart) == read_chart(CHARTS[kind])


def test_pictures_travel_in_a_zip_under_their_digests() -> None:
    data = BytesIO()
    Image.new("RGB", (4, 3), "navy").save(data, "PNG")
    picture = FoundPicture("flow.png", "image/png", data.getvalue())
    item = Item(stem=f"![flow](picture:{digest(picture)})")
    packed = write([Outgoing("it", item, None, (picture,))])
    assert sorted(ZipFile(BytesIO(packed)).namelist()) == [f"pictures/{digest(picture)}.png", "questions.yaml"]
    (back,) = list(read(packed).found)
    assert back.item == item
    assert [each.data for each in back.pictures] == [picture.data]


def test_the_same_questions_make_the_same_file() -> None:
    outgoing = [Outgoing(f"q-{n}", replace(FULL, exhibit="")) for n in range(3)]
    assert write(outgoing) == write(outgoing)


def test_numbers_keep_their_zeros_and_words_stay_words() -> None:
    (one,) = found("questions:\n- stem: 2024-01-31\n  options: [{text: 10.50, key: true}, no, 1e3, 0x1F]\n")
    assert one.item.stem == "2024-01-31"
    assert [option.text for option in one.item.options] == ["10.50", "no", "1e3", "0x1F"]


def test_the_section_of_the_file_is_that_of_questions_without_one() -> None:
    text = "questions:\n- {stem: a}\n- {stem: b, section: crp}\nsection: mrp\n"
    assert [each.item.section for each in found(text)] == ["mrp", "crp"]


def test_a_list_without_a_head_is_read_too() -> None:
    assert [each.item.stem for each in found("- stem: a\n- stem: b\n")] == ["a", "b"]


@pytest.mark.parametrize(
    ("entry", "field", "said"),
    [
        ("{stem: a, foo: 1}", "foo", "no field of a question"),
        ("{stem: a, kind: essay}", "kind", "no kind"),
        ("{stem: a, angoff: 65}", "angoff", "between 0 and 1"),
        ("{stem: a, angoff: nan}", "angoff", "between 0 and 1"),
        ("{stem: a, calculation: maybe}", "calculation", "neither true nor false"),
        ("{stem: [a], options: []}", "stem", "list or mapping"),
        ("{stem: a, options: b}", "options", "must be a list"),
        ("{stem: a, options: [{text: b, right: true}]}", "option 1", "text, why and key"),
        ("{stem: a, enemies: [b, c]}", "enemies", "(b, c)"),
        ("{slug: a, template: eoq, seed: 3}", "template", "eoq"),
    ],
)
def test_what_cannot_be_held_makes_a_draft_that_names_it(entry, field, said) -> None:
    (one,) = found(f"questions:\n  - {entry}\n")
    assert not one.whole
    (problem,) = one.problems
    assert (problem.line, problem.field) == (2, field)
    assert said in problem.message
    assert entry in one.original


def test_a_field_given_twice_counts_once_and_is_named() -> None:
    (one,) = found("questions:\n- stem: a\n  stem: b\n  ? [x]\n  : y\n  options: [{text: c, text: d}]\n")
    assert (one.whole, one.item.stem, one.item.options[0].text) == (False, "a", "c")
    assert [problem.line for problem in one.problems if problem.field == "field"] == [3, 4]


def test_checks_of_the_bundled_files_are_only_noted() -> None:
    (one,) = found('questions:\n- stem: a\n  checked: {agreed: true, of: "0"}\n  calc: [{expr: "1", equals: 1}]\n')
    assert one.whole
    assert ["calc, checked" in problem.message for problem in one.problems] == [True]


@pytest.mark.parametrize("entry", ["just words", "[1, 2]", "{slug: a}", "null", "{}"])
def test_an_entry_that_is_no_question_is_counted_and_named(entry) -> None:
    one, two = found(f"questions:\n- {entry}\n- stem: good\n")
    assert not one.readable
    assert one.problems
    assert two.item.stem == "good"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("questions:\n- stem: a\n- stem: 'b\n", 4, "not valid YAML"),
        ("questions:\n- stem: a: b\n", 2, "not valid YAML"),
        ("questions: []\nquestions: []\n", 2, "given twice"),
        ("questions:\n- &a {stem: a}\n- *a\n", 2, "Anchors and aliases"),
        ("questions:\n- stem: !!python/object/apply:os.system [ls]\n", 2, "not taken"),
        ("questions:\n- " + "[" * 60_000, 2, "deep"),
        ("questions:\n" + "- " * 60_000 + "a", 2, "deep"),
        ("questions:\n- " + "{a: " * 60_000, 2, "deep"),
        ("? [a]\n: b\n", 1, "name of a field"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_why(text, line, said) -> None:
    file = read(text.encode())
    assert list(file.found) == []
    (problem,) = file.problems
    assert problem.line == line
    assert said in problem.message


def test_aliases_that_multiply_are_refused_before_they_are_followed() -> None:
    laughs = "a: &a [x, x]\n" + "".join(
        f"{n}: &{n} [*{p}, *{p}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert "Anchors" in read(laughs.encode()).problems[0].message


@pytest.mark.parametrize("text", ["", "hello", "questions: 3", "a: b\n"])
def test_a_file_without_questions_says_so(text) -> None:
    file = read(text.encode())
    assert list(file.found) == []
    assert any("questions:" in problem.message for problem in file.problems)


def test_files_of_the_bundled_bank_are_read_whole_but_for_what_only_they_hold() -> None:
    kinds = {"whole": 0, "drafts": 0}
    for path in sorted(Path("content/questions").rglob("*.yaml")):
        file = read(path.read_bytes())
        for each in file.found:
            assert each.readable
            kinds["whole" if each.whole else "drafts"] += 1
            assert each.whole or {problem.field for problem in each.problems} & {"enemies", "template"}
        assert file.problems == []
    assert kinds["whole"] > 500


def test_damaged_files_are_read_or_refused_and_nothing_else() -> None:
    sound, noise = bytearray(write([Outgoing("it", FULL)])), random.Random(7)
    for _ in range(300):
        broken = bytearray(sound)
        for _ in range(noise.randint(1, 6)):
            broken[noise.randrange(len(broken))] = noise.randrange(256)
        del broken[noise.randrange(len(broken)) :]
        file = read(bytes(broken))
        assert list(file.found) or file.problems or not re.search(rb"- slug", bytes(broken))

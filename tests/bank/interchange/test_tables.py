import io
from datetime import date
from itertools import islice
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from bank.interchange.encodings import decode
from bank.interchange.found import Found, Outgoing
from bank.interchange.tables import read_csv, read_xlsx, write_csv, write_xlsx
from bank.items import Item, Option

FILE = Path(__file__).parent / "files" / "teacher.csv"
TWO = (Option("x", right=True), Option("y"))


def read(text: str) -> list[Found]:
    return list(read_csv(text).found)


def messages(found: Found) -> str:
    return " ".join(problem.message for problem in found.problems)


def rights(found: Found) -> str:
    return "".join("ABCDEFG"[at] for at, option in enumerate(found.item.options) if option.right)


def workbook(*rows: list[object], title: str = "Questions") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_teachers_file_is_read_row_by_row() -> None:
    found = read(decode(FILE.read_bytes())[0])
    assert [one.line for one in found] == [3, 4, 5, 6, 7, 8]
    assert [one.item is not None for one in found] == [True, True, True, True, False, False]
    assert [one.whole for one in found[:4]] == [True, True, True, False]
    assert [rights(one) for one in found[:4]] == ["A", "AC", "A", "C"]
    assert found[0].item.stem == 'What is "cycle counting"?'
    assert found[1].item.kind == "multiple"
    assert found[2].item.stem == r"How much is 5 * 3 < 20 in \$?"
    assert (found[2].item.level, found[0].item.section, found[0].category) == ("analyse", "Inventory", "Inventory")
    assert "“create” is no level" in messages(found[3])
    assert [one.problems[0].field for one in found[4:]] == ["question", "correct"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_delimiter_and_encoding_are_found_out(encoding: str, sign: str) -> None:
    text = sign.join(["Key", "B", "A", "STEM"]) + "\r\n" + sign.join(["b", "“zwei”", "eins", "Größe?"]) + "\r\n"
    (found,) = read(decode(text.encode(encoding))[0])
    assert (found.item.stem, rights(found)) == ("Größe?", "B")


@pytest.mark.parametrize(
    ("key", "right", "whole"),
    [
        ("B", "B", True), ("b)", "B", True), ("(B)", "B", True), ("2", "B", True), ("Option B", "B", True),
        ("Green", "B", True), ("green ", "B", True), ("A,C", "AC", True), ("A; C", "AC", True), ("AC", "AC", True),
        ("A and C", "AC", True), ("1,3", "AC", True), ("Red; Blue", "AC", True), ("A C", "AC", True),
    ],
)  # fmt: skip
def test_the_key_may_be_written_in_many_ways(key: str, right: str, whole: bool) -> None:
    (found,) = read(f'question,option 1,option 2,option 3,correct answer\nWhich?,Red,Green,Blue,"{key}"\n')
    assert (rights(found), found.whole) == (right, whole)


def test_a_key_that_may_mean_two_options_is_asked_about() -> None:
    (found,) = read("question,a,b,c,d,answer\nHow many?,2,4,6,8,4\n")
    assert (rights(found), found.whole) == ("B", False)
    assert "two different options" in messages(found)


@pytest.mark.parametrize(("key", "field"), [("E", "correct"), ("Purple", "correct"), ("", "correct"), ("0", "correct")])
def test_a_key_that_means_no_option_is_named(key: str, field: str) -> None:
    (found,) = read(f"question,a,b,correct\nWhich?,Red,Green,{key}\n")
    assert (found.item, found.problems[0].line, found.problems[0].field) == (None, 2, field)


def test_numbers_rationales_and_all_the_rest_have_columns() -> None:
    head = "Question,Number,Tolerance,Explanation,Section,Level,Angoff,Tags,Category,Reference"
    (found,) = read(f'{head}\nHow many?,25,0.5,Since.,mrp,Apply,65%,"a, b",Part 1/MRP,ch. 3\n')
    assert found.item == Item(
        kind="numeric", stem="How many?", number="25", tolerance="0.5", explanation="Since.", section="mrp",
        level="apply", angoff=0.65, tags=("a", "b"), reference="ch. 3",
    )  # fmt: skip
    assert found.category == "Part 1/MRP"


def test_rationales_stand_by_their_options() -> None:
    (found,) = read("question,a,rationale a,b,b feedback,key\nWhich?,x,so,y,not so,a\n")
    assert found.item.options == (Option("x", "so", True), Option("y", "not so"))


def test_true_and_false_need_no_options() -> None:
    (found,) = read("question,type,option 1,option 2,answer\nIs it?,True/False,,,FALSE\n")
    assert [(option.text, option.right) for option in found.item.options] == [("True", False), ("False", True)]


def test_wrong_answers_may_have_columns_of_their_own() -> None:
    (found,) = read("question,correct answer,wrong answer 1,wrong answer 2\nWhich?,x,y,z\n")
    assert [(option.text, option.right) for option in found.item.options] == [("x", True), ("y", False), ("z", False)]


def test_a_kind_we_do_not_hold_becomes_a_draft() -> None:
    (found,) = read("question,type,a,b,answer\nDiscuss.,Essay,,,\n")
    assert (found.item.stem, found.whole) == ("Discuss.", False)
    assert "“Essay”" in messages(found)


def test_a_file_without_a_header_says_which_columns_are_wanted() -> None:
    for text in ("", "hello", "Which?,x,y,A\n", "question,a,b\nWhich?,x,y\n"):
        file = read_csv(text)
        assert list(file.found) == []
        assert "“correct”" in file.problems[0].message


def test_unknown_columns_and_cells_without_a_column_are_named() -> None:
    file = read_csv("question,a,b,correct,Shoe size\nWhich?,x,y,A,44\nWhich, then?,x,y,A,44,B\n")
    _, second = file.found
    assert "“Shoe size”" in file.problems[0].message
    assert (second.whole, second.item) == (False, None)


def test_a_quotation_mark_that_is_not_closed_costs_one_row_only() -> None:
    found = read('question,a,b,correct\nOne?,x,y,A\n"Two?,x,y,A\nThree?,x,y,B\nFour?,"x"z,y,A\nFive?,x,y,A\n')
    assert [one.item.stem if one.item else one.problems[0].line for one in found] == ["One?", 3, "Three?", 5, "Five?"]
    assert "quotation marks" in messages(found[1])


def test_formulas_are_no_formulas_in_a_spreadsheet() -> None:
    texts = ("=1+1", "+1x", "-1x", "@sum", "'=1", "''@", "-5", "'quoted'", "\t=1")
    item = Item(stem="=HYPERLINK(1)", options=tuple(Option(text) for text in texts))
    text = write_csv([Outgoing("one", item)])
    assert "'=HYPERLINK(1)" in text
    assert [found.item for found in read(text)] == [item]
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx([Outgoing("one", item)])))
    assert {cell.data_type for row in book.active for cell in row} <= {"s", "n"}
    assert all(cell.value is None for row in book.active for cell in row if cell.data_type == "n")
    assert [found.item for found in read_xlsx(write_xlsx([Outgoing("one", item)])).found] == [item]


def test_cells_of_a_workbook_are_taken_as_they_are_seen() -> None:
    head = ["Question", "A", "B", "C", "Correct", "Angoff"]
    data = workbook(
        ["Spring term"], [], head, ["How much?", 5.0, 0.1 + 0.2, True, 1, 0.65], ["=1+1 is?", 2, 3, None, "A", None]
    )
    first, second = read_xlsx(data).found
    assert [option.text for option in first.item.options] == ["5", "0.3", "TRUE"]
    assert (first.line, rights(first), first.item.angoff) == (4, "A", 0.65)
    assert second.line == 5


def test_a_date_in_a_workbook_is_shown_as_one() -> None:
    (found,) = read_xlsx(workbook(["question", "a", "b", "key"], ["Which?", date(2026, 1, 2), "y", "b"])).found
    assert found.item.options[0].text == "2026-01-02"


def test_the_first_sheet_with_a_header_is_read_and_the_others_are_named() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Notes"])
    sheet = book.create_sheet("Items")
    for row in (["question", "a", "b", "key"], ["Which?", "x", "y", "A"]):
        sheet.append(row)
    file = read_xlsx(saved(book))
    assert [found.item for found in file.found] == [Item(stem="Which?", options=TWO)]
    assert "“Items” was read, not “Sheet”" in file.problems[0].message


def changed(data: bytes, member: str, old: bytes, new: bytes) -> bytes:
    file = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as source, ZipFile(file, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            body = source.read(name)
            assert name != member or old in body
            target.writestr(name, body.replace(old, new) if name == member else body)
    return file.getvalue()


GOOD = workbook(["question", "a", "b", "key"], ["Which?", "x", "y", "A"])
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "damaged"),
        (b"PK\x03\x04 nothing", "damaged"),
        (GOOD[:-40], "damaged"),
        (changed(GOOD, SHEET, b'r="A2"', b'r="XFD1048576"'), "far away"),
        (changed(GOOD, SHEET, b'<row r="2"', b'<row r="1048577000"'), "damaged"),
        (changed(GOOD, SHEET, b'r="A2"', b'r="ZZZZZZ9"'), "damaged"),
        (changed(GOOD, SHEET, b"<sheetData>", b"<sheetData><row"), "damaged"),
        (changed(GOOD, SHEET, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'), "declarations"),
        (changed(GOOD, "xl/workbook.xml", b"<sheets>", b"<sh"), "damaged"),
    ],
)
def test_a_damaged_or_malicious_workbook_is_refused_with_a_word(data: bytes, said: str) -> None:
    file = read_xlsx(data)
    assert list(file.found) == []
    assert said in " ".join(problem.message for problem in file.problems)


def test_what_is_written_opens_in_other_readers() -> None:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(write_xlsx([Outgoing("one", Item(stem="Which?", options=TWO))])))
    assert sheet.get_sheet_by_name("Questions").to_python()[1][:6] == ["one", "markdown", "single", "Which?", "x", "y"]


@pytest.mark.parametrize("hostile", ['"', '"a\n', ',"\n', ",", ";\n", "\n", "question,a,b,correct\n", '"""'])
def test_two_megabytes_of_anything_come_to_an_end(hostile: str) -> None:
    text = hostile * (2_000_000 // len(hostile))
    for beginning in ("", "question,a,b,correct\n", "question,a,b,correct\nWhich?,x,y,"):
        file = read_csv(beginning + text)
        found = list(islice(file.found, 1_000))
        assert found or file.problems


FROM_ZERO = [["question", "a", "b", "c", "correct"], ["One?", "x", "y", "z", 2], ["Two?", "x", "y", "z", 0]]


def test_right_options_counted_from_zero_are_read_so_and_it_is_said() -> None:
    text = "\n".join(",".join(map(str, row)) for row in FROM_ZERO)
    for file in (read_csv(text), read_xlsx(workbook(*FROM_ZERO))):
        assert [rights(found) for found in file.found] == ["C", "A"]
        assert "counted from 0" in file.problems[0].message
        assert file.problems[0].line == 3


def test_a_zero_among_the_options_counts_nothing() -> None:
    one, two = read("question,a,b,c,correct\nHow many?,0,1,2,0\nWhich?,x,y,z,2\n")
    assert (rights(one), rights(two)) == ("A", "B")


def test_a_damaged_workbook_is_refused_in_words() -> None:
    data = workbook(*FROM_ZERO)
    file = read_xlsx(data[:10] + data[40:])
    assert "damaged" in file.problems[0].message


def test_dollar_signs_of_somebody_elses_table_are_money_and_what_looks_like_a_formula_is_pointed_at() -> None:
    header = "question,A,B,correct"
    (money,) = read(f"{header}\nIt costs $5 and then $7?,$1,$2,A")
    assert (money.item.stem, money.problems) == (r"It costs \$5 and then \$7?", ())
    (formula,) = read(f"{header}\nWhat is $x^2$?,$x$,2,A")
    assert formula.item.stem == r"What is \$x^2\$?"
    assert messages(formula).startswith("“$x^2$” is taken as it was typed, not as a formula. If it is one, write it as")
    assert formula.whole


@pytest.mark.parametrize(
    "row", [r"What is \(x^2\)?,a,b,A,", "What is $x^2$?,a,b,A,markdown"], ids=["TeX brackets", "text format"]
)
def test_written_as_the_note_says_it_is_a_formula(row) -> None:
    (found,) = read(f"question,A,B,correct,text format\n{row}")
    assert (found.item.stem, found.problems) == ("What is $x^2$?", ())


def test_formulas_of_our_own_table_come_back_as_formulas() -> None:
    sent = Item(stem="What is $x^2$, at \\$5?", options=TWO)
    (found,) = read(write_csv([Outgoing("one", sent)]))
    assert (found.item.stem, found.problems) == (sent.stem, ())

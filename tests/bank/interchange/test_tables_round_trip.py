from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bank.interchange.encodings import decode
from bank.interchange.found import Found, FoundExhibit, FoundPicture, Outgoing
from bank.interchange.tables import read_csv, read_xlsx, write_csv, write_xlsx
from bank.items import Item, Option
from tests.bank.interchange.questions import PIXEL, outgoings

several = st.lists(outgoings(), min_size=1, max_size=4)
unhurried = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


def assert_same(sent: list[Outgoing], found: list[Found]) -> None:
    assert [one.item for one in found] == [one.item for one in sent]
    assert [one.name for one in found] == [one.slug for one in sent]
    assert [one.exhibit for one in found] == [one.exhibit for one in sent]
    assert all(one.whole and not one.problems for one in found)


@unhurried
@given(several)
def test_what_is_exported_as_csv_is_imported_as_the_same_questions(sent: list[Outgoing]) -> None:
    text, note = decode(write_csv(sent).encode())
    file = read_csv(text)
    assert_same(sent, list(file.found))
    assert (file.problems, note) == ([], None)


@unhurried
@given(several)
def test_what_is_exported_as_xlsx_is_imported_as_the_same_questions(sent: list[Outgoing]) -> None:
    file = read_xlsx(write_xlsx(sent))
    assert_same(sent, list(file.found))
    assert file.problems == []


def test_pictures_travel_with_the_questions_that_show_them() -> None:
    shown = f"Look: ![dot](picture:{__import__('hashlib').sha256(PIXEL.data).hexdigest()[:16]})"
    two = (Option("x", right=True), Option("y"))
    large = FoundPicture("large.png", "image/png", bytes(range(256)) * 400)
    sent = [Outgoing("one", Item(stem=shown, options=two), pictures=(PIXEL, large)), Outgoing("two", Item(stem="x"))]
    by_text, by_sheet = list(read_csv(write_csv(sent)).found), list(read_xlsx(write_xlsx(sent)).found)
    assert [found.item for found in by_text] == [found.item for found in by_sheet] == [one.item for one in sent]
    assert [picture.data for picture in by_text[0].pictures] == [PIXEL.data]
    assert by_sheet[0].pictures == (PIXEL,)
    assert by_sheet[1].pictures == ()


def test_a_text_longer_than_a_cell_of_a_workbook_is_whole_again() -> None:
    body = "".join(f"| {number} |\n" for number in range(12_000))
    sent = [Outgoing("one", Item(stem="Which?", exhibit="grid"), FoundExhibit("grid", "Grid", body))]
    (found,) = read_xlsx(write_xlsx(sent)).found
    assert found.exhibit == sent[0].exhibit

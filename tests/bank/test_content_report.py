import pytest
from django.core.management import CommandError, call_command

from bank.content.figures import Figure, Unit
from bank.content.report import angoff_columns, plotted
from tests.bank.conftest import make_question


@pytest.fixture
def written(root, tmp_path):
    def write_report() -> str:
        call_command("content_report", str(tmp_path / "report.html"), dir=root)
        return (tmp_path / "report.html").read_text()

    return write_report


def test_the_page_names_what_is_missed_and_shows_every_section(write, written) -> None:
    write(make_question("one", stem="Which is NOT a cost?"), make_question("two"))
    page = written()
    assert "negative stems: 50.0 % (must be at most 3.0 %): one" in page
    assert page.count('scope="row">mrp<') == 1
    assert "{{" not in page


def test_a_broken_file_is_named_and_nothing_is_written(write, written, tmp_path) -> None:
    write(make_question(stem=None))
    with pytest.raises(CommandError, match="flow-shop-term: stem"):
        written()
    assert not (tmp_path / "report.html").exists()


def test_bounds_and_value_lie_on_one_line() -> None:
    one = plotted(Figure("share", 0.5, Unit.SHARE, 0.4, 0.6))
    assert (one.low, one.value, one.high, one.width) == (40, 50, 60, 20)


def test_small_shares_are_stretched() -> None:
    one = plotted(Figure("share", 0.1, Unit.SHARE, None, 0.3))
    assert (one.low, one.value, one.high) == pytest.approx((0, 30, 90))


def test_judgements_fall_into_twentieths_the_last_with_its_upper_end() -> None:
    columns = angoff_columns([0.30, 0.34, 0.35, 0.90])
    assert [column.count for column in columns] == [2, 1, *[0] * 9, 1]
    assert columns[0].label == ".30"
    assert columns[0].high == 100

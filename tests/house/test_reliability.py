"""What docs/reliability.md promises is what tests show."""

from tests.reliability import DOCUMENT, ORDER, document, shown


def test_the_table_of_faults_is_that_of_the_tests() -> None:
    assert DOCUMENT.read_text() == document(), "write it anew: python -m tests.reliability"


def test_every_fault_is_shown_by_a_test() -> None:
    assert {row.fault for row in shown()} == set(ORDER)

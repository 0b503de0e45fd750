"""Cases worked by hand: with these figures the template's key is this."""

from decimal import Decimal

import pytest

from bank.calculations.draws import answer_for
from tests.bank.recomputed import vectors
from tests.bank.test_shipped_templates import as_plain, templates


@pytest.mark.parametrize(("slug", "figures", "expected"), vectors())
def test_a_worked_case_comes_out(slug, figures, expected) -> None:
    value = answer_for(templates()[slug], _exact(figures))
    assert as_plain(value) == pytest.approx(expected) if not isinstance(expected, str) else value == expected


def _exact(value):
    if isinstance(value, dict):
        return {name: _exact(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_exact(each) for each in value]
    return value if isinstance(value, str) else Decimal(str(value))

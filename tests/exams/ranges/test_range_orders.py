"""Which ranges can be ordered, and what stands in the trail of it."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent
from bank.actions.keys import correct_key, correct_range
from bank.models import KeyCorrection
from exams.actions.regrade_preview import Change, preview
from exams.actions.regrading import Moved, order_regrade
from exams.models import Regrade
from tests.exams.kinds import SINGLE
from tests.exams.ranges.ordering import WHY, WIDER, order

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("accepted", "told"),
    [
        ((Decimal(13), Decimal(12)), "above the highest"),
        ((Decimal("11.5"), Decimal("12.5")), "accepted range already"),
        ((Decimal(0), Decimal(10) ** 16), "up to 16 digits"),
        ((Decimal(0), Decimal("0.123456789")), "8 behind"),
        ((Decimal("NaN"), Decimal(1)), "up to 16 digits"),
    ],
)
def test_a_range_that_cannot_be_is_refused(version, admin, now, accepted, told) -> None:
    with pytest.raises(ValidationError, match=told):
        order(version, admin, now, accepted)
    assert not Regrade.objects.exists()


def test_keys_are_of_options_and_ranges_of_numbers(form, version, admin, now) -> None:
    with pytest.raises(ValidationError, match="give the range"):
        correct_key(version, new_key=1, reason="x", by=admin, now=now)
    with pytest.raises(ValidationError, match="has options"):
        correct_range(form.questions.get(position=SINGLE).version, new=WIDER, reason="x", by=admin, now=now)


def test_of_two_orders_the_second_is_refused(version, admin, now) -> None:
    order(version, admin, now)
    with pytest.raises(ValidationError, match="already"):
        order(version, admin, now)
    assert (Regrade.objects.count(), KeyCorrection.objects.count()) == (1, 1)


def test_a_preview_is_out_of_date_once_the_range_is_another(version, admin, now) -> None:
    seen = preview(Change(version, accepted=(Decimal(1), Decimal(2))), now=now).seen
    order(version, admin, now)
    with pytest.raises(Moved):
        order_regrade(Change(version, accepted=(Decimal(1), Decimal(2))), reason="x", seen=seen, by=admin, now=now)


def test_it_is_in_the_audit_trail(version, admin, now) -> None:
    order(version, admin, now)
    told = AuditEvent.objects.get(verb="key.corrected").details
    assert (told["old"], told["new"], told["reason"]) == ("11.5 to 12.5", "11.5 to 13", WHY)
    assert str(KeyCorrection.objects.get()) == "11.5 to 12.5 → 11.5 to 13"

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bank.interchange.found import Outgoing
from bank.interchange.gift import read_gift, write_gift
from tests.bank.interchange.questions import outgoings


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(outgoings(), min_size=1, max_size=4))
def test_what_is_exported_as_gift_is_imported_as_the_same_questions(sent: list[Outgoing]) -> None:
    found = list(read_gift(write_gift(sent)).found)
    assert [one.item for one in found] == [one.item for one in sent]
    assert [one.name for one in found] == [one.slug for one in sent]
    assert [one.exhibit for one in found] == [one.exhibit for one in sent]
    assert all(one.whole and not one.problems for one in found)

"""A mock with questions of every kind, for tests of how each is answered and scored."""

from decimal import Decimal

from bank.models import Kind
from curriculum.models import Section
from tests.factories import make_option, make_version
from tests.insights.sittings import make_form

SINGLE, SIX, MULTIPLE, NUMERIC, EXACT = range(1, 6)
A_AND_C = 0b101
WHY = "<p>Demand over the lead time, 12 units.</p>"


def make_kinds(blueprint):
    """Single of four options (key B), single of six (key F), several (A, C), 11.5 to 12.5, and exactly 1,200."""
    section = Section.objects.filter(areas__blueprint=blueprint).order_by("position").first()
    return [
        make_version(section, key=1),
        make_version(section, key=5, options=[make_option(text) for text in "UVWXYZ"]),
        make_version(section, key=A_AND_C, kind=Kind.MULTIPLE, explanation_html="<p>Both hold.</p>"),
        make_numeric(section, "11.5", "12.5", explanation_html=WHY),
        make_numeric(section, "1200", "1200"),
    ]


def make_numeric(section, lowest, highest, **fields):
    span = {"lowest": Decimal(lowest), "highest": Decimal(highest)}
    return make_version(section, key=0, kind=Kind.NUMERIC, options=[], **span, **fields)


def make_mock(blueprint, now):
    return make_form(blueprint, make_kinds(blueprint), now=now)

"""An exam of five areas with a bank whose questions share their ideas, and forms to sit."""

from datetime import datetime

from curriculum.models import Area, Blueprint
from exams.models import Form
from exams.parameters import parameters_of
from tests.factories import make_section, make_version
from tests.insights.sittings import make_form

AREAS = ("demand", "supply", "inventory", "schedules", "quality")
SECTIONS, IDEAS, OF_AN_IDEA = 2, 5, 8
FORMS, OF_AN_AREA = 3, 12
JUDGED = (0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.5, 0.6)


def make_world(now: datetime) -> Blueprint:
    """Four hundred questions, of which three forms of sixty share none."""
    blueprint = Blueprint.objects.create(
        slug="five-1.0", name="Five 1.0", outline="cpim-8.0", summary="Five areas.", source_note="Made for tests.",
        position=1, minutes=90,
    )  # fmt: skip
    bank = {name: _area(blueprint, name, place) for place, name in enumerate(AREAS, 1)}
    for number in range(FORMS):
        _form(blueprint, [version for own in bank.values() for version in own[number::7][:OF_AN_AREA]], now)
    return blueprint


def _area(blueprint: Blueprint, name: str, position: int) -> list:
    area = Area.objects.create(
        blueprint=blueprint, slug=name, name=name.title(), position=position, weight=20, scored=OF_AN_AREA, pretest=0
    )
    sections = [make_section(f"{name}-{part}") for part in range(SECTIONS)]
    area.sections.set(sections)
    return [
        make_version(section, key=n % 4, concept=f"Idea {idea} of {section.slug}", angoff=JUDGED[n])
        for section in sections
        for idea in range(IDEAS)
        for n in range(OF_AN_IDEA)
    ]


def _form(blueprint: Blueprint, versions: list, now: datetime) -> Form:
    curves = parameters_of(blueprint, [version.pk for version in versions], snapshot=None)
    known = [(version.pk, curve.a, curve.b, curve.c) for version in versions for curve in [curves[version.pk]]]
    return make_form(blueprint, versions, now=now, known=known)

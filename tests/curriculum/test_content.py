"""What the loader makes of sections.yaml and blueprints.yaml, and what it refuses."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from curriculum.content import BLUEPRINTS, SECTIONS, load_curriculum, read_curriculum
from curriculum.models import Area, Blueprint, Section
from curriculum.sources import ContentError


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in (SECTIONS, BLUEPRINTS):
        shutil.copy(settings.CONTENT_DIR / name, tmp_path)
    return tmp_path


@pytest.fixture
def edit(root):
    """Change a file's data in place: edit("sections.yaml", lambda data: …)."""

    def edit_file(name, change):
        data = yaml.safe_load((root / name).read_text())
        change(data)
        (root / name).write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True))

    return edit_file


@pytest.fixture
def load(root, db):
    return lambda: load_curriculum(read_curriculum(root))


def in_order(outline="part-1"):
    return list(Section.objects.filter(outline=outline).order_by("position").values_list("slug", flat=True))


def blueprints_in_order():
    return list(Blueprint.objects.order_by("position").values_list("slug", flat=True))


def test_the_files_that_ship_are_loaded_in_their_order(load) -> None:
    sections = load()

    assert blueprints_in_order()[0] == "cpim-8.0"
    assert in_order()[:2] == ["p1.supply-chain-fundamentals", "p1.operating-environments"]
    assert sections["mrp"].outline == "cpim-8.0"
    area = Area.objects.get(blueprint__slug="cpim-8.0", slug="sop")
    assert (area.weight, area.scored, area.position) == (Decimal("9.00"), 12, 2)
    assert set(area.sections.values_list("slug", flat=True)) == {"sop-cycle", "aggregate-plans", "sop-reconciliation"}


def test_loading_takes_a_handful_of_statements_and_again_two(load, statements) -> None:
    with statements() as first:
        load()
    with statements() as second:
        load()

    assert len(first) <= 7
    assert len(second) == 2


def test_a_section_may_be_inserted_in_the_middle(load, edit) -> None:
    load()
    edit(SECTIONS, lambda data: data["outlines"]["part-1"].insert(1, {"slug": "p1.new", "name": "New"}))
    load()

    assert in_order()[:3] == ["p1.supply-chain-fundamentals", "p1.new", "p1.operating-environments"]


def test_sections_may_change_places_and_outlines(load, edit) -> None:
    load()
    kept = in_order()

    def move(data):
        outlines = data["outlines"]
        outlines["part-1"].reverse()
        outlines["part-2"].insert(0, outlines["part-1"].pop(5))

    edit(SECTIONS, move)
    edit(BLUEPRINTS, lambda data: data.update(blueprints=data["blueprints"][:1]))
    load()

    backwards = kept[::-1]
    moved = backwards.pop(5)
    assert in_order() == backwards
    assert in_order("part-2")[0] == moved


def test_a_section_that_left_the_files_stays_behind_the_others(load, edit) -> None:
    edit(SECTIONS, lambda data: data["outlines"]["cpim-8.0"].insert(0, {"slug": "new", "name": "New"}))
    load()
    edit(SECTIONS, lambda data: data["outlines"]["cpim-8.0"].pop(0))
    load()

    assert in_order("cpim-8.0")[0] == "supply-chains"
    assert in_order("cpim-8.0")[-1] == "new"


def test_a_section_follows_the_file_in_name_and_summary(load, edit) -> None:
    load()
    edit(SECTIONS, lambda data: data["outlines"]["part-1"][0].update(name="Other", summary="Else."))
    load()

    section = Section.objects.get(slug="p1.supply-chain-fundamentals")
    assert (section.name, section.summary) == ("Other", "Else.")


def test_a_blueprint_may_be_inserted_in_the_middle(load, edit) -> None:
    load()

    def insert(data):
        data["blueprints"].insert(1, data["blueprints"][0] | {"slug": "new-1.0", "name": "New"})

    edit(BLUEPRINTS, insert)
    load()

    assert blueprints_in_order()[:3] == ["cpim-8.0", "new-1.0", "cpim-7.0-part-1"]
    assert Area.objects.filter(blueprint__slug="new-1.0").count() == 8


def test_a_blueprint_stays_as_an_administrator_edited_it(load, edit) -> None:
    load()
    Blueprint.objects.filter(slug="cpim-8.0").update(name="Ours", minutes=200, position=30_000)
    Area.objects.filter(blueprint__slug="cpim-8.0", slug="sop").update(weight=10)
    edit(BLUEPRINTS, lambda data: data["blueprints"].append(data["blueprints"][0] | {"slug": "last-1.0"}))
    load()

    blueprint = Blueprint.objects.get(slug="cpim-8.0")
    assert (blueprint.name, blueprint.minutes, blueprint.areas.get(slug="sop").weight) == ("Ours", 200, 10)
    assert blueprints_in_order()[-3:] == ["cpim-7.0-part-2-eight-areas", "last-1.0", "cpim-8.0"]


def drop(name):
    return lambda entry: entry.pop(name)


def put(**fields):
    return lambda entry: entry.update(fields)


BLUEPRINT_FAULTS = {
    "no outline": (drop("outline"), "outline", "is missing"),
    "an unknown outline": (put(outline="cpim-9.0"), "outline", "not a valid choice"),
    "no name": (drop("name"), "name", "is missing"),
    "a number as name": (put(name=8), "name", "write a text"),
    "minutes in words": (put(minutes="many"), "minutes", "write a whole number"),
    "half a minute": (put(minutes=0.5), "minutes", "write a whole number"),
    "no minutes at all": (put(minutes=0), "minutes", "greater than or equal to 1"),
    "a cut in percent": (put(cut=69), "cut", "less than or equal to 0.99"),
    "a scale upside down": (put(scale_min=400), "scale_pass", "scale_min < scale_pass < scale_max"),
    "an unknown field": (put(colour="red"), "colour", "is not a field"),
    "a slug with spaces": (put(slug="CPIM 8"), "slug", "lower-case letters"),
    "a slug given twice": (put(slug="cpim-7.0-part-1"), "slug", "given twice"),
    "no areas": (drop("areas"), "areas", "is missing"),
    "areas as text": (put(areas="all"), "areas", "must be a list"),
    "an area as text": (put(areas=["all"]), "areas", "must be a list"),
}
AREA_FAULTS = {
    "no weight": (drop("weight"), "strategy, weight", "is missing"),
    "a weight in words": (put(weight="much"), "strategy, weight", "write a number"),
    "a weight of true": (put(weight=True), "strategy, weight", "write a number"),
    "a weight that is none": (put(weight=float("nan")), "strategy, weight", "must be a decimal number"),
    "a weight too fine": (put(weight=15.001), "strategy, weight", "no more than 2 decimal places"),
    "weights that miss 100": (put(weight=16), "weight", "sum to 101 %"),
    "a negative count": (put(scored=-1), "strategy, scored", "greater than or equal to 0"),
    "an unknown section": (put(sections=["nowhere"]), "strategy, sections", "“nowhere” is no section"),
    "a section of another outline": (put(sections=["p1.planning"]), "strategy, sections", "is no section"),
    "no sections": (put(sections=[]), "strategy, sections", "must be a list"),
    "a section given twice": (put(sections=["risk", "risk"]), "strategy, sections", "“risk” is given twice"),
    "a list as section": (put(sections=[["mrp"]]), "strategy, sections", "must be a list"),
    "an unknown field of an area": (put(note="x"), "strategy, note", "is not a field"),
    "an area's slug given twice": (put(slug="sop"), "sop, slug", "given twice"),
}
SECTION_FAULTS = {
    "no section's slug": (drop("slug"), "slug", "is missing"),
    "no section's name": (drop("name"), "name", "is missing"),
    "an outline of its own": (put(outline="part-1"), "outline", "is not a field"),
    "a name too long": (put(name="x" * 121), "name", "at most 120 characters"),
    "a section's slug given twice": (put(slug="mrp"), "slug", "given twice"),
}


@pytest.mark.parametrize(("change", "field", "message"), BLUEPRINT_FAULTS.values(), ids=BLUEPRINT_FAULTS)
def test_a_faulty_blueprint_is_refused_with_its_place(root, edit, change, field, message) -> None:
    edit(BLUEPRINTS, lambda data: change(data["blueprints"][0]))
    assert_refused(root, BLUEPRINTS, field, message)


@pytest.mark.parametrize(("change", "field", "message"), AREA_FAULTS.values(), ids=AREA_FAULTS)
def test_a_faulty_area_is_refused_with_its_place(root, edit, change, field, message) -> None:
    edit(BLUEPRINTS, lambda data: change(data["blueprints"][0]["areas"][0]))
    assert_refused(root, BLUEPRINTS, field, message)


@pytest.mark.parametrize(("change", "field", "message"), SECTION_FAULTS.values(), ids=SECTION_FAULTS)
def test_a_faulty_section_is_refused_with_its_place(root, edit, change, field, message) -> None:
    edit(SECTIONS, lambda data: change(data["outlines"]["cpim-8.0"][0]))
    assert_refused(root, SECTIONS, field, message)


@pytest.mark.parametrize(
    ("file", "text", "field"),
    [
        (SECTIONS, "outlines: [cpim-8.0]", "outlines"),
        (SECTIONS, "outlines: {cpim-8.0: all, part-1: [], part-2: []}", "cpim-8.0"),
        (SECTIONS, "outlines: {cpim-8.0: [mrp], part-1: [], part-2: []}", "cpim-8.0"),
        (BLUEPRINTS, "blueprints: all", "blueprints"),
        (BLUEPRINTS, "blueprints: [all]", "blueprints"),
    ],
)
def test_a_file_of_another_shape_is_refused(root, file, text, field) -> None:
    (root / file).write_text(text)
    assert_refused(root, file, field, "must be")


def assert_refused(root, file, field, message) -> None:
    with pytest.raises(ContentError) as refused:
        read_curriculum(root)
    assert any(
        problem.file == file and problem.field == field and message in problem.message
        for problem in refused.value.problems
    ), str(refused.value)

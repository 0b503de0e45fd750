"""Questions in the bank that are one draw of a template."""

import pytest
import yaml

from bank.calculations.values import ExpressionFault
from bank.content.calculations import read_calculations
from bank.content.reading import read_content
from bank.models import Question, TemplateVersion
from curriculum.content import read_curriculum
from curriculum.sources import ContentError
from tests.bank.calculating import make_template

pytestmark = pytest.mark.django_db
DRAWN = {"slug": "eoq-of-halden", "template": "economic-order-quantity", "seed": 7}


@pytest.fixture
def templates(root):
    def write_templates(*entries: dict) -> None:
        (root / "calculations").mkdir(exist_ok=True)
        (root / "calculations" / "inventory.yaml").write_text(yaml.safe_dump({"calculations": list(entries)}))

    write_templates(make_template())
    return write_templates


def problems(root) -> str:
    with pytest.raises(ContentError) as caught:
        read_content(root)
    return str(caught.value)


@pytest.fixture
def put(write):
    def put_drawn(**fields):
        return write(DRAWN | fields, section="replenishment", file="inventory/replenishment.yaml")

    return put_drawn


def test_it_is_an_ordinary_question_with_the_drawn_figures(root, put, templates) -> None:
    put()
    [question] = read_content(root).questions
    assert question.calculation
    assert question.level == "apply"
    drawn = read_calculations(root, read_curriculum(root))["economic-order-quantity"].drawn(7)
    assert question.stem == drawn.stem
    assert question.key == drawn.key


def test_it_stays_a_draft_until_it_has_been_solved_blind(root, put, load, templates) -> None:
    put()
    load()
    question = Question.objects.get()
    assert question.state == "draft"
    assert question.current.drawn_from.slug == "economic-order-quantity"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"template": "nothing"}, "“nothing” is no template"),
        ({"seed": "x"}, "write a whole number"),
        ({"stem": "Another?"}, "is not a field of a drawn question"),
    ],
)
def test_a_faulty_one_is_refused(root, put, templates, fields, message) -> None:
    put(**fields)
    assert f"eoq-of-halden: {next(iter(fields))}" in problems(root)
    assert message in problems(root)


def test_a_template_with_a_fault_is_named_with_its_file_and_line(root, templates) -> None:
    templates(make_template(answer={"value": "annual / 0", "show": "{{answer}}"}))
    assert "calculations/inventory.yaml:2: economic-order-quantity: draw with seed 1" in problems(root)


def test_questions_of_a_template_with_a_fault_are_not_told_of_too(root, put, templates) -> None:
    put()
    templates(make_template(level="hard"))
    assert "is no template" not in problems(root)


def test_a_seed_that_draws_no_question_is_named(root, put, templates) -> None:
    """The loader tries the first five of a template; any other may be the one that fails."""
    draws = {"x": {"from": 1, "to": 40, "step": 1}}
    wrong = [{"name": f"plus {n}", "value": f"x + {n}", "why": "So."} for n in (7, 11, 19)]
    answer = {"value": "x / (x - 17) * (x - 17)", "show": "{{answer:0}}"}
    fields = {"draw": draws, "let": None, "require": None, "stem": "{{x}}?", "steps": "{{x}}", "apart": 0}
    templates(make_template(answer=answer, wrong=wrong, **fields))
    put(seed=seed_that_fails(root))
    assert "eoq-of-halden: seed: " in problems(root)
    assert "choose another seed" in problems(root)


def seed_that_fails(root) -> int:
    source = read_calculations(root, read_curriculum(root))["economic-order-quantity"]
    for seed in range(6, 500):
        try:
            source.drawn(seed)
        except ExpressionFault:
            return seed
    raise AssertionError("every seed draws")


def test_two_legacy_topics_of_one_part_are_refused(root, templates) -> None:
    templates(make_template(legacy=["p1.inventory", "p1.capacity-management"]))
    assert "legacy: names two sub-topics of the same part" in problems(root)


def test_a_changed_template_becomes_its_next_version_and_a_missing_one_is_retired(root, write, load, templates) -> None:
    write()
    load()
    templates(make_template(name="The EOQ"))
    load()
    load()
    assert list(TemplateVersion.objects.order_by("number").values_list("name", flat=True)) == [
        "Economic order quantity", "The EOQ",
    ]  # fmt: skip
    templates()
    load()
    assert TemplateVersion.objects.last().template.retired

"""Questions in the bank that are one draw of a template."""

import pytest
import yaml

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

"""Every file the product hands out: named by us, known by its type, and nothing in it runs."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.cells import RUN_AS_FORMULA, safe_cell
from bank.interchange.formats import FORMATS
from bank.interchange.found import Outgoing
from bank.items import Item, Option
from exams.models import Answer
from groups.actions import add_member
from groups.models import Role, StudyGroup
from study.models import Evidence
from tests.factories import UserFactory
from tests.house.addresses import patterns

pytestmark = pytest.mark.django_db
FORMULAS = [
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\xa0=1+1", "\u200b=1+1", "\ufeff=1+1",
    "＝1+1", "＋1", "－1+1", "＠SUM(1)", "=cmd|' /C calc'!A0", '=HYPERLINK("https://example.com","x")',
    "=IMPORTXML(\"https://example.com\",\"//a\")", "=DDE(\"cmd\",\"/C calc\",\"a\")", '"=1+1', "\x00=1+1",
]  # fmt: skip
FILES = {
    "exams:report_csv": "candidate", "groups:trail_csv": "admin", "insights:progress_csv": "admin",
    "insights:progress_xlsx": "admin", "exams:picture": "author", "study:evidence": "candidate",
    "study:ledger_csv": "candidate", "study:review_export": "candidate", "study:export_download": "candidate",
    "bank:export": "author", "study:feed": "anonymous",
}  # fmt: skip


@pytest.mark.usefixtures("standing_clock")
@pytest.mark.parametrize("name", FILES)
def test_a_file_is_what_it_says_and_nothing_in_it_runs(name, as_person, address) -> None:
    url = address(name) + ("?format=gift&anyway=1" if name == "bank:export" else "")
    response = as_person(FILES[name]).get(url)
    assert response.status_code == 200
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith(("attachment; filename=", "inline; filename="))
    assert response["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert "html" not in response["Content-Type"]
    assert "svg" not in response["Content-Type"]


def test_every_address_that_hands_out_files_is_tried_here() -> None:
    named = {name for name, _ in patterns() if name.rpartition("_")[2] in {"csv", "xlsx", "download"}}
    assert named - {name for name in named if name.startswith(("api", "admin"))} <= set(FILES)


@pytest.mark.parametrize("text", FORMULAS)
def test_a_cell_that_a_spreadsheet_would_run_is_made_text(text) -> None:
    assert is_text(safe_cell(text))
    assert safe_cell("Ana = 1") == "Ana = 1"


def is_text(cell: str) -> bool:
    return not cell or cell[0] == "'" or not RUN_AS_FORMULA.match(cell)


def rows_of(response) -> list[list[str]]:
    data = b"".join(response.streaming_content) if response.streaming else response.content
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def check_cells(rows: list[list[str]]) -> None:
    for row in rows:
        for cell in row:
            numeric = cell.lstrip("+-").replace(".", "", 1).replace(",", "", 1).isdigit()
            assert numeric or is_text(cell), cell


@pytest.mark.usefixtures("standing_clock")
@pytest.mark.parametrize("formula", ["=1+1", "@SUM(1)", "\t=1+1", " =1+1", "＝1+1"])
def test_no_table_of_the_product_runs_what_somebody_wrote(
    formula, as_person, address, admin, author, closed, now
) -> None:
    group = StudyGroup.objects.get(slug="group")
    add_member(group, user=UserFactory(email="x@example.com", name=formula), role=Role.MEMBER, by=admin, now=now)
    StudyGroup.objects.update(name=formula)
    Answer.objects.first().version.__class__.objects.update(stem_html=f"<p>{formula}</p>")
    for name in ("groups:trail_csv", "insights:progress_csv"):
        check_cells(rows_of(as_person("admin").get(address(name))))
    for name in ("exams:report_csv", "study:ledger_csv"):
        check_cells(rows_of(as_person("candidate").get(address(name))))


@pytest.mark.usefixtures("standing_clock")
def test_no_workbook_of_the_product_runs_what_somebody_wrote(as_person, address, admin, now) -> None:
    group = StudyGroup.objects.get(slug="group")
    for number, formula in enumerate(text for text in FORMULAS if text.isprintable()):
        user = UserFactory(email=f"x{number}@example.com", name=formula)
        add_member(group, user=user, role=Role.MEMBER, by=admin, now=now)
    data = b"".join(as_person("admin").get(address("insights:progress_xlsx")).streaming_content)
    check_workbook(data)


def check_workbook(data: bytes) -> None:
    cells = [
        cell for sheet in load_workbook(io.BytesIO(data)) for row in sheet for cell in row if cell.value is not None
    ]
    assert cells
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b"}


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_table_of_questions_runs_what_an_author_wrote(formula) -> None:
    options = (Option(formula, formula, True), Option("b", formula))
    item = Item(stem=formula, options=options, explanation=formula, concept=formula, reference=formula, tags=(formula,))
    rows = list(
        csv.reader(io.StringIO(FORMATS["csv"].write([Outgoing("a", item)], {}).decode("utf-8-sig"), newline=""))
    )
    check_cells(rows)
    check_workbook(FORMATS["xlsx"].write([Outgoing("a", item)], {}))


@pytest.mark.usefixtures("standing_clock")
@pytest.mark.parametrize(
    "name", ['a"; x="b', "a\r\nSet-Cookie: a=b", "../../etc/passwd", "a\x00.pdf", "x" * 500, "‮fdp.exe", "a.html"]
)
def test_the_name_of_evidence_stays_a_name(name, signed_in, candidate, ledger) -> None:
    Evidence.objects.update(name=name)
    response = signed_in(candidate).get(reverse("study:evidence", args=[Evidence.objects.first().pk]))
    assert response.status_code == 200
    assert "\r" not in response["Content-Disposition"]
    assert "\n" not in response["Content-Disposition"]
    assert response["Content-Disposition"].startswith("attachment")

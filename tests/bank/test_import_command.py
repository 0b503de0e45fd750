"""What `manage.py import_questions` says and does."""

import pytest
from django.core.management import CommandError, call_command

from bank.importing.reading import MOST_BYTES
from bank.items import Item, from_json
from bank.models import Draft, QuestionBank, QuestionImport
from tests.bank.authored import Desk
from tests.bank.importing import MIXED, import_by_command
from tests.bank.interchange.packing import manifest, packed

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(db, now) -> QuestionBank:
    return Desk(now).bank


def items(bank) -> dict[str, Item]:
    return {draft.question.slug: from_json(draft.body) for draft in Draft.objects.filter(question__bank=bank)}


@pytest.fixture
def file(tmp_path):
    def write_file(text, name="a.gift"):
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return write_file


def test_the_command_counts_what_it_did(bank, file) -> None:
    report = import_by_command(file(MIXED), bank)
    assert {name: report[name] for name in ("read", "imported", "drafts", "skipped")} == {
        "read": 5, "imported": 2, "drafts": 1, "skipped": 2,
    }  # fmt: skip
    assert all(set(problem) == {"line", "question", "field", "message"} for problem in report["problems"])
    assert {"Essay", "Broken", "Number again"} <= {problem["question"] for problem in report["problems"]}
    assert bank.questions.count() == 3


def test_a_dry_run_says_the_same_and_writes_nothing(bank, file) -> None:
    path = file(MIXED)
    would = import_by_command(path, bank, "--dry-run")
    assert (bank.questions.count(), QuestionImport.objects.count()) == (0, 0)
    assert would == import_by_command(path, bank)
    again = import_by_command(path, bank)
    assert (again["imported"], again["drafts"], again["skipped"]) == (0, 0, 5)
    assert bank.questions.count() == 3


def test_the_command_maps_categories_only_to_sections_of_that_very_name(bank, file) -> None:
    import_by_command(file(MIXED), bank)
    assert items(bank)["whole"].section == "mrp"


def test_a_wholly_unreadable_file_fails_and_says_why(bank, file, capsys) -> None:
    for options in ([], ["--dry-run"]):
        with pytest.raises(SystemExit) as left:
            call_command("import_questions", str(file(b"%PDF-1.7")), "--bank", bank.slug, "--json", *options)
        assert left.value.code == 1
        assert "PDF" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--bank", "nowhere"], "lima"),
        (["--bank", "lima", "--format", "word"], "moodle-xml"),
    ],
)
def test_the_command_names_what_there_is_instead(bank, file, options, said, capsys) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("import_questions", str(file(MIXED)), *options, "--json")
    assert capsys.readouterr().out == ""


def test_a_file_that_is_not_there_or_too_large_is_refused(bank, tmp_path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_questions", str(tmp_path / "none.gift"), "--bank", bank.slug)
    huge = tmp_path / "huge.gift"
    with huge.open("wb") as opened:
        opened.truncate(MOST_BYTES + 1)
    with pytest.raises(CommandError, match="20 MB"):
        call_command("import_questions", str(huge), "--bank", bank.slug)


def test_without_json_it_prints_a_table(bank, file, capsys) -> None:
    call_command("import_questions", str(file(MIXED)), "--bank", bank.slug)
    out = capsys.readouterr().out
    assert "questions read" in out
    assert "Broken" in out


def test_problems_of_a_package_name_the_file_that_their_lines_are_of(bank, file) -> None:
    essay = (
        '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="{0}" title="{0}"><itemBody>'
        "<p>Why {0}?</p><extendedTextInteraction/></itemBody></assessmentItem>"
    )
    members = {f"items/{name}.xml": essay.format(name) for name in ("stock", "flow")}
    members["items/half.xml"] = "<assessmentItem><itemBody>"
    members["imsmanifest.xml"] = manifest(*(("imsqti_item_xmlv2p1", name) for name in members))
    report = import_by_command(file(packed(members), "quiz.zip"), bank, "--dry-run")
    assert (report["read"], report["drafts"], report["skipped"]) == (3, 2, 1)
    said = {problem["question"]: problem["message"] for problem in report["problems"]}
    for name in ("stock", "flow", "half"):
        assert said[name].startswith(f"“items/{name}.xml”")
        assert said[name].count(".xml") == 1

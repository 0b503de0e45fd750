import json

import pytest
from django.core.management import CommandError, call_command

from bank.content.figures import Figure, Unit
from bank.content.quality import Quality
from bank.management.commands import check_content
from tests.bank.conftest import make_question


@pytest.fixture
def check(root, capsys):
    """Runs the command; what it printed and what it refused with."""

    def run(*flags: str) -> tuple[str, str]:
        refused = ""
        try:
            call_command("check_content", *flags, dir=root)
        except CommandError as error:
            refused = str(error)
        return capsys.readouterr().out, refused

    return run


def test_a_small_bank_is_refused_naming_each_missed_figure(write, check) -> None:
    write(make_question("one", stem="Which is NOT a cost?"), make_question("two"))
    printed, refused = check()
    assert "published questions (checked blind): 0 (must be at least 1000)" in refused
    assert "negative stems: 50.0 % (must be at most 3.0 %): one" in refused
    assert "key A: 100.0 % (must be 22.0 % to 28.0 %): one, two" in refused
    assert "same section, concept and key: 1 (must be at most 0): one = two" in refused
    assert "forms of cpim-8.0 without a common question: 0 (must be at least 6): strategy is the scarcest" in refused
    assert "✗ negative stems" in printed


def test_the_figures_are_printed_by_area_and_as_a_whole(write, check) -> None:
    write(make_question())
    printed, _ = check()
    rows = {line.split()[0]: line.split()[1] for line in printed.splitlines()[1:10]}
    assert (rows["supply"], rows["demand"], rows["all"]) == ("1", "0", "1")
    assert "guessed from the options" in printed


def test_json_is_printed_alone_and_whole(write, check) -> None:
    write(*(make_question(f"question-{number}") for number in range(20)))
    printed, refused = check("--json")
    data = json.loads(printed)
    assert refused
    assert data["areas"][-1]["questions"] == 20
    assert data["figures"]["key A"] == {
        "value": 1.0, "bound": "22.0 % to 28.0 %", "missed": True,
        "slugs": [f"question-{number}" for number in range(20)],
    }  # fmt: skip
    assert "key A" in data["missed"]


def test_long_lists_of_slugs_are_cut_in_the_message_only() -> None:
    figure = Figure("f", 20, high=0, slugs=tuple(f"q{number}" for number in range(20)))
    assert str(figure) == f"f: 20 (must be at most 0): {', '.join(f'q{n}' for n in range(12))} and 8 more"


def test_a_bank_within_all_bounds_passes(root, check, monkeypatch) -> None:
    quality = Quality([Figure("f", 0.5, Unit.SHARE, 0.5, 0.5)], [{"area": "all", "questions": 1}])
    monkeypatch.setattr(check_content, "measure", lambda content: quality)
    printed, refused = check()
    assert "✓ f" in printed
    assert not refused


def test_faulty_files_are_refused_before_they_are_measured(write, check) -> None:
    write(make_question(level="hard"))
    printed, refused = check()
    assert printed == ""
    assert "Nothing was measured. 1 problem(s)" in refused
    assert "flow-shop-term: level: “hard” is no level" in refused


def test_texts_that_cannot_be_rendered_are_named_all_at_once(write, check) -> None:
    options = make_question()["options"]
    options[2] |= {"why": r"$x^$", "text": r"$\nosuch$"}
    exhibit = {"slug": "plan", "title": "Plan", "body": r"$\nosuch$"}
    write(make_question(stem=r"$\frac{1$", options=options), exhibits=[exhibit])
    _, refused = check()
    assert "4 problem(s)" in refused
    assert "questions/supply/mrp.yaml: exhibit plan, body: " in refused
    for field in ("stem", "option 3, why", "option 3, text"):
        assert f"flow-shop-term: {field}: has a formula" in refused

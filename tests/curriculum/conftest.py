import pytest

from tests.curriculum.reading_matter import Files, glossary, make_formula


@pytest.fixture
def files(tmp_path) -> Files:
    return Files(tmp_path)


@pytest.fixture
def shelf(files, now, db) -> Files:
    """The sample in the database: its terms, two of them told apart, and two formulas."""
    contrast = {"with": "capable-to-promise", "how": "It only counts what is **already** scheduled."}
    files.terms(*glossary(available_to_promise={"contrast": contrast, "related": ["bill-of-material"]}))
    files.formulas(
        make_formula(name="Economic order quantity"),
        make_formula("reorder-point", number=63, formula="ROP = dL + SS", terms=["lead-time"], conventions="None."),
    )
    files.load(now)
    return files

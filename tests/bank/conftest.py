"""Small banks: as files under a temporary content directory, and as records for the figures."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from bank.content.figures import read_items
from bank.content.loading import load_content
from bank.content.reading import Content, read_content
from bank.content.sources import OptionSource, QuestionSource
from curriculum.content import CurriculumSource

TEXTS = ("Batch work", "Chain work", "Craft work", "Group work")  # none longer than the others


def make_question(slug: str = "flow-shop-term", *, key: int = 0, texts: tuple[str, ...] = TEXTS, **fields: Any) -> dict:
    """A faultless entry of a question file; a field given as None is left out."""
    entry = {
        "slug": slug, "concept": "flow shop", "legacy": ["p1.planning"], "level": "remember",
        "stem": f"What is {slug} called?", "options": [{"text": t, "why": f"Since {t} is so."} for t in texts],
        "reference": "Flow shop", "angoff": 0.6,
    } | fields  # fmt: skip
    if "options" not in fields:
        entry["options"][key]["key"] = True
    return {name: value for name, value in entry.items() if value is not None}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A content directory with the real outlines and blueprints and no questions."""
    for name in ("sections.yaml", "blueprints.yaml"):
        shutil.copy(settings.CONTENT_DIR / name, tmp_path)
    return tmp_path


@pytest.fixture
def load(root, now):
    return lambda: load_content(read_content(root), now=now)


@pytest.fixture
def write(root: Path):
    def write_file(*questions: Any, section: str = "mrp", file: str = "supply/mrp.yaml", **fields: Any) -> Path:
        path = root / "questions" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        data = {"section": section, **fields, "questions": list(questions)}
        path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True))
        return path

    return write_file


def make_source(number: int = 0, **fields: Any) -> QuestionSource:
    """A record whose texts give nothing away; `options` may be given as plain texts."""
    options = fields.pop("options", TEXTS)
    base = QuestionSource(
        file="supply/mrp.yaml", line=1, slug=f"question-{number}", section="one", legacy=("p1.any", "p2.any"),
        level="apply", calculation=False, concept=f"concept {number}", reference="A text", angoff=0.6,
        stem=f"What is meant by {spelled(number)}?", options=(), key=0, exhibit=None, check="agreed",
    )  # fmt: skip
    options = tuple(o if isinstance(o, OptionSource) else OptionSource(o, f"Since {o} is so.") for o in options)
    return replace(base, options=options, **fields)


def spelled(number: int) -> str:
    """Different words for different numbers, since the figures take numbers for the same."""
    return " ".join("abcdefghij"[int(digit)] * 4 for digit in str(number))


def make_content(*sources: QuestionSource) -> Content:
    """A bank over one outline of two sections in two areas of equal weight; a form needs 3 and 3."""
    areas = [
        {"slug": name, "weight": 50, "scored": 2, "pretest": 1, "sections": [section]}
        for name, section in (("first", "one"), ("second", "two"))
    ]
    outlines = {
        "cpim-8.0": [{"slug": "one"}, {"slug": "two"}],
        "part-1": [{"slug": "p1.any"}],
        "part-2": [{"slug": "p2.any"}],
    }
    return Content(CurriculumSource(outlines, [{"slug": "cpim-8.0", "areas": areas}]), {}, list(sources))


def make_items(*sources: QuestionSource):
    return read_items(make_content(*sources))

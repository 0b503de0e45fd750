"""Exhibits of a file among those of a bank: the same one is used again, another of its name gets a name of its own."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bank.authoring.naming import slugs
from bank.drawings import as_markdown, draw
from bank.interchange.found import FoundExhibit
from bank.interchange.native.charts import chart_of
from bank.models import Exhibit, QuestionBank
from curriculum.rendering import render


def content_hash(exhibit: FoundExhibit) -> str:
    fields: dict[str, Any] = {"slug": exhibit.slug, "title": exhibit.title, "body": exhibit.body}
    fields |= {"chart": exhibit.chart} if exhibit.chart else {}
    return hashlib.sha256(json.dumps(fields, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def html_of(exhibit: FoundExhibit) -> str:
    """As it will look; RenderingFault where its Markdown cannot be shown."""
    return render(exhibit.body) + (draw(chart_of(exhibit.chart), exhibit.slug) if exhibit.chart else "")


def sheet(exhibit: FoundExhibit) -> FoundExhibit:
    """With its drawing as a table of figures, for formats that have no drawings."""
    if not exhibit.chart:
        return exhibit
    figures = as_markdown(chart_of(exhibit.chart))
    return FoundExhibit(exhibit.slug, exhibit.title, f"{exhibit.body}\n\n{figures}".strip())


def found_of(exhibit: Exhibit) -> FoundExhibit:
    return FoundExhibit(exhibit.slug, exhibit.title, exhibit.body, exhibit.chart)


@dataclass
class Exhibits:
    """`fresh` are those the bank does not have yet, by the slugs they get there."""

    taken: set[str]
    same: dict[str, str]
    fresh: dict[str, FoundExhibit] = field(default_factory=dict)

    @classmethod
    def of(cls, newest: Mapping[str, Exhibit]) -> "Exhibits":
        same: dict[str, str] = {}
        for exhibit in newest.values():
            found = found_of(exhibit)
            # Other formats bring a drawing back as the table it went out as: that is no exhibit of its own.
            same |= {_content(sheet(found)): exhibit.slug, _content(found): exhibit.slug}
        return cls(set(newest), same)

    def slug_of(self, found: FoundExhibit) -> str:
        content = _content(found)
        if content not in self.same:
            slug = next(slugs([found.slug or found.title], taken=self.taken))
            self.same[content], self.fresh[slug] = slug, found
        return self.same[content]


def _content(exhibit: FoundExhibit) -> str:
    return json.dumps([" ".join(exhibit.title.split()), " ".join(exhibit.body.split()), exhibit.chart], sort_keys=True)


def rows(bank: QuestionBank, fresh: Mapping[str, FoundExhibit]) -> list[Exhibit]:
    """Not yet stored; their texts are known to render."""
    return [_row(bank, FoundExhibit(slug, found.title, found.body, found.chart)) for slug, found in fresh.items()]


def _row(bank: QuestionBank, found: FoundExhibit) -> Exhibit:
    return Exhibit(
        bank=bank,
        slug=found.slug,
        title=found.title[:200],
        body=found.body,
        chart=found.chart,
        html=html_of(found),
        content_hash=content_hash(found),
    )

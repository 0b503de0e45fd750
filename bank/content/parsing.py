"""From the YAML of one question file to checked source records."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bank.content.arithmetic import ArithmeticFault, agrees, evaluate
from bank.content.calculations import CalculationSource
from bank.content.frozen import frozen
from bank.content.sources import Check, ExhibitSource, OptionSource, QuestionSource
from bank.drawings import Chart, ChartFault, read_chart
from bank.models import Level
from curriculum.sources import SLUG, Entry, Problem

OPTIONS = 4
FIELDS = {
    "slug", "concept", "legacy", "level", "calculation", "exhibit", "stem", "options", "reference", "angoff",
    "calc", "enemies", "checked",
}  # fmt: skip
EXHIBIT_FIELDS = {"slug", "title", "body", "chart"}
DIGEST = re.compile(r"[0-9a-f]{8}")
CHECKED = 'must read {agreed: true, of: "…"} as record_blind_check writes it; remove the line.'
TEXT_LIMITS = {"concept": 120, "reference": 200, "stem": 4_000}


@dataclass
class Reader:
    """Collects the problems of one file while its entries are read; a faulty entry reads as None."""

    file: str
    sections: set[str]
    legacy: set[str]
    calculations: Mapping[str, CalculationSource] | None = field(default_factory=dict)  # None: they are at fault
    problems: list[Problem] = field(default_factory=list)

    def fault(self, entry: Entry, name: str, message: str) -> None:
        question = str(entry.get("slug", "")) if isinstance(entry, Entry) else ""
        self.problems.append(Problem(self.file, question, name, message, getattr(entry, "line", None)))

    def text(self, entry: Entry, name: str, *, limit: int = 4_000) -> str:
        value = entry.get(name)
        if not isinstance(value, str) or not value.strip():
            self.fault(entry, name, "is missing; write a text (in quotes if it looks like a number).")
            return ""
        if len(value) > limit:
            self.fault(entry, name, f"has {len(value)} characters; at most {limit} fit.")
        return value.strip()

    def _texts(self, entry: Entry) -> dict[str, Any]:
        return {name: self.text(entry, name, limit=limit) for name, limit in TEXT_LIMITS.items()}

    def slug(self, entry: Entry) -> str:
        slug = self.text(entry, "slug", limit=80)
        if slug and not SLUG.fullmatch(slug):
            self.fault(entry, "slug", "must be kebab-case: lower-case letters and digits with single hyphens.")
        return slug

    def exhibit(self, entry: Any) -> ExhibitSource:
        if not isinstance(entry, Entry):
            entry = Entry()
        for name in sorted(entry.keys() - EXHIBIT_FIELDS):
            self.fault(entry, name, "is not a field of an exhibit; the fields are slug, title, body, chart.")
        slug, title = self.text(entry, "slug", limit=80), self.text(entry, "title", limit=200)
        return ExhibitSource(slug, title, self.text(entry, "body"), self.file, self._chart(entry))

    def _chart(self, entry: Entry) -> Chart | None:
        if "chart" not in entry:
            return None
        try:
            return read_chart(entry["chart"])
        except ChartFault as error:
            for name, message in error.faults:
                self.fault(entry, f"chart, {name}".strip(", "), message)
        return None

    def question(self, entry: Any, section: str, exhibits: Mapping[str, ExhibitSource]) -> QuestionSource | None:
        if not isinstance(entry, Entry):
            self.problems.append(
                Problem(self.file, "", "questions", "an entry is no mapping; start it with “- slug:”.")
            )
            return None
        before = len(self.problems)
        source = frozen(self, entry, section) if "template" in entry else self._written(entry, section, exhibits)
        if source:
            digest = source.digest(exhibits.get(source.exhibit or ""))
            source = replace(source, check=self._check(entry, digest))
        return source if len(self.problems) == before else None

    def _written(self, entry: Entry, section: str, exhibits: Mapping[str, ExhibitSource]) -> QuestionSource:
        for name in sorted(entry.keys() - FIELDS):
            self.fault(entry, name, f"is not a field; the fields are {', '.join(sorted(FIELDS))}.")
        options, key = self._options(entry)
        self._calculations(entry)
        return QuestionSource(
            file=self.file,
            line=entry.line,
            slug=self.slug(entry),
            section=section,
            legacy=self._legacy(entry),
            level=self._level(entry),
            calculation=self._flag(entry, "calculation"),
            angoff=self._angoff(entry),
            options=options,
            key=key,
            exhibit=self._exhibit_of(entry, exhibits),
            enemies=self.enemies(entry),
            **self._texts(entry),
        )

    def _options(self, entry: Entry) -> tuple[tuple[OptionSource, ...], int]:
        raw = entry.get("options")
        if not isinstance(raw, list) or len(raw) != OPTIONS or not all(isinstance(o, Entry) for o in raw):
            self.fault(entry, "options", f"must be a list of exactly {OPTIONS} entries with text and why.")
            return (), 0
        keys = [index for index, option in enumerate(raw) if option.get("key") is True]
        if len(keys) != 1:
            self.fault(entry, "options", f"{len(keys)} options are marked “key: true”; mark exactly one.")
        options = tuple(self._option(entry, number, option) for number, option in enumerate(raw, 1))
        if len({option.text.casefold() for option in options}) < len(options):
            self.fault(entry, "options", "two options have the same text; make them differ.")
        return options, keys[0] if keys else 0

    def _option(self, entry: Entry, number: int, option: Entry) -> OptionSource:
        if unknown := option.keys() - {"text", "why", "key"}:
            self.fault(entry, f"option {number}", f"has unknown fields: {', '.join(sorted(unknown))}.")
        texts = {name: option.get(name) for name in ("text", "why")}
        for name, value in texts.items():
            if not isinstance(value, str) or not value.strip():
                self.fault(entry, f"option {number}, {name}", "is missing; write a text (numbers in quotes).")
        return OptionSource(str(texts["text"] or "").strip(), str(texts["why"] or "").strip())

    def _legacy(self, entry: Entry) -> tuple[str, ...]:
        raw = entry.get("legacy")
        if not isinstance(raw, list) or not raw:
            self.fault(entry, "legacy", "is missing; list one legacy sub-topic of Part 1 or Part 2, or one of each.")
            return ()
        slugs = tuple(map(str, raw))
        for slug in slugs:
            if slug not in self.legacy:
                self.fault(entry, "legacy", f"“{slug}” is no legacy sub-topic; see docs/content-format.md.")
        if len({slug.partition(".")[0] for slug in slugs}) < len(slugs):
            self.fault(entry, "legacy", "names two sub-topics of the same part; keep one of each.")
        return slugs

    def _level(self, entry: Entry) -> str:
        level = entry.get("level")
        if level not in Level.values:
            self.fault(entry, "level", f"“{level}” is no level; use one of {', '.join(Level.values)}.")
        return str(level)

    def _flag(self, entry: Entry, name: str) -> bool:
        value = entry.get(name, False)
        if not isinstance(value, bool):
            self.fault(entry, name, f"is “{value}”; write true or false.")
        return value is True

    def _angoff(self, entry: Entry) -> float:
        value = entry.get("angoff")
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0.30 <= value <= 0.90:
            self.fault(entry, "angoff", f"is “{value}”; give a judgement from 0.30 to 0.90.")
            return 0.5
        return float(value)

    def _exhibit_of(self, entry: Entry, exhibits: Mapping[str, ExhibitSource]) -> str | None:
        slug = entry.get("exhibit")
        if slug is not None and str(slug) not in exhibits:
            self.fault(entry, "exhibit", f"“{slug}” is not among this file's exhibits; add it or correct the name.")
        return slug if isinstance(slug, str) else None

    def enemies(self, entry: Entry) -> tuple[str, ...]:
        raw = entry.get("enemies", [])
        if not isinstance(raw, list) or not all(isinstance(slug, str) for slug in raw) or entry.get("slug") in raw:
            self.fault(entry, "enemies", "must be a list of the slugs of other questions.")
            return ()
        return tuple(raw)

    def _check(self, entry: Entry, digest: str) -> Check:
        check = entry.get("checked", {})
        if (
            not isinstance(check, dict)
            or check.keys() - {"agreed", "of"}
            or ("of" in check) != check.get("agreed", False)
        ):
            self.fault(entry, "checked", CHECKED)
            return "none"
        if "of" not in check:
            return "disagreed" if "agreed" in check else "none"
        if not isinstance(check["of"], str) or not DIGEST.fullmatch(check["of"]):
            self.fault(entry, "checked", CHECKED)
        return "agreed" if check["of"] == digest else "edited"

    def _calculations(self, entry: Entry) -> None:
        lines = entry.get("calc", [])
        if not isinstance(lines, list):
            self.fault(entry, "calc", "must be a list of {expr, equals} entries.")
            return
        if entry.get("calculation") is True and not lines:
            self.fault(entry, "calc", "is missing; a calculation question shows its arithmetic.")
        for line in lines:
            self._calculation(entry, line)

    def _calculation(self, entry: Entry, line: Any) -> None:
        if not isinstance(line, Entry) or set(line) != {"expr", "equals"}:
            self.fault(entry, "calc", 'each line must read {expr: "…", equals: …}.')
            return
        try:
            value = evaluate(str(line["expr"]))
            if not agrees(value, line["equals"]):
                self.fault(entry, "calc", f"{line['expr']} comes to {value:.10g}, not {line['equals']}.")
        except ArithmeticFault as error:
            self.fault(entry, "calc", f"“{line['expr']}” {error}.")

"""Our own content format: YAML, alone or in a zip with its pictures."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import yaml

from bank.drawings import ChartFault, read_chart
from bank.interchange.encodings import decode
from bank.interchange.found import FileRead, Found, FoundExhibit, FoundPicture, Problem
from bank.interchange.images import picture_of
from bank.interchange.native import charts
from bank.interchange.native.questions import Reading
from bank.interchange.native.yamls import BadYaml, Block, as_typed, entries, events_of, line_of, name_of, value_of
from bank.interchange.packages import Package, RefusedPackage, is_package, open_package
from bank.pictures import digests_in, texts_of

MAX_ORIGINAL = 20_000
_YAML = (".yaml", ".yml")
_OTHERS = {"calculations": "calculation templates", "terms": "glossary terms", "formulas": "formulas"}
_PICTURE = re.compile(r"(?:^|/)([0-9a-f]{16})\.[A-Za-z]{3,4}$")


@dataclass
class _File:
    """One YAML file; `listed` says whether its questions stand in a list, `top` is the rest of it."""

    text: str
    top: Block = field(default_factory=Block)
    listed: bool = False
    exhibits: dict[str, FoundExhibit] = field(default_factory=dict)
    faults: dict[str, list[Problem]] = field(default_factory=dict)  # of exhibits, by slug

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @property
    def section(self) -> str:
        section = self.top.get("section")
        return section.strip() if isinstance(section, str) else ""


def read(data: bytes) -> FileRead:
    problems: list[Problem] = []
    package = None
    try:
        if is_package(data):
            package = open_package(data)
            sources = [(name, package.read(name)) for name in package.names if name.lower().endswith(_YAML)]
        else:
            sources = [("", data)]
    except RefusedPackage as error:
        return FileRead("native", [], [Problem(None, "", "file", f"The file {error}")])
    if not sources:
        problems.append(Problem(None, "", "file", "The package holds no .yaml file with questions."))
    files = [file for name, source in sources if (file := _outlined(name, source, problems))]
    return FileRead("native", _numbered(files, _Pictures(package)), problems)


def _outlined(name: str, source: bytes, problems: list[Problem]) -> _File | None:
    """The file looked through to its end before any question of it is taken; None where it cannot be read."""
    text, note = decode(source)
    if note:
        problems.append(Problem(None, "", "file", note))
    file = _File(text)
    try:
        _look_through(file)
    except BadYaml as error:
        problems.append(Problem(error.line, "", name or "file", str(error)))
        return None
    problems += _of_the_file(file, name)
    for each in _blocks(file.top.get("exhibits")):
        _exhibit(file, each)
    return file


def _look_through(file: _File) -> None:
    events = events_of(file.text)
    for event in events:
        if isinstance(event, yaml.MappingStartEvent):
            _outline(file, events)
        elif isinstance(event, yaml.SequenceStartEvent):
            file.listed = True
            _skip(event, events)
        elif isinstance(event, yaml.ScalarEvent) and event.value.strip():
            raise BadYaml(line_of(event), "There is no “questions:” list in the file.")


def _outline(file: _File, events: Iterator[yaml.Event]) -> None:
    for key in events:
        if isinstance(key, yaml.MappingEndEvent):
            return
        name, value = name_of(key, file.top), next(events)
        if name == "questions" and isinstance(value, yaml.SequenceStartEvent):
            file.listed, file.top[name] = True, None
            _skip(value, events)
        else:
            file.top[name] = value_of(value, events, as_typed)


def _skip(event: yaml.Event, events: Iterator[yaml.Event]) -> None:
    depth = 1 if isinstance(event, yaml.CollectionStartEvent) else 0
    while depth:
        event = next(events)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)


def _of_the_file(file: _File, name: str) -> Iterator[Problem]:
    for other in sorted(file.top.keys() - {"section", "exhibits", "questions"}):
        what = f"holds {_OTHERS[other]}" if other in _OTHERS else f"has a field “{other[:60]}”"
        yield Problem(None, "", name or "file", f"The file {what}, which an import of questions leaves out.")
    if not file.listed:
        yield Problem(None, "", name or "file", "There is no “questions:” list in the file.")


def _blocks(value: Any) -> list[Block]:
    return [each for each in value if isinstance(each, Block)] if isinstance(value, list) else []


def _exhibit(file: _File, block: Block) -> None:
    reading = Reading(block, f"exhibit {block.get('slug')}")
    slug, title, body = (reading.text(name) for name in ("slug", "title", "body"))
    found = FoundExhibit(slug, title or slug, body)
    if "chart" in block:
        try:
            found = replace(found, chart=charts.stored(read_chart(block["chart"])))
        except ChartFault as error:
            for place, message in error.faults:
                reading.lose(f"chart, {place}".strip(", "), f"The drawing is left out: {message}")
    for name in sorted(block.keys() - {"slug", "title", "body", "chart"}):
        reading.lose(name[:60], f"“{name[:60]}” is no field of an exhibit; the fields are slug, title, body and chart.")
    file.exhibits[slug], file.faults[slug] = found, reading.problems


def _numbered(files: list[_File], pictures: "_Pictures") -> Iterator[Found]:
    number = 0
    for file in files:
        for value in _entries(file):
            number += 1
            yield _found(file, number, value, pictures)


def _entries(file: _File) -> Iterator[Any]:
    """Each question's value, built when it is asked for: a file of thousands is never in memory as objects."""
    if not file.listed:
        return
    events = events_of(file.text)
    for event in events:
        if isinstance(event, yaml.SequenceStartEvent):
            yield from (value_of(each, events, as_typed) for each in entries(events))
            return
        if isinstance(event, yaml.ScalarEvent) and event.value != "questions":
            _skip(next(events), events)


def _found(file: _File, number: int, value: Any, pictures: "_Pictures") -> Found:
    if not isinstance(value, Block) or not value.keys() & {"stem", "options", "template", "number"}:
        message = "The entry has neither a stem nor options; begin it with “- slug:” and give it a “stem:”."
        line = value.line if isinstance(value, Block) else None
        return Found(number, "", line, "", None, (Problem(line, f"question {number}", "question", message),), False)
    slug = value.get("slug") if isinstance(value.get("slug"), str) else ""
    reading = Reading(value, slug or f"question {number}")
    item = reading.drawn(file.section) if "template" in value else reading.item(file.section)
    exhibit = file.exhibits.get(item.exhibit)
    for problem in file.faults.get(item.exhibit, ()):
        reading.lose(f"exhibit, {problem.field}", problem.message)
    return Found(
        number=number,
        name=slug or "",
        line=value.line,
        category="",
        item=item,
        problems=tuple(reading.problems),
        whole=reading.whole,
        original="" if reading.whole else _piece(file.lines, value),
        exhibit=exhibit,
        pictures=tuple(pictures.of(sorted(digests_in([*texts_of(item), exhibit.body if exhibit else ""])))),
    )


def _piece(lines: list[str], block: Block) -> str:
    return "\n".join(lines[block.line - 1 : block.end])[:MAX_ORIGINAL]


class _Pictures:
    """Those beside the YAML, by the digest in their names; a picture whose contents do not fit its name is none."""

    def __init__(self, package: Package | None) -> None:
        self.package = package
        names = package.names if package else []
        self.names: Mapping[str, str] = {found[1]: name for name in names if (found := _PICTURE.search(name))}

    def of(self, digests: list[str]) -> Iterator[FoundPicture]:
        for digest in digests:
            if self.package and digest in self.names and (picture := self._picture(self.package, self.names[digest])):
                yield picture

    def _picture(self, package: Package, name: str) -> FoundPicture | None:
        try:
            picture = picture_of(name.rpartition("/")[2], package.read(name))
        except RefusedPackage:
            return None
        return picture if isinstance(picture, FoundPicture) else None

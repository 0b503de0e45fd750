"""What our own exports carry for ourselves: fields that other formats have no place for, and the Markdown behind what
they show. Other software leaves a processing instruction alone; where it edited what is shown, that wins.
"""

import hashlib
import html as entities
import json
import re
from collections.abc import Mapping
from typing import Any

from bank.interchange.found import FoundExhibit, Outgoing
from bank.items import Item, as_json

TARGET = "cpimprep"
LONGEST = 400_000
_TOKEN = re.compile(r"<(/?)([A-Za-z][\w:.-]*)([^<>]*)>|([^<]+)")
_SAID = re.compile(r"""\b(?:src|alt|href|data)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_WORDS = ("section", "level", "concept", "reference", "exhibit", "number", "tolerance")
_LISTS = ("legacy", "tags")
_LONGEST_WORD = 400


class Writing:
    """Filled while a question is written: `shows` is told each text as others see it, and gives that back."""

    def __init__(self, outgoing: Outgoing) -> None:
        self.outgoing = outgoing
        self.sources: dict[str, list[str]] = {}

    def shows(self, role: str, shown: str, source: str) -> str:
        self.sources.setdefault(digest(role, shown), []).append(source)
        return shown

    @property
    def text(self) -> str:
        item, exhibit = self.outgoing.item, self.outgoing.exhibit
        body = {name: value for name, value in as_json(item).items() if name in (*_WORDS, *_LISTS) and value}
        body |= {"kind": item.kind, "angoff": item.angoff, "calculation": item.calculation, "rights": rights(item)}
        if exhibit:
            body["shared"] = {"slug": exhibit.slug, "title": exhibit.title, "body": exhibit.body}
        body |= {"slug": self.outgoing.slug, "texts": self.sources}
        return json.dumps(body, separators=(",", ":")).replace("?>", "?\\u003e")


class Stamp:
    """Read back; an empty one where a file has none. Nothing in it is trusted to be of the right type."""

    def __init__(self, text: str = "") -> None:
        self.body = _read(text) if text else {}
        texts = self.body.get("texts")
        self.sources: dict[str, list[str]] = {
            key: [source for source in sources if isinstance(source, str)]
            for key, sources in (texts.items() if isinstance(texts, dict) else ())
            if isinstance(sources, list)
        }

    def __bool__(self) -> bool:
        return bool(self.body)

    def source(self, role: str, shown: str) -> str | None:
        """The Markdown behind a text that is shown as we wrote it; each is given once, in the order written."""
        sources = self.sources.get(digest(role, shown)) if self.sources else None
        if not sources:
            return None
        return sources.pop(0) if len(sources) > 1 else sources[0]

    def word(self, name: str) -> str:
        value = self.body.get(name)
        return value if isinstance(value, str) and len(value) <= _LONGEST_WORD else ""

    def words(self, name: str) -> tuple[str, ...]:
        values = self.body.get(name)
        if not isinstance(values, list):
            return ()
        return tuple(value for value in values if isinstance(value, str) and len(value) <= _LONGEST_WORD)[:100]

    @property
    def angoff(self) -> float | None:
        value = self.body.get("angoff")
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    @property
    def calculation(self) -> bool:
        return self.body.get("calculation") is True

    @property
    def exhibit(self) -> FoundExhibit | None:
        shared = self.body.get("shared")
        if not isinstance(shared, dict):
            return None
        slug, title, body = (shared.get(name) for name in ("slug", "title", "body"))
        if isinstance(slug, str) and isinstance(title, str) and isinstance(body, str):
            return FoundExhibit(slug, title, body)
        return None

    def agrees(self, item: Item) -> bool:
        """What is right is as it was exported, so that an unfinished question is as unfinished as it was."""
        return self.body.get("rights") == rights(item) and self.body.get("kind") == item.kind


def rights(item: Item) -> list[bool]:
    return [option.right for option in item.options]


def digest(role: str, shown: str) -> str:
    """Of the tags and words in order: neither spaces nor how signs are escaped count."""
    return hashlib.sha256(f"{role}\x00{''.join(_normal(shown))}".encode("utf-8", "replace")).hexdigest()[:16]


def _normal(shown: str) -> list[str]:
    tokens = []
    for closing, tag, rest, text in _TOKEN.findall(shown):
        if tag:
            said = [entities.unescape("".join(value)).rpartition("/")[2] for value in _SAID.findall(rest)]
            tokens.append(f"<{closing}{tag.lower().rpartition(':')[2]} {' '.join(said)}>")
        else:
            tokens.append(re.sub(r"\s+", " ", entities.unescape(text)))
    return [token for token in tokens if token.strip()]


def _read(text: str) -> Mapping[str, Any]:
    if len(text) > LONGEST:
        return {}
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}

"""A question that is one draw of a calculation template, from `{slug, template, seed}`."""

from typing import TYPE_CHECKING, Any

from bank.calculations.draws import DrawFault
from bank.calculations.values import ExpressionFault
from bank.content.sources import OptionSource, QuestionSource
from curriculum.sources import Entry

if TYPE_CHECKING:
    from bank.content.parsing import Reader

FIELDS = {"slug", "template", "seed", "enemies", "checked"}
MAX_SEED = 1_000_000


def frozen(reader: "Reader", entry: Entry, section: str) -> QuestionSource | None:
    """None where the entry has a fault, which the reader then holds."""
    before = len(reader.problems)
    for name in sorted(entry.keys() - FIELDS):
        reader.fault(entry, name, f"is not a field of a drawn question; the fields are {', '.join(sorted(FIELDS))}.")
    slug, seed = reader.slug(entry), entry.get("seed")
    if reader.calculations is None:
        return None
    source = reader.calculations.get(str(entry.get("template")))
    if source is None:
        reader.fault(entry, "template", f"“{entry.get('template')}” is no template; see content/calculations.")
        return None
    if source.template.section != section:
        reader.fault(entry, "template", f"is of section {source.template.section}; put the question into its files.")
    if not isinstance(seed, int) or isinstance(seed, bool) or not 1 <= seed <= MAX_SEED:
        reader.fault(entry, "seed", f"is “{seed}”; write a whole number from 1 to {MAX_SEED:,}.")
    if len(reader.problems) > before:
        return None
    try:
        return _source(reader, entry, slug, _drawn(source, seed))
    except (DrawFault, ExpressionFault) as error:
        reader.fault(entry, "seed", f"{seed} draws no question: {error} Or choose another seed.")
        return None


def _drawn(source: Any, seed: Any) -> dict[str, Any]:
    template, drawn = source.template, source.drawn(seed)
    return {
        "section": template.section,
        "legacy": template.legacy,
        "level": template.level,
        "calculation": True,
        "concept": template.concept,
        "reference": template.reference,
        "angoff": template.angoff,
        "stem": drawn.stem,
        "options": tuple(OptionSource(option.text, option.why) for option in drawn.options),
        "key": drawn.key,
        "exhibit": None,
        "template": template.slug,
    }


def _source(reader: "Reader", entry: Entry, slug: str, drawn: dict[str, Any]) -> QuestionSource:
    return QuestionSource(file=reader.file, line=entry.line, slug=slug, enemies=reader.enemies(entry), **drawn)

"""Words said after any right or any wrong answer, which we have no place for but beside the options."""

from dataclasses import replace

from bank.interchange.entry import Entry
from bank.items import Item
from bank.models.questions import Kind


def with_words(entry: Entry, item: Item, right: str = "", wrong: str = "") -> Item:
    """Of a choice of one they stand with each option; of other kinds they have no place, which makes a draft."""
    if not right and not wrong:
        return item
    if right == wrong or (item.kind == Kind.NUMERIC and not wrong):
        return replace(item, explanation=_joined(item.explanation, right))
    if item.kind != Kind.SINGLE or not item.options:
        entry.lose("feedback", f"Words for any right or wrong answer are not taken: “{_joined(right, wrong)[:80]}”.")
        return item
    if wrong:
        entry.note("feedback", "What is said after any wrong answer stands beside each wrong option now.")
    options = (replace(option, why=_joined(option.why, right if option.right else wrong)) for option in item.options)
    return replace(item, options=tuple(options))


def _joined(first: str, second: str) -> str:
    return "\n\n".join(filter(None, [first, second]))

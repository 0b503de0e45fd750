"""What questions of every type have."""

from dataclasses import replace

from bank.interchange.entry import Entry, tags_taken
from bank.interchange.images import picture_of_base64
from bank.interchange.moodle.texts import format_of, in_format, text_of
from bank.interchange.pictures import markdown
from bank.interchange.shared import without_exhibit
from bank.interchange.xmltree.nodes import Node
from bank.items import Item


def stem_of(entry: Entry, node: Node) -> str:
    holder = node.first("questiontext")
    written = holder.first("text") if holder else None
    shown = (written or holder).text if holder and (written or not holder.elements) else ""
    return in_format(entry, without_exhibit(entry, shown), format_of(holder), "stem", "stem")


def with_old_image(entry: Entry, node: Node, item: Item) -> Item:
    """Moodle 1.9 kept one picture beside the text, which it showed below it."""
    name = node.word("image").rpartition("/")[2][:80]
    data = node.word("image_base64")
    picture = (
        picture_of_base64(name or "picture", data)
        if data
        else f"The picture “{name}” is not in the file; put it in by hand."
    )
    if isinstance(picture, str):
        if name or data:
            entry.lose("stem", picture)
        return item
    entry.keep([picture])
    return replace(item, stem=f"{item.stem}\n\n{markdown(picture, name)}".strip())


def explanation_of(entry: Entry, node: Node) -> str:
    return text_of(entry, node.first("generalfeedback"), "explanation", "explanation")


def tags_of(node: Node) -> tuple[str, ...]:
    tags = node.first("tags")
    return tags_taken(tag.word("text") or tag.text for tag in tags.named("tag")) if tags else ()

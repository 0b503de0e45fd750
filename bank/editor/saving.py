"""Saving what is typed, where the same may come twice."""

from dataclasses import replace
from datetime import datetime

from accounts.models import User
from bank.actions.writing import ChangedMeanwhile, save_draft
from bank.authoring.drafting import item_of_draft
from bank.authoring.versions import item_of
from bank.items import Item, from_json
from bank.models import Draft, Question


def written(question: Question) -> tuple[Item, Draft | None]:
    """The working copy where there is one, else what the newest version says. Up to two queries."""
    draft = Draft.objects.filter(question=question).select_related("saved_by").first()
    if draft:
        return item_of_draft(draft, question.current), draft
    tags = question.tags.values_list("name", flat=True)
    return (item_of(question.current, tags=tags) if question.current else Item()), None


def saved(question: Question, *, item: Item, revision: int, by: User, now: datetime) -> Draft | None:
    """The draft that holds the item now; None where a version does already.

    A retry whose first answer was lost finds what it sent and is no conflict. ChangedMeanwhile where it is one.
    """
    try:
        return save_draft(question, item=item, revision=revision, by=by, now=now)
    except ChangedMeanwhile:
        theirs, draft = written(question)
        stored = from_json(draft.body) if draft else theirs
        if _content(item) not in (_content(theirs), _content(stored)):
            raise
        return draft


def _content(item: Item) -> Item:
    return replace(item, tags=tuple(sorted(item.tags)))

"""What a working copy says, who has written it, and whose judgement of its difficulty counts."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from accounts.models import User
from bank.items import Item, as_json, from_json
from bank.models import Draft, QuestionVersion


def item_of_draft(draft: Draft, current: QuestionVersion | None) -> Item:
    """What becomes of it as a version after `current`."""
    item = from_json(draft.body)
    return replace(item, angoff=current.angoff) if current and panel_stands(draft, current) else item


def panel_stands(draft: Draft, current: QuestionVersion | None) -> bool:
    """Whether a panel judged the newest version after the draft's own judgement was last changed, if it ever was: the
    draft then only repeats what was thought before."""
    if current is None or current.judged_at is None:
        return False
    return draft.judged_at is None or draft.judged_at < current.judged_at


def take(
    draft: Draft, item: Item, *, judged: float | None, by: User, now: datetime, others: Iterable[int] = ()
) -> None:
    """Set, not store, what somebody typed. `judged` is the judgement as it was; `others` wrote what is taken over."""
    body = as_json(item)
    if item.angoff != judged:
        draft.judged_at = now
    if body != draft.body:
        draft.writers = joined(draft.writers, [by.pk, *others])
    draft.body, draft.saved_at, draft.saved_by = body, now, by


def joined(writers: Iterable[int | None], more: Iterable[int | None]) -> list[int]:
    return sorted(pk for pk in {*writers, *more} if pk)


def all_writers(draft: Draft) -> list[int]:
    """A draft of an earlier release knows only who saved it last."""
    return joined(draft.writers, [draft.saved_by_id])

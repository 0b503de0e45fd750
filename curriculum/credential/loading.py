"""The facts about the credential from checked sources into the database."""

from django.db import transaction

from curriculum.credential.reading import KINDS, Credential, Values
from curriculum.models import Sourced


@transaction.atomic
def load_credential(credential: Credential) -> int:
    """Bring the rows to what the files say, but for those an administrator has changed; how many were written.

    A row that is gone from the files is taken out of use, never deleted: ledgers may point at it.
    """
    return sum(_load(KINDS[kind], wanted) for kind, wanted in credential.rows.items())


def _load(model: type[Sourced], wanted: dict[str, Values]) -> int:
    known = {row.slug: row for row in model._default_manager.all()}
    placed = {slug: {**values, "position": n, "in_use": True} for n, (slug, values) in enumerate(wanted.items(), 1)}
    fresh = [model(**values) for slug, values in placed.items() if slug not in known]
    model._default_manager.bulk_create(fresh)
    changed = [row for slug, row in known.items() if not row.edited_at and _fill(row, placed.get(slug))]
    if changed:
        names = [field.name for field in model._meta.concrete_fields if field.name not in {"id", "slug", "edited_at"}]
        model._default_manager.bulk_update(changed, names, batch_size=50)
    return len(fresh) + len(changed)


def _fill(row: Sourced, values: Values | None) -> bool:
    """Whether that changed anything; without values it goes out of use."""
    before = {name: getattr(row, name) for name in values or {"in_use": True}}
    for name, value in (values or {"in_use": False}).items():
        setattr(row, name, value)
    return before != {name: getattr(row, name) for name in before}

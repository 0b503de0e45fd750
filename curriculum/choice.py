"""Which exams a command is about."""

from django.core.management.base import CommandError

from curriculum.models import Blueprint


def chosen_blueprints(slug: str | None) -> list[Blueprint]:
    """The one of this slug, or all in their order; CommandError names those there are."""
    blueprints = list(Blueprint.objects.order_by("position"))
    chosen = [blueprint for blueprint in blueprints if slug in (None, blueprint.slug)]
    if slug and not chosen:
        slugs = ", ".join(blueprint.slug for blueprint in blueprints) or "none yet; run load_content first"
        raise CommandError(f"There is no blueprint “{slug}”. There are: {slugs}.")
    return chosen

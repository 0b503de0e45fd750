"""Draws that somebody may not see yet, since they are questions in review."""

from dataclasses import replace

from django.db.models import QuerySet

from bank.models import Question
from bank.template_forms.previewing import Preview


def veiled(preview: Preview, hidden: QuerySet[Question]) -> Preview:
    """With those draws closed that are among the `hidden` questions: a draw shows its key. One statement."""
    prints = {draw.item.fingerprint for draw in preview.draws}
    closed = set(hidden.filter(fingerprint__in=prints).values_list("fingerprint", flat=True))
    draws = [replace(draw, is_hidden=draw.item.fingerprint in closed) for draw in preview.draws]
    return replace(preview, draws=draws)

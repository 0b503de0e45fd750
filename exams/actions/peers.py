"""How everybody answered each version at first, counted in the background for the pages that tell it."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from exams.models import Encounter, PeerCount
from exams.notes.peers import ENOUGH


def count_peers(*, now: datetime) -> int:
    """Count anew; of how many versions there is enough. Five statements, whatever the number of answers.

    Fewer answers than are told of are not kept, so that nobody's own can be read from a count.
    """
    rows = [
        PeerCount(version_id=version, answers=sum(chosen.values()), chosen=chosen, counted_at=now)
        for version, chosen in _chosen().items()
        if sum(chosen.values()) >= ENOUGH
    ]
    with transaction.atomic():
        PeerCount.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["version"], update_fields=["answers", "chosen", "counted_at"],
            batch_size=1_000,
        )  # fmt: skip
        PeerCount.objects.filter(counted_at__lt=now).delete()
    return len(rows)


def _chosen() -> dict[int, dict[str, int]]:
    """By version, how often each answer was somebody's first. One query over all encounters."""
    firsts = Encounter.objects.filter(times__gt=0).order_by().values_list("first_version", "first_chosen")
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for version, chosen, count in firsts.annotate(count=Count("pk")).iterator():
        if version is not None:
            found[version][str(chosen)] = count
    return found

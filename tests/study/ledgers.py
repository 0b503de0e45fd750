"""A holder's ledger for tests that need one of each thing in it."""

from datetime import date, datetime
from decimal import Decimal

from accounts.models import User
from curriculum.models import Certification, PointCategory
from study.actions.activities import File, Told, add_activity
from study.actions.credentials import Held, add_holding

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
SOURCED = {"position": 1, "source": "A page", "as_of": date(2026, 1, 1), "confirmed": True}


def make_certification(slug: str = "cpim") -> Certification:
    fields = {"name": slug.upper(), "full_name": slug.title(), "points": 75, "fellow_points": 100, **SOURCED}
    return Certification.objects.get_or_create(slug=slug, defaults=fields)[0]


def make_category(slug: str = "attended") -> PointCategory:
    fields = {"name": "Event", "group": "education", "points": 1, "unit": "hour", "units": "hours", **SOURCED}
    return PointCategory.objects.get_or_create(slug=slug, defaults={**fields, "evidence": "Certificate"})[0]


def keep_a_ledger(user: User, now: datetime) -> dict[str, list[int]]:
    """The addresses of one certification, one activity and its evidence, by name of the page."""
    held = Held(date(2024, 5, 20))
    holding = add_holding(make_certification(), held, current=True, by=user, now=now)
    told = Told(make_category(), [holding], date(2025, 3, 1), "A webinar", Decimal(4), Decimal(1))
    activity = add_activity(told, file=File("certificate.pdf", PDF), by=user, now=now)
    evidence = activity.evidence.defer("data").get()
    pages = ("ledger", "holding_edit", "holding_renew", "holding_remove", "ledger_print", "ledger_csv")
    return {
        **{f"study:{page}": [holding.pk] for page in pages},
        **{f"study:{page}": [activity.pk] for page in ("activity", "activity_remove")},
        **{f"study:{page}": [evidence.pk] for page in ("evidence", "evidence_remove")},
    }

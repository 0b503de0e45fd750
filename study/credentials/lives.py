from study.credentials.cycles import Life
from study.models import Holding


def life_of(holding: Holding) -> Life:
    """One query for its renewals unless they were fetched before."""
    rule = holding.certification
    return Life(
        earned_on=holding.earned_on,
        renewed={renewal.number: renewal.renewed_on for renewal in holding.renewals.all()},
        lifetime_since=holding.lifetime_since,
        years=rule.years,
        grace_days=rule.grace_days,
    )

from allauth.account.adapter import get_adapter
from django.core.cache import cache

from accounts.requests import Request

# A class behind one address takes the taster together; a script takes it for ever.
TASTERS_AN_HOUR = 120


def is_busy(request: Request) -> bool:
    """Whether this address has started too many tasters within an hour; counts this one."""
    key = f"tasters:{get_adapter(request).get_client_ip(request)}"
    started = cache.get(key, 0)
    cache.set(key, started + 1, 3600)
    return bool(started >= TASTERS_AN_HOUR)

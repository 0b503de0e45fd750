from allauth.account.adapter import get_adapter

from accounts.requests import Request
from accounts.throttling import count

# A class behind one address takes the taster together; a script takes it for ever.
TASTERS_AN_HOUR = 120


def is_busy(request: Request) -> bool:
    """Whether this address has started too many tasters within an hour; counts this one."""
    address = get_adapter(request).get_client_ip(request)
    return count(f"tasters:{address}", seconds=3600) >= TASTERS_AN_HOUR

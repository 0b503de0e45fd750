"""What a person can sign in with beside the password, for a line on a page."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from accounts.models import User


@dataclass(frozen=True)
class Factors:
    """`codes` are the recovery codes left; None where there are none at all."""

    app: bool
    keys: int
    codes: int | None
    password: bool

    @property
    def any(self) -> bool:
        return self.app or bool(self.keys)


def factors_of(user: User) -> Factors:
    """One query."""
    rows = list(Authenticator.objects.filter(user=user))
    kinds = [row.type for row in rows]
    codes = next((row for row in rows if row.type == Authenticator.Type.RECOVERY_CODES), None)
    return Factors(
        app=Authenticator.Type.TOTP in kinds,
        keys=kinds.count(Authenticator.Type.WEBAUTHN),
        codes=len(codes.wrap().get_unused_codes()) if codes else None,
        password=user.has_usable_password(),
    )

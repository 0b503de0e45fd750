from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.dispatch import Signal

from accounts.actions.leaving import forget_in_trail, hand_to_nobody
from accounts.audit import record
from accounts.models import Mail, User
from accounts.signals import person_leaves


class CannotDelete(Exception):
    pass


# Asked before a person is deleted; apps above answer with what would be left without anybody, in words.
left_alone = Signal()


@transaction.atomic
def save_profile(user: User, *, fields: list[str], by: User, now: datetime) -> User:
    """Store these fields of a person, already checked; the audit row names them, not what is in them."""
    if fields:
        user.save(update_fields=fields)
        record("profile.changed", user, by=by, now=now, fields=fields)
    return user


@transaction.atomic
def turn_mails(user: User, *, preference: str, on: bool, by: User, now: datetime) -> bool:
    """Mails of one kind on or off; False where they were so already. `preference` is a field of the person."""
    if not User.objects.filter(pk=user.pk, **{preference: not on}).update(**{preference: on}):
        return False
    record("mails.turned-on" if on else "mails.turned-off", user, by=by, now=now, mails=preference)
    return True


@transaction.atomic
def replace_address(user: User) -> None:
    """Make the person's address the only one to sign in and to reset a password with."""
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)


@transaction.atomic
def delete_person(user: User, *, by: User, now: datetime) -> None:
    """The person with everything that is theirs alone. What groups keep has no name; so has the audit trail.

    Their row is held, so that nothing can be added to it while it goes.
    """
    if kept := what_keeps(user):
        raise CannotDelete(f"{', '.join(kept)}: deactivate the account instead.")
    User.objects.select_for_update().filter(pk=user.pk).values("pk").first()
    record("user.deleted", user, by=by, now=now, attempts=user.attempts.count())
    person_leaves.send(User, person=user, now=now)
    hand_to_nobody(user, now=now)
    forget_in_trail(user)
    Mail.objects.filter(address__iexact=user.email).delete()
    user.delete()


def what_keeps(user: User) -> list[str]:
    """What only they look after, in words."""
    return [words for _, answer in left_alone.send(User, person=user) for words in answer or ()]

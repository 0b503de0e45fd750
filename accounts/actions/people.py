from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import models, transaction
from django.dispatch import Signal

from accounts.audit import record
from accounts.models import User


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
    """The person with everything they answered. Entries of the audit trail stay."""
    if kept := what_keeps(user):
        raise CannotDelete(f"{', '.join(kept)}: deactivate the account instead.")
    record("user.deleted", user, by=by, now=now, attempts=user.attempts.count())
    user.delete()


def what_keeps(user: User) -> list[str]:
    """What others rely on: rows that name this person, asked through the relations, and what only they look after."""
    relations = [
        field for field in User._meta.get_fields(include_hidden=True) if isinstance(field, models.ManyToOneRel)
    ]
    counts = {
        relation.related_model._meta: relation.related_model._base_manager.filter(**{relation.field.name: user}).count()
        for relation in relations
        if relation.on_delete is models.PROTECT
    }
    named = [f"{n} {(meta.verbose_name if n == 1 else meta.verbose_name_plural)}" for meta, n in counts.items() if n]
    return named + [words for _, answer in left_alone.send(User, person=user) for words in answer or ()]

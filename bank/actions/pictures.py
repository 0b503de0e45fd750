from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from bank.models import Picture, QuestionBank
from bank.pictures import name_of, read_picture


@transaction.atomic
def add_picture(bank: QuestionBank, *, data: bytes, name: str, by: User | None, now: datetime) -> Picture:
    """The bank's picture of this content, its first name kept where it is there already; PictureFault if it is none."""
    sound = read_picture(data)
    fresh = Picture(
        bank=bank,
        digest=sound.digest,
        name=name_of(name),
        mime=sound.mime,
        width=sound.width,
        height=sound.height,
        data=sound.data,
        added_at=now,
        added_by=by,
    )
    known = Picture.objects.filter(bank=bank, digest=sound.digest).defer("data")
    if found := known.first():
        return found
    Picture.objects.bulk_create([fresh], ignore_conflicts=True)  # somebody else may add the same at this moment
    added = known.get()
    record("picture.added", added, by=by, now=now, group=bank.group_id, name=added.name, digest=added.digest)
    return added

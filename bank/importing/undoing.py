"""Taking an import back: its questions that nobody has worked on, then what only they showed."""

from datetime import datetime

from django.db import transaction

from bank.importing.steps import AT_ONCE, Overtaken, locked
from bank.items import from_json
from bank.models import Draft, Exhibit, ImportEntry, Picture, Question, QuestionImport, QuestionVersion
from bank.pictures import digests_in, texts_of

State = QuestionImport.State


def take_step(job: QuestionImport, now: datetime, until: float) -> bool:
    """False when all questions have been dealt with."""
    try:
        with transaction.atomic():
            return _step(locked(job), now)
    except Overtaken:
        return False


def _step(job: QuestionImport, now: datetime) -> bool:
    waiting = job.entries.filter(number__gt=job.cursor, question__isnull=False)
    batch = list(waiting.order_by("number").values_list("number", "question")[:AT_ONCE])
    if batch:
        _remove([question for _, question in batch if question])
        job.cursor = batch[-1][0]
    if len(batch) < AT_ONCE:
        tidy(job)
        job.state, job.cursor, job.finished_at = State.UNDONE, job.total, now
    job.stepped_at = now
    job.save(update_fields=["cursor", "state", "finished_at", "stepped_at"])
    return job.state == State.UNDOING


def _remove(questions: list[int]) -> None:
    """Those with the draft that the import made and nothing else; whoever saves one meanwhile keeps it."""
    # As lock_question does for one: the questions first, then what hangs on them.
    list(Question.objects.select_for_update().filter(pk__in=questions).order_by("pk").values_list("pk"))
    untouched = Draft.objects.select_for_update(of=("self",)).filter(question__in=questions, revision=1)
    alone = untouched.filter(question__current=None, question__state=Question.State.DRAFT)
    alone = alone.exclude(question__in=QuestionVersion.objects.filter(question__in=questions).values("question"))
    gone = list(alone.filter(question__comments=None).values_list("question", flat=True))
    ImportEntry.objects.filter(question__in=gone).update(question=None)
    Question.objects.filter(pk__in=gone).delete()


def tidy(job: QuestionImport) -> None:
    """Exhibits and pictures that came with the file and that nothing shows."""
    if job.exhibits:
        used = Draft.objects.filter(question__bank=job.bank_id).values_list("body__exhibit", flat=True)
        made = Exhibit.objects.filter(pk__in=job.exhibits, versions=None)
        made.exclude(slug__in=set(filter(None, used))).delete()
    if job.pictures:
        unused = set(job.pictures) - _shown(job)
        Picture.objects.filter(bank=job.bank_id, digest__in=unused).delete()


def _shown(job: QuestionImport) -> set[str]:
    shown: set[str] = set()
    for body in Draft.objects.filter(question__bank=job.bank_id).values_list("body", flat=True).iterator():
        shown |= digests_in(texts_of(from_json(body)))
    versions = QuestionVersion.objects.filter(question__bank=job.bank_id)
    for stem, explanation, options in versions.values_list("stem", "explanation", "options").iterator():
        shown |= digests_in([stem, explanation, *(text for each in options for text in (each["text"], each["why"]))])
    shown |= digests_in(Exhibit.objects.filter(bank=job.bank_id).values_list("body", flat=True))
    return shown | _awaited(job)


def _awaited(job: QuestionImport) -> set[str]:
    """Of other imports into the bank that somebody is still looking at."""
    others = ImportEntry.objects.filter(
        job__bank=job.bank_id, job__state__in=[State.READING, State.READY, State.COMMITTING]
    )
    shown: set[str] = set()
    for body in others.exclude(job=job).exclude(item={}).values_list("item", flat=True).iterator():
        shown |= digests_in(texts_of(from_json(body)))
    return shown

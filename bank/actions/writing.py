"""What authors do with questions: begin them, write on, freeze a version."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from accounts.audit import event, record
from accounts.models import AuditEvent, User
from bank.authoring.completing import Fault
from bank.authoring.describing import COLUMNS, describe
from bank.authoring.drafting import all_writers, item_of_draft, take
from bank.authoring.naming import slugs
from bank.authoring.tagging import tag_questions
from bank.authoring.versions import Surroundings, surroundings, version_of
from bank.items import Item, as_json, from_json
from bank.models import CalculationTemplate, Draft, Question, QuestionBank, QuestionVersion, Review


@dataclass(frozen=True)
class New:
    """A question to begin. `name` makes its slug where it has one; `warnings` and `original` are an import's."""

    item: Item
    name: str = ""
    warnings: list[dict[str, str]] = field(default_factory=list)
    original: str = ""
    drawn_from: CalculationTemplate | None = None


class ChangedMeanwhile(Exception):
    """Somebody else saved the draft after it was opened here; `draft` is theirs, None where they discarded it."""

    def __init__(self, draft: Draft | None) -> None:
        super().__init__()
        self.draft = draft


class Unfinished(Exception):
    def __init__(self, faults: list[Fault]) -> None:
        super().__init__()
        self.faults = faults


@transaction.atomic
def create_questions(
    bank: QuestionBank, *, news: Sequence[New], by: User | None, now: datetime, around: Surroundings | None = None
) -> list[Question]:
    """Begin questions as drafts, in a fixed number of statements."""
    around = around or surroundings(bank)
    # Whoever else begins questions in the bank meanwhile waits, since their slugs could be ours.
    QuestionBank.objects.select_for_update(no_key=True).get(pk=bank.pk)
    questions = [Question(bank=bank, created_at=now, created_by=by) for _ in news]
    for question, new in zip(questions, news, strict=True):
        describe(question, new.item, sections=around.sections, now=now)
    taken = set(bank.questions.values_list("slug", flat=True))
    names = [new.name or question.headline for question, new in zip(questions, news, strict=True)]
    for question, slug in zip(questions, slugs(names, taken=taken), strict=True):
        question.slug = slug
    Question.objects.bulk_create(questions, batch_size=500)
    Draft.objects.bulk_create(
        [_draft(question, new, by, now) for question, new in zip(questions, news, strict=True)], batch_size=500
    )
    tag_questions(bank, {question.pk: new.item.tags for question, new in zip(questions, news, strict=True)})
    AuditEvent.objects.bulk_create(
        [event("question.begun", question, by=by, now=now, group=bank.group_id) for question in questions],
        batch_size=500,
    )
    return questions


def _draft(question: Question, new: New, by: User | None, now: datetime) -> Draft:
    return Draft(
        question=question,
        body=as_json(new.item),
        warnings=new.warnings,
        original=new.original,
        drawn_from=new.drawn_from,
        saved_at=now,
        saved_by=by,
        writers=[by.pk] if by else [],
    )


def create_question(bank: QuestionBank, *, item: Item, by: User, now: datetime) -> Question:
    return create_questions(bank, news=[New(item)], by=by, now=now)[0]


def lock_question(pk: int) -> None:
    """Whatever writes the draft, the versions or the reviews of a question waits here first: two that took these rows
    in different orders would each wait for the other. ChangedMeanwhile where the question was thrown away.

    Read afterwards what is decided on; what a join brings is as it was before the wait.
    """
    if not Question.objects.select_for_update(no_key=True).filter(pk=pk).values_list("pk").first():
        raise ChangedMeanwhile(None)


@transaction.atomic
def save_draft(
    question: Question, *, item: Item, revision: int, by: User, now: datetime, others: Iterable[int] = ()
) -> Draft:
    """Store what was typed over the draft of this revision (0: there was none); ChangedMeanwhile if it is not that.

    Without an audit row: it is called every few seconds, and versions say who changed what. `others` are the authors of
    what is taken over from elsewhere.
    """
    lock_question(question.pk)
    stored = Draft.objects.filter(question=question).first()
    if revision != (stored.revision if stored else 0):
        raise ChangedMeanwhile(stored)
    draft = stored or Draft(question=question, revision=0)
    draft.revision += 1
    take(draft, item, judged=_judged(question, stored), by=by, now=now, others=others)
    draft.save()
    _describe(question, item, now)
    return draft


def _judged(question: Question, stored: Draft | None) -> float | None:
    if stored:
        return from_json(stored.body).angoff
    return QuestionVersion.objects.filter(current_of=question).values_list("angoff", flat=True).first()


def _describe(question: Question, item: Item, now: datetime) -> None:
    around = surroundings(question.bank)
    describe(question, item, sections=around.sections, now=now).save(update_fields=COLUMNS)
    tag_questions(question.bank, {question.pk: item.tags})


@transaction.atomic
def discard_draft(question: Question, *, item: Item, by: User, now: datetime) -> None:
    """Throw the working copy away; `item` is what the question's newest version says, which counts again."""
    lock_question(question.pk)
    Draft.objects.filter(question=question).delete()
    _describe(question, item, now)
    record("draft.discarded", question, by=by, now=now, group=question.bank.group_id)


@transaction.atomic
def save_version(question: Question, *, by: User, now: datetime) -> QuestionVersion:
    """Freeze the draft as the question's next version, which nobody has reviewed yet: its state is draft again, unless
    it is retired, which ends only where somebody says so.

    Unfinished says what is missing. A draft that says what the newest version says just goes.
    """
    lock_question(question.pk)
    locked = Question.objects.select_related("bank", "current").get(pk=question.pk)
    draft = Draft.objects.select_for_update().filter(question=locked).first()
    if draft is None:
        if locked.current is None:
            raise Unfinished([Fault("stem", "Write the question.")])
        return locked.current
    # Its authors are those who wrote it, not who sends it in: nobody reviews their own.
    version = _frozen(locked, item_of_draft(draft, locked.current), draft.saved_by or by, now)
    version.drawn_from_id = draft.drawn_from_id or (locked.current.drawn_from_id if locked.current else None)
    draft.delete()
    if locked.current and locked.current.content_hash == version.content_hash:
        return locked.current
    version.save(force_insert=True)
    version.authors.set(User.objects.filter(pk__in=all_writers(draft)))
    state = locked.state if locked.state == Question.State.RETIRED else Question.State.DRAFT
    Question.objects.filter(pk=locked.pk).update(current=version, state=state, changed_at=now)
    Review.objects.filter(question=locked, state=Review.State.OPEN).update(state=Review.State.WITHDRAWN, decided_at=now)
    _record_version(version, draft, locked, by, now)
    question.refresh_from_db()
    return version


def _record_version(version: QuestionVersion, draft: Draft, before: Question, by: User, now: datetime) -> None:
    """Naming the judgement of a panel that was kept, where the draft said another."""
    typed = from_json(draft.body).angoff
    kept = {"judgement_of_panel": version.angoff, "judgement_in_draft": typed} if typed != version.angoff else {}
    record("version.saved", before, by=by, now=now, group=before.bank.group_id, number=version.number, **kept)


def _frozen(question: Question, item: Item, by: User, now: datetime) -> QuestionVersion:
    around = surroundings(question.bank)
    if faults := around.faults(item):
        raise Unfinished(faults)
    newest = question.versions.order_by("-number").values_list("number", flat=True).first() or 0
    return version_of(item, question=question, number=newest + 1, around=around, by=by, now=now)

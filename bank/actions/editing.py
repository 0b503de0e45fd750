"""What the editor does beyond writing on: begin a question once, give up one that never came to anything."""

from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from bank.actions.writing import ChangedMeanwhile, New, create_questions, discard_draft, lock_question
from bank.authoring.describing import describe
from bank.authoring.naming import slug_of
from bank.authoring.versions import item_of, surroundings
from bank.items import Item
from bank.models import Draft, Question, QuestionBank, QuestionVersion

# So short that bank.authoring.naming leaves the ticket behind them alone.
_WORDS, _LONGEST = 5, 45


@transaction.atomic
def begin_question(bank: QuestionBank, *, item: Item, ticket: str, by: User, now: datetime) -> tuple[Question, bool]:
    """The question of this ticket, and whether it was begun just now.

    The page draws the ticket; the end of the question's slug tells whose it was. So a second click, or the retry of a
    request whose answer was lost, comes to the same question and not to a second.
    """
    QuestionBank.objects.select_for_update(no_key=True).get(pk=bank.pk)
    known = bank.questions.filter(slug__endswith=f"-{ticket}", created_by=by).first()
    if known:
        return known, False
    around = surroundings(bank)
    headline = describe(Question(), item, sections=around.sections, now=now).headline
    name = f"{slug_of(headline, words=_WORDS, longest=_LONGEST)}-{ticket}"
    return create_questions(bank, news=[New(item, name)], by=by, now=now, around=around)[0], True


@transaction.atomic
def give_up(question: Question, *, revision: int, by: User, now: datetime) -> bool:
    """Throw away what was written since the newest version. True where there is none: then the question goes as well,
    since nobody but its authors can have seen it. ChangedMeanwhile where somebody else has written since `revision`.
    """
    lock_question(question.pk)
    theirs = Draft.objects.filter(question=question).exclude(revision=revision).exclude(saved_by=by).first()
    if theirs:
        raise ChangedMeanwhile(theirs)
    newest = QuestionVersion.objects.filter(current_of=question)
    version = newest.select_related("section", "legacy_part_1", "legacy_part_2", "exhibit").first()
    if version:
        tags = question.tags.values_list("name", flat=True)
        discard_draft(question, item=item_of(version, tags=tags), by=by, now=now)
        return False
    record("question.given-up", question, by=by, now=now, group=question.bank.group_id, slug=question.slug)
    question.delete()
    return True

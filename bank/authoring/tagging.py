"""The tags of questions, for finding them again."""

from collections.abc import Mapping, Sequence

from bank.models import Question, QuestionBank, Tag


def tag_questions(bank: QuestionBank, tags: Mapping[int, Sequence[str]]) -> None:
    """Make these the tags of the questions with these keys; a tag the bank does not know yet is added to it."""
    wanted = {(pk, name) for pk, names in tags.items() for name in names}
    through = Question.tags.through
    kept = through.objects.filter(question__in=tags).values_list("pk", "question_id", "tag__name")
    gone = [pk for pk, question, name in kept if (question, name) not in wanted]
    fresh = wanted - {(question, name) for _, question, name in kept}
    if gone:
        through.objects.filter(pk__in=gone).delete()
    if fresh:
        known = _known(bank, {name for _, name in fresh})
        through.objects.bulk_create(
            [through(question_id=pk, tag_id=known[name]) for pk, name in sorted(fresh)], ignore_conflicts=True
        )


def _known(bank: QuestionBank, names: set[str]) -> dict[str, int]:
    Tag.objects.bulk_create([Tag(bank=bank, name=name) for name in sorted(names)], ignore_conflicts=True)
    return dict(Tag.objects.filter(bank=bank, name__in=names).values_list("name", "pk"))

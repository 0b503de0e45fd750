"""Questions that give each other away: never together on one form."""

from collections.abc import Iterator

from bank.content.sources import QuestionSource
from bank.models import Question, QuestionBank
from curriculum.sources import Problem


def unknown_enemies(questions: list[QuestionSource]) -> Iterator[Problem]:
    known = {question.slug for question in questions}
    for question in questions:
        for slug in question.enemies:
            if slug not in known:
                yield Problem(question.file, question.slug, "enemies", f"“{slug}” is no question.", question.line)


def load_enemies(bank: QuestionBank, known: dict[str, Question], sources: list[QuestionSource]) -> None:
    """Enmity is mutual: either question's file may name the other. Only what is new or gone is written."""
    pairs = Question.enemies.through.objects.filter(from_question__bank=bank)
    stored = {(one, two): pk for pk, one, two in pairs.values_list("pk", "from_question", "to_question")}
    wanted: set[tuple[int, int]] = set()
    for source in sources:
        for enemy in source.enemies:
            one, two = known[source.slug].pk, known[enemy].pk
            wanted |= {(one, two), (two, one)}
    pairs.filter(pk__in=[pk for pair, pk in stored.items() if pair not in wanted]).delete()
    new = sorted(wanted - stored.keys())
    Question.enemies.through.objects.bulk_create(
        Question.enemies.through(from_question_id=one, to_question_id=two) for one, two in new
    )

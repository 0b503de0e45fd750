"""Questions of a bank that ask much the same as what is being typed, drafts among them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.db.models.expressions import CombinedExpression
from rapidfuzz import fuzz, process

from bank.authoring.describing import LONGEST_HEADLINE, words_of
from bank.items import Item
from bank.models import Question, QuestionBank

FEWEST_WORDS = 4
TELLING_WORDS = 7
FEWEST_SHARED = 3
CANDIDATES = 150
SHOWN = 4
# Of the pairs of stems shipped, none comes above 88 that is not a variation on one; the same words in another order, or
# one of ten changed, stay above 90.
ALIKE = 82.0


@dataclass(frozen=True)
class Likeness:
    question: Question
    score: float

    @property
    def is_same(self) -> bool:
        return self.score > 100


def similar(bank: QuestionBank, item: Item, *, without: str = "", hidden: QuerySet[Question]) -> list[Likeness]:
    """The most alike first, whatever asks and offers exactly the same before all. Two statements, whatever the size of
    the bank: the database picks those that share most telling words, so that few stems are compared.

    Of those whose key is `hidden` it is not said whether they are exactly the same, for that would tell the key.
    """
    asked = _opening(item.stem)
    others = bank.questions.exclude(slug=without).only("slug", "headline", "state", "bank_id")
    same = others.filter(fingerprint=item.fingerprint).exclude(pk__in=hidden.values("pk"))[:SHOWN] if asked else []
    found = [Likeness(question, 101) for question in same]
    words = telling_words(asked)
    if len(asked.split()) >= FEWEST_WORDS and words:
        sharing = others.annotate(shared=_shared(words)).filter(shared__gte=min(FEWEST_SHARED, len(words)))
        found += _alike(asked, list(sharing.order_by("-shared", "-pk")[:CANDIDATES]))
    return list({each.question.pk: each for each in reversed(found)}.values())[::-1][:SHOWN]


def _alike(asked: str, candidates: list[Question]) -> Iterator[Likeness]:
    stems = [question.headline.casefold() for question in candidates]
    scored = process.extract(asked.casefold(), stems, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=SHOWN)
    return (Likeness(candidates[index], score) for _, score, index in scored)


def telling_words(text: str) -> list[str]:
    """The longest words, which tend to be the rare ones, without a plural's end."""
    words = {word.casefold().rstrip("s") for word in re.findall(r"[^\W\d_]{4,}", text)}
    return sorted(words, key=lambda word: (-len(word), word))[:TELLING_WORDS]


def _shared(words: list[str]) -> Case | CombinedExpression:
    """How many of the words a headline holds. Without their first letters, which may be capitals: PostgreSQL compares
    ten thousand headlines with seven words in a fifth of the time if it need not look beyond upper and lower case."""
    held = [Case(When(headline__contains=word[1:], then=1), default=0, output_field=IntegerField()) for word in words]
    return sum(held[1:], start=held[0] + Value(0))


def _opening(stem: str) -> str:
    """As much of the stem, in plain words, as a question's headline holds."""
    return words_of(stem)[: LONGEST_HEADLINE - 1]

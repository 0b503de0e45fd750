"""What stands beside a question whose key is shown: why it went wrong, how others answered, a bookmark and a note."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from exams.models import Answer, Attempt, Miss, PeerCount, QuestionNote
from exams.notes.peers import Peers, peers
from exams.practice.shown import Shown
from exams.review import Reviewed


@dataclass(frozen=True)
class Choice:
    """`number` is the key that chooses it; what is `sent` takes back a choice that stands."""

    number: int
    value: str
    label: str
    chosen: bool

    @property
    def sent(self) -> str:
        return "" if self.chosen else self.value


@dataclass(frozen=True)
class Reasons:
    """The five reasons for an answer that was not right, and which one the learner named, if any. `key` tells the block
    from others on its page, `back` is the page it stands on."""

    where: str
    key: str
    back: str
    named: str

    @property
    def choices(self) -> list[Choice]:
        return [
            Choice(number, value, str(label), value == self.named)
            for number, (value, label) in enumerate(Miss.Why.choices, 1)
        ]


@dataclass(frozen=True)
class Margin:
    """`reasons` is None where the answer was right."""

    question: int
    back: str
    note: QuestionNote | None
    reasons: Reasons | None
    peers: Peers | None

    @property
    def is_bookmarked(self) -> bool:
        return bool(self.note and self.note.is_bookmarked)


def margins(
    user: User, attempt: Attempt, items: Sequence[Reviewed], *, back: Callable[[int], str]
) -> dict[int, Margin]:
    """By position, of these questions of an attempt of theirs; `back` is where each one is shown. Three queries."""
    answers = [item.answer for item in items]
    why = reasons_of(attempt, answers, back=back)
    notes = notes_on(user, [answer.version.question_id for answer in answers])
    counts = PeerCount.objects.in_bulk([answer.version_id for answer in answers])
    return {
        answer.position: Margin(
            answer.version.question_id,
            back(answer.position),
            notes.get(answer.version.question_id),
            why.get(answer.position),
            peers(answer.version, counts.get(answer.version_id), order_of(item)),
        )
        for item, answer in zip(items, answers, strict=True)
    }


def reasons_of(attempt: Attempt, answers: Iterable[Answer], *, back: Callable[[int], str]) -> dict[int, Reasons]:
    """By position, of those that are not right. One query."""
    asked = list(answers)
    named = dict(Miss.objects.filter(answer__in=asked).values_list("answer", "why"))
    return {
        answer.position: reasons(attempt, answer.position, named.get(answer.pk, ""), back=back(answer.position))
        for answer in asked
        if answer.chosen != answer.version.key
    }


def reasons(attempt: Attempt, position: int, named: str, *, back: str) -> Reasons:
    return Reasons(reverse("exams:miss", args=[attempt.public_id, position]), str(position), back, named)


def notes_on(user: User, questions: Iterable[int]) -> dict[int, QuestionNote]:
    return {note.question_id: note for note in QuestionNote.objects.filter(user=user, question__in=questions)}


def order_of(item: Reviewed) -> Sequence[int]:
    return item.order if isinstance(item, Shown) else range(len(item.answer.version.options))

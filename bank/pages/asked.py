"""One question of a bank, for somebody: what they may see of it."""

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404

from accounts.models import User
from bank.authoring.comparing import Change, changes
from bank.authoring.drafting import item_of_draft
from bank.authoring.versions import item_of
from bank.items import Item
from bank.models import (
    CalculationTemplate,
    Draft,
    Exhibit,
    Question,
    QuestionBank,
    QuestionVersion,
    Review,
)
from bank.pages.shown import Shown, shown_draft, shown_version
from bank.permissions import bank_or_404, powers_in
from bank.reviewing.people import unsolved_by
from groups.permissions import Power

RELATED = ("section", "legacy_part_1", "legacy_part_2", "exhibit", "drawn_from", "created_by")


@dataclass
class Asked:
    """`to_solve` is the open review in which this person has yet to answer the question without seeing its key; until
    then neither key nor reasons, neither its history nor what is said of it may be shown."""

    bank: QuestionBank
    powers: set[Power]
    question: Question
    draft: Draft | None
    tags: list[str]
    to_solve: Review | None

    @property
    def version(self) -> QuestionVersion | None:
        return self.question.current

    @property
    def drawn_from(self) -> CalculationTemplate | None:
        first = self.draft.drawn_from if self.draft else None
        return self.version.drawn_from if self.version and self.version.drawn_from else first

    @property
    def is_insider(self) -> bool:
        """Of the bank's own group: others read the questions, not what is said of them."""
        return bool(self.powers & {Power.WRITE, Power.REVIEW})

    @cached_property
    def item(self) -> Item | None:
        """What the newest version says."""
        return item_of(self.version, tags=self.tags) if self.version else None

    @cached_property
    def drafted(self) -> Item | None:
        return item_of_draft(self.draft, self.version) if self.draft else None

    @cached_property
    def shown(self) -> Shown | None:
        """The version, and where there is none yet the draft."""
        if self.version:
            return shown_version(self.version)
        return shown_draft(self.drafted, self._newest_exhibit(self.drafted.exhibit)) if self.drafted else None

    @cached_property
    def pending(self) -> list[Change]:
        """How the draft differs from the version."""
        return changes(self.item, self.drafted) if self.item and self.drafted else []

    def _newest_exhibit(self, slug: str) -> Exhibit | None:
        return self.bank.exhibits.filter(slug=slug).order_by("-number").first() if slug else None


def asked_or_404(user: User, slug: str, name: str, power: Power = Power.READ) -> Asked:
    """Eight queries."""
    bank = bank_or_404(user, slug, power)
    questions = bank.questions.select_related("created_by", "section", "draft__saved_by", "draft__drawn_from")
    versions = [f"current__{each}" for each in RELATED]
    question = (
        questions.select_related(*versions).prefetch_related("tags", "current__authors").filter(slug=name).first()
    )
    if question is None:
        raise Http404
    powers = powers_in(user, bank)
    return Asked(
        bank=bank,
        powers=powers,
        question=question,
        draft=getattr(question, "draft", None),
        tags=sorted(tag.name for tag in question.tags.all()),
        to_solve=unsolved_by(user).filter(question=question).first() if Power.REVIEW in powers else None,
    )

"""The list of a bank of 10,000 questions: what somebody waits for it, the database's work included."""

import random
import time
from dataclasses import replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from bank.actions.banks import create_bank
from bank.actions.writing import New, create_questions
from bank.authoring.versions import surroundings
from bank.items import Item, Option
from bank.models import Level, Question, QuestionBank, QuestionVersion
from bench.measure import Result, measure
from bench.urls import BARE_LIST
from bench.world import Candidate, World
from curriculum.models import Outline, Section
from groups.actions import create_group

QUESTIONS, AT_ONCE, OFTEN, TARGET = 10_000, 500, 40, 150.0
SEARCH, BARE_SEARCH = "bank of 10,000, search", "bank of 10,000, bare Django view"
LISTS = {
    "list": {},
    "page 200": {"page": "200"},
    "filter": {"section": "mrp", "level": "apply", "state": "draft"},
    "tag and order": {"tag": "course-3", "sort": "section"},
    "with drafts, by level": {"work": "draft", "sort": "level"},
    "search, nothing found": {"q": "demand zeppelin"},
}


def all_results(world: World) -> list[Result]:
    """Milliseconds on the wall, unlike the rest: most of it is the database's."""
    author = world.candidates[0]
    bank = _bank(author.user)
    url = reverse("bank:questions", args=[bank.slug])
    bare = f"{BARE_LIST}?{urlencode({'bank': bank.pk})}"
    return [
        _timed(SEARCH, author, f"{url}?q=demand+stock"),
        *(_timed(f"bank of 10,000, {name}", author, f"{url}?{urlencode(query)}") for name, query in LISTS.items()),
        _timed(BARE_SEARCH, author, bare, target=None),
    ]


def _timed(name: str, author: Candidate, url: str, target: float | None = TARGET) -> Result:
    return measure(name, lambda n: author.call("GET", url), n=OFTEN, target=target, clock=time.perf_counter)


def _bank(author: User) -> QuestionBank:
    """Texts as long as the shipped ones, made of their words; a fifth still drafts."""
    now = timezone.now()
    bank = create_bank(
        create_group(name="Bench", slug="bench", by=author, now=now), name="Ten thousand", by=author, now=now
    )
    around, source = surroundings(bank), random.Random(5)
    words = " ".join(QuestionVersion.objects.values_list("stem", flat=True)[:300]).replace("$", "").split()
    sections = list(Section.objects.filter(outline=Outline.CPIM_8).values_list("slug", flat=True))
    for start in range(0, QUESTIONS, AT_ONCE):
        news = [New(_item(source, words, sections), f"question-{start + n}") for n in range(AT_ONCE)]
        create_questions(bank, news=news, by=author, now=now, around=around)
    keys = bank.questions.order_by("pk").values_list("pk", flat=True)[: QUESTIONS // 2]
    Question.objects.filter(pk__in=list(keys)).update(state=Question.State.RETIRED)
    return bank


def _item(source: random.Random, words: list[str], sections: list[str]) -> Item:
    def some(number: int) -> str:
        return " ".join(source.choices(words, k=number))

    plain = Item(stem=some(45), section=source.choice(sections), level=source.choice(Level.values))
    options = tuple(Option(some(8), some(25), not place) for place in range(4))
    return replace(plain, options=options, angoff=0.6, tags=(f"course-{source.randrange(20)}",))

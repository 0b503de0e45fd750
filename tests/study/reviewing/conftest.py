import pytest

from study.models import Deck
from tests.factories import make_version
from tests.study.reviewing.dealing import make_card, make_term, sections_of


@pytest.fixture
def section(blueprint):
    return sections_of(blueprint)[0]


@pytest.fixture
def learner(signed_in, candidate, blueprint):
    Deck.objects.create(user=candidate)
    return signed_in(candidate)


@pytest.fixture
def idea(candidate, section):
    make_version(section, concept="idea 0")
    return make_card(candidate, section)


@pytest.fixture
def term(candidate, section):
    make_term(section, also=["abbr."])
    return make_card(candidate, section, kind="term", key="term-0")

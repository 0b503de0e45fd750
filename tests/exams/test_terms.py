"""Terms of the glossary are linked in questions that are over, never in those that are asked."""

import re

import pytest
import time_machine
from django.urls import reverse

from bank.models import QuestionVersion
from curriculum.models import Section, Term
from exams.actions.closing import finish
from exams.models import Answer, DrillQuestion
from tests.exams.drilling import make_drillable

pytestmark = pytest.mark.django_db
WHY = "<p>A kanban limits the work in process; a kanban asks for more.</p>"


@pytest.fixture
def term(form) -> Term:
    return make_term("kanban")


def make_term(name: str) -> Term:
    text = f"What {name} is."
    section = Section.objects.order_by("pk").first()
    return Term.objects.create(slug=name, term=name, section=section, definition=text, definition_html=text)


@pytest.fixture
def texts(form):
    """Questions whose stems and reasons speak of a kanban."""
    versions = list(QuestionVersion.objects.all())
    for version in versions:
        version.stem_html = "<p>The kanban is late.</p>"
        version.options = [option | {"why_html": WHY} for option in version.options]
    QuestionVersion.objects.bulk_update(versions, ["stem_html", "options"])


def links(html: str) -> list[str]:
    return re.findall(r'<a class="term" href="/glossary/kanban/" title="What kanban is.">([^<]+)</a>', html)


@pytest.fixture
def review(attempt, candidate, signed_in, now):
    """The page of an attempt's questions after its end."""
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    client = signed_in(candidate)
    return lambda: client.get(reverse("exams:report_questions", args=[attempt.public_id])).content.decode()


def test_each_reviewed_question_links_a_term_once_where_it_comes_first(term, texts, attempt, review) -> None:
    html = review()
    assert len(links(html)) == Answer.objects.filter(attempt=attempt).count()
    for question in html.split("<article ")[1:]:
        assert question.index('<a class="term"') < question.index('<ol class="options">')


def test_the_links_cost_one_query_a_page_however_many_terms_and_questions(term, texts, review, statements) -> None:
    counts = []
    for number in (1, 20):
        for n in range(number if number > 1 else 0):
            make_term(f"term-{n}")
        with statements() as work:
            review()
        counts.append(len(work))
        assert len([sql for sql in work if '"curriculum_term"' in sql]) == 1
    assert counts[0] == counts[1]


def test_the_player_links_nothing(term, texts, attempt, candidate, signed_in, now) -> None:
    with time_machine.travel(now):
        html = signed_in(candidate).get(reverse("exams:player", args=[attempt.public_id])).content.decode()
    assert "kanban is late" in html
    assert 'class=\\"term' not in html
    assert "/glossary/" not in html


def test_a_drill_links_terms_in_the_reasons_only_after_the_answer(
    blueprint, form, candidate, signed_in, now, statements
) -> None:
    make_term("square")  # of the working of the right answer
    template = make_drillable(now, blueprint)
    client, url = signed_in(candidate), reverse("exams:drill", args=[template.slug])
    client.post(url)
    with statements() as work:
        asked = client.get(url).content.decode()
    assert 'class="term"' not in asked
    assert not [sql for sql in work if '"curriculum_term"' in sql]
    client.post(url, {"number": DrillQuestion.objects.get().number, "chosen": "0"})
    with statements() as work:
        answered = client.get(url).content.decode()
    assert answered.count('href="/glossary/square/"') == 1
    assert answered.index('class="term"') > answered.index('class="option__why"')
    assert len([sql for sql in work if '"curriculum_term"' in sql]) == 1

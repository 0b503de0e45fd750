"""What a panel judged is not lost to a draft that only repeats what was thought before."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from accounts.models import AuditEvent
from bank.actions.copying import copy_bank
from bank.actions.judging import close_panel, judge, open_panel, start_second_round
from bank.actions.writing import save_draft, save_version
from bank.authoring.versions import item_of
from bank.editor.saving import saved, written
from bank.interchange.formats import FORMATS
from bank.interchange.outgoing import outgoing_of
from bank.models import Draft, Question
from tests.bank.authored import Desk, text, visiting

pytestmark = pytest.mark.django_db
PANELS, BEFORE = 0.8, 0.6


@pytest.fixture
def desk(db, now) -> Desk:
    return Desk(now)


@pytest.fixture
def question(desk) -> Question:
    return desk.approved()


def judged(desk, question, now: datetime) -> None:
    panel = open_panel(desk.bank, name="Spring", questions=[question], by=desk.lea, now=now)
    judge(panel, round=1, shares={question.current_id: PANELS}, by=desk.rosa, now=now)
    start_second_round(panel, by=desk.lea, now=now)
    close_panel(panel, anyway=True, by=desk.lea, now=now)
    question.refresh_from_db()


def typed(desk, question, now, **changes) -> None:
    """As the editor sends it, with what its page showed."""
    stored = Draft.objects.filter(question=question).first()
    item = replace(written(question)[0], **changes)
    save_draft(question, item=item, revision=stored.revision if stored else 0, by=desk.olu, now=now)


LATER = timedelta(hours=1)


@pytest.mark.parametrize("own", [{}, {"angoff": 0.7}], ids=["repeated", "changed before"])
def test_the_panel_wins_over_a_draft_begun_before_it_closed(desk, question, now, own) -> None:
    typed(desk, question, now, stem="How many are due?", **own)
    judged(desk, question, now + LATER)
    version = save_version(question, by=desk.olu, now=now + 2 * LATER)
    assert (version.number, version.stem, version.angoff) == (2, "How many are due?", PANELS)


def test_a_page_that_was_open_meanwhile_does_not_undo_it(desk, question, now) -> None:
    """It sends the old judgement along with what is typed."""
    typed(desk, question, now, stem="How many are due?")
    old = Draft.objects.get()
    judged(desk, question, now + LATER)
    item = replace(item_of(question.current), stem="How many are due now?", angoff=BEFORE)
    save_draft(question, item=item, revision=old.revision, by=desk.olu, now=now + 2 * LATER)
    assert save_version(question, by=desk.olu, now=now + 2 * LATER).angoff == PANELS


def test_an_author_who_judges_anew_after_it_has_the_last_word(desk, question, now) -> None:
    typed(desk, question, now, stem="How many are due?")
    judged(desk, question, now + LATER)
    typed(desk, question, now + 2 * LATER, angoff=0.55)
    assert save_version(question, by=desk.olu, now=now + 2 * LATER).angoff == 0.55
    assert save_version(question, by=desk.olu, now=now).judged_at is None


def test_an_author_who_goes_back_to_the_old_one_after_it_has_the_last_word_too(desk, question, now) -> None:
    typed(desk, question, now, stem="How many are due?")
    judged(desk, question, now + LATER)
    typed(desk, question, now + 2 * LATER, stem="How many are due now?")
    typed(desk, question, now + 3 * LATER, angoff=BEFORE)
    assert save_version(question, by=desk.olu, now=now + 3 * LATER).angoff == BEFORE


def test_the_editor_and_the_pages_show_the_judgement_that_counts(desk, question, now, signed_in) -> None:
    typed(desk, question, now, stem="How many are due?")
    judged(desk, question, now + LATER)
    assert written(question)[0].angoff == PANELS
    at = visiting(desk, signed_in)
    page = text(at("olu", "question_history", question.slug))
    assert "Judgement" not in page.partition("Versions")[0]
    (exported,) = outgoing_of(desk.bank, desk.bank.questions.all(), FORMATS["native"])
    assert exported.item.angoff == PANELS


def test_a_retry_of_what_was_sent_before_is_no_conflict(desk, question, now) -> None:
    typed(desk, question, now, stem="How many are due?")
    sent = replace(item_of(question.current), stem="How many are due?")
    judged(desk, question, now + LATER)
    assert saved(question, item=sent, revision=0, by=desk.olu, now=now + LATER) == Draft.objects.get()


def test_history_says_whose_judgement_stayed(desk, question, now, signed_in) -> None:
    typed(desk, question, now, stem="How many are due?")
    judged(desk, question, now + LATER)
    save_version(question, by=desk.olu, now=now + 2 * LATER)
    page = text(visiting(desk, signed_in)("olu", "question_history", question.slug))
    assert "keeping the panel’s judgment of 80% over the earlier 60% of the draft" in page
    assert "Judgment of a panel: 80% instead of 60%" in page
    told = AuditEvent.objects.filter(verb="version.saved").latest("pk")
    assert (told.details["judgement_of_panel"], told.details["judgement_in_draft"]) == (PANELS, BEFORE)


def test_a_copy_takes_the_panels_judgement_along(desk, question, now) -> None:
    typed(desk, question, now, stem="How many are due?")
    judged(desk, question, now + LATER)
    copy = copy_bank(desk.bank, into=Desk(now, "cusco").group, name="Copy", by=desk.lea, now=now + 2 * LATER)
    assert Draft.objects.get(question__bank=copy).body["angoff"] == PANELS


def test_a_draft_that_says_nothing_else_makes_no_version(desk, question, now) -> None:
    typed(desk, question, now, stem=question.current.stem)
    judged(desk, question, now + LATER)
    assert save_version(question, by=desk.olu, now=now + 2 * LATER).number == 1

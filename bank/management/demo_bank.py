"""The demo's bank: a few questions in every state there is, made as people would make them."""

from dataclasses import replace
from datetime import datetime

from accounts.models import User
from bank.actions.commenting import add_comment
from bank.actions.exhibits import create_exhibit
from bank.actions.publishing import publish
from bank.actions.reviewing import approve, request_changes, solve, submit
from bank.actions.writing import create_question, save_draft
from bank.items import Item
from bank.management import demo_questions as demo
from bank.models import Question, QuestionBank, Review
from bank.reviewing.answering import Answer
from curriculum.models import Section

MEND = "Nobody will choose the smoothing constant. What would somebody choose who mixes up the sign of the errors?"


def fill(bank: QuestionBank, *, author: User, reviewer: User, now: datetime) -> None:
    """Once, and only where the sections its questions are about have been loaded."""
    if bank.questions.exists() or not Section.objects.filter(slug=demo.SAFETY_LEAD_TIME.section).exists():
        return
    title, body = demo.EXHIBIT
    exhibit = create_exhibit(bank, title=title, body=body, chart=None, by=author, now=now)
    _publish(bank, demo.SAFETY_LEAD_TIME, author, reviewer, now)
    _publish_twice(bank, replace(demo.PROJECTED, exhibit=exhibit.slug), author, reviewer, now)
    _approved(bank, replace(demo.DISCRETE_ATP, exhibit=exhibit.slug), author, reviewer, now)
    submit(create_question(bank, item=demo.KANBAN, by=author, now=now), note="", by=author, now=now)
    _sent_back(bank, author, reviewer, now)
    for item in (demo.CROSS_DOCK, demo.PARETO):
        create_question(bank, item=item, by=author, now=now)


def _publish(bank: QuestionBank, item: Item, author: User, reviewer: User, now: datetime) -> Question:
    question = _approved(bank, item, author, reviewer, now)
    publish([question], by=author, now=now)
    question.refresh_from_db()
    return question


def _approved(bank: QuestionBank, item: Item, author: User, reviewer: User, now: datetime) -> Question:
    question = create_question(bank, item=item, by=author, now=now)
    _reviewed(question, author, reviewer, now)
    return question


def _reviewed(question: Question, author: User, reviewer: User, now: datetime) -> None:
    review = _solved(question, author, reviewer, now)
    approve(review, why="", by=reviewer, now=now)


def _solved(question: Question, author: User, reviewer: User, now: datetime) -> Review:
    review = submit(question, note="", by=author, now=now)
    numeric = review.version.lowest is not None
    answer = Answer(0, entered=demo.PROJECTED.number) if numeric else Answer(review.version.key)
    solve(review, answer=answer, doubt="", by=reviewer, now=now)
    return review


def _publish_twice(bank: QuestionBank, item: Item, author: User, reviewer: User, now: datetime) -> None:
    """A history to look at: the first version asked less clearly, and a third is being written."""
    vague = replace(item, stem="How many lamps are left after week 3?", explanation="20 + 60 − 40 − 35 + 60 − 20 = 45.")
    question = _publish(bank, vague, author, reviewer, now)
    save_draft(question, item=item, revision=0, by=author, now=now)
    _reviewed(question, author, reviewer, now)
    question.refresh_from_db()
    publish([question], by=author, now=now)
    question.refresh_from_db()
    save_draft(question, item=replace(item, tolerance="0.5"), revision=0, by=author, now=now)
    add_comment(question, text="Should 45.0 count as well, typed with a decimal?", by=reviewer, now=now)


def _sent_back(bank: QuestionBank, author: User, reviewer: User, now: datetime) -> None:
    question = create_question(bank, item=demo.TRACKING_SIGNAL, by=author, now=now)
    request_changes(_solved(question, author, reviewer, now), what=MEND, by=reviewer, now=now)

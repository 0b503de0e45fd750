"""Payloads in every field that people write, past all checks that forms and actions make."""

import json
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.html import escape

from bank.drawings import ChartFault, draw, read_chart
from bank.interchange.native.charts import stored
from curriculum.rendering import RenderingFault, render
from tests.bank.charts import EXAMPLES, with_texts

PAYLOADS: list[str] = json.loads((Path(__file__).parent / "payloads.json").read_text())
APPS = ("accounts", "groups", "bank", "exams", "insights", "study", "mfa", "usersessions", "account")
# What people write, by model. A field in `rendered` is what becomes of the one it belongs to.
WRITTEN = {
    "accounts.User": "name",
    "accounts.AuditEvent": "actor details",
    "accounts.AccessToken": "name",
    "groups.StudyGroup": "name description",
    "groups.Invitation": "note",
    "bank.QuestionBank": "name",
    "bank.Exhibit": "title body chart",
    "bank.Question": "headline text",
    "bank.QuestionVersion": "concept reference stem options explanation",
    "bank.KeyCorrection": "reason",
    "bank.TemplateVersion": "name",
    "bank.QuestionImport": "name tags problems",
    "bank.ImportEntry": "name category item exhibit original problems",
    "bank.ProblemReport": "comment outcome",
    "bank.Review": "note verdict",
    "bank.BlindSolution": "doubt",
    "bank.Panel": "name outcome",
    "bank.Draft": "body warnings original",
    "bank.Tag": "name",
    "bank.Picture": "name",
    "bank.Comment": "text",
    "exams.Form": "title",
    "exams.Assignment": "title",
    "exams.Answer": "entered first_entered",
    "exams.QuestionNote": "text",
    "exams.Regrade": "reason",
    "study.Card": "name",
    "study.Holding": "number",
    "study.Activity": "title provider note",
    "study.Evidence": "name",
    "study.StudyEntry": "note",
    "study.DaysOff": "reason",
    "usersessions.UserSession": "user_agent",
}
RENDERED = {
    "bank.Exhibit": {"html": "body"},
    "bank.QuestionVersion": {"stem_html": "stem", "explanation_html": "explanation"},
    "exams.QuestionNote": {"html": "text"},
}
# What the product writes itself: keys, addresses, digests, figures, the names of states.
OF_OURS = {
    "accounts.User": "password email time_zone",
    "accounts.AuditEvent": "verb target target_id",
    "accounts.Mail": "key kind address subject body off_link last_error",  # sent, and shown nowhere
    "accounts.AccessToken": "digest ending scopes",
    "groups.StudyGroup": "slug",
    "groups.Invitation": "key email site",
    "bank.QuestionBank": "slug",
    "bank.Exhibit": "slug content_hash",
    "bank.Question": "slug fingerprint",
    "bank.QuestionVersion": "content_hash",
    "bank.CalculationTemplate": "slug",
    "bank.TemplateVersion": "formulas source content_hash",
    "bank.QuestionImport": "format sections pictures exhibits",
    "bank.Review": "site",
    "bank.BlindSolution": "entered",
    "bank.Snapshot": "formula groups checks topics",
    "bank.ItemSnapshot": "options points flags",
    "bank.Draft": "writers",
    "bank.Picture": "digest mime",
    "exams.FormTable": "formula items scaled csem curve",
    "exams.Assignment": "site",
    "exams.Attempt": "notes",
    "exams.Answer": "marks",
    "exams.LateAnswer": "save_data",
    "exams.PeerCount": "chosen",
    "exams.Practice": "source drawn open_key",
    "exams.ScoreReport": "formula body revisions",
    "exams.FormBuild": "problems",
    "insights.Calibration": "message plan",
    "insights.Readiness": "level",
    "insights.WeaknessReport": "body",
    "study.Card": "key",
    "study.CardReview": "before",
    "study.Evidence": "mime digest",
    "study.Export": "site place members",
    "study.Plan": "site",
    "account.EmailAddress": "email",
    "account.EmailConfirmation": "key",
    "usersessions.UserSession": "session_key data",
    "mfa.Authenticator": "data",  # the name of a passkey, on a page behind a real key: see test_poisoning.py
}
# There only where somebody has decided, as the database knows.
EMPTY_STAYS_EMPTY = {
    "bank.ProblemReport.outcome", "bank.Review.verdict", "bank.Panel.outcome", "exams.Answer.entered",
    "exams.Answer.first_entered", "exams.Form.title",
}  # fmt: skip
_TEXTS_IN_JSON = {
    "text", "why", "message", "name", "stem", "explanation", "title", "body", "concept", "reference", "question",
    "number", "headline", "original",
}  # fmt: skip


def every_text_field() -> set[tuple[str, str]]:
    kinds = (models.CharField, models.TextField, models.JSONField)
    return {
        (model._meta.label, field.name)
        for model in apps.get_models()
        if model._meta.app_label in APPS
        for field in model._meta.concrete_fields
        if isinstance(field, kinds) and not field.choices
    }


def named_here() -> set[tuple[str, str]]:
    listed = {(label, name) for table in (WRITTEN, OF_OURS) for label, names in table.items() for name in names.split()}
    return listed | {(label, name) for label, names in RENDERED.items() for name in names}


def poison() -> dict[str, int]:
    """In every row there is; how many rows of each model."""
    payloads, charts = cycle(PAYLOADS), cycle(drawn_with_payloads())
    done = {}
    for label, names in WRITTEN.items():
        model = apps.get_model(label)
        rows = list(model._default_manager.all())
        for row in rows:
            for name in names.split():
                if f"{label}.{name}" in EMPTY_STAYS_EMPTY and not getattr(row, name):
                    continue
                setattr(row, name, _poisoned(model._meta.get_field(name), getattr(row, name), payloads))
            for name, source in RENDERED.get(label, {}).items():
                setattr(row, name, rendered(getattr(row, source)))
            if label == "bank.Exhibit":
                chart = next(charts)
                row.chart, row.html = stored(chart), row.html + draw(chart, row.slug)
        fields = [*names.split(), *RENDERED.get(label, {})]
        model._default_manager.bulk_update(rows, fields)
        done[label] = len(rows)
    return done


def drawn_with_payloads() -> Iterator[Any]:
    """Each kind of drawing in turn, with payloads wherever an author can write; too long ones are refused."""
    kinds = cycle(EXAMPLES)
    for payload in PAYLOADS:
        try:
            yield read_chart(with_texts(payload)[next(kinds)])
        except ChartFault:
            continue


def _poisoned(field: Any, value: Any, payloads: Iterator[str]) -> Any:
    if isinstance(field, models.JSONField):
        return _in_json(value, payloads)
    if field.max_length:
        return next(payload for payload in payloads if len(payload) <= field.max_length)
    return "\n\n".join(next(payloads) for _ in range(8))


def _in_json(value: Any, payloads: Iterator[str]) -> Any:
    match value:
        case dict():
            made = {name: _of(name, each, payloads) for name, each in value.items()}
            if "html" in value and "text" in value:
                made |= {"html": rendered(made["text"]), "why_html": rendered(made.get("why", ""))}
            return made
        case list():
            return [next(payloads) if isinstance(each, str) else _in_json(each, payloads) for each in value]
        case _:
            return value


def _of(name: str, value: Any, payloads: Iterator[str]) -> Any:
    if isinstance(value, str):
        return next(payloads) if name in _TEXTS_IN_JSON else value
    return _in_json(value, payloads)


def rendered(source: str) -> str:
    """As saving renders it; by parts, so that one that is refused keeps none of the others out."""
    parts = []
    for part in source.split("\n\n"):
        try:
            parts.append(render(part))
        except RenderingFault:
            parts.append(f"<p>{escape(part)}</p>")
    return "".join(parts)

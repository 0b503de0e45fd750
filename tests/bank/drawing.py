"""A calculation as its form holds it, and stored."""

from datetime import datetime
from typing import Any

from django.http import QueryDict

from accounts.models import User
from bank.actions.templates import create_template
from bank.models import CalculationTemplate, QuestionBank
from bank.template_forms.sheet import entry_of, read_sheet

FORM: dict[str, Any] = {
    "name": "Weeks of supply", "section": "mrp", "level": "apply", "angoff": "60",
    "figure-name": ["stock", "use", "place"], "figure-low": ["100", "10", ""], "figure-high": ["4,000", "90", ""],
    "figure-step": ["10", "5", ""], "figure-values": ["", "", "Halden, Cusco"], "figure-count": ["", "", ""],
    "let": "double = 2 * use",
    "stem": "In {{place}}, {{stock}} seals are on hand and {{use}} are used a week. How many weeks, to one decimal?",
    "value": "stock / use", "show": "{{answer:1}} weeks", "round": "1", "direction": "nearest",
    "steps": "{{stock}} / {{use}} = {{answer:1}} weeks.",
    "wrong-name": ["divides by two weeks’ use", "multiplies the use by 1.5", "adds a safety of a tenth"],
    "wrong-value": ["stock / double", "stock / (1.5 * use)", "1.1 * stock / use"],
    "wrong-why": ["{{answer:1}} takes {{double}}.", "{{answer:1}} is too little.", "{{answer:1}} is too much."],
}  # fmt: skip


def sent(**changed: Any) -> QueryDict:
    """The form as a browser sends it."""
    data = QueryDict(mutable=True)
    for name, value in (FORM | {name.replace("_", "-"): value for name, value in changed.items()}).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def make_template(bank: QuestionBank, *, by: User, now: datetime, **changed: Any) -> CalculationTemplate:
    return create_template(bank, entry=entry_of(read_sheet(sent(**changed)), slug="new"), by=by, now=now)

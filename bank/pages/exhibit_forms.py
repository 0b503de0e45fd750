from collections.abc import Iterator
from typing import Any

import yaml
from django import forms
from django.core.exceptions import ValidationError

from bank.drawings import ChartFault, read_chart
from bank.interchange.exhibits import html_of
from bank.interchange.found import FoundExhibit
from bank.interchange.native.charts import stored, written
from bank.interchange.native.yamls import BadYaml, events_of, typed, value_of
from bank.models import Exhibit
from curriculum.rendering import RenderingFault, render

LONGEST_CHART = 6_000
LONGEST_BODY = 20_000
NOTHING_SHOWN = "Write what it shows, or give a chart below."
ONE_ONLY = "There is more than one chart here. Keep one."


class ExhibitForm(forms.Form):
    """`chart` is YAML; cleaned, it is what exhibits hold. `number` is the edition that was opened."""

    title = forms.CharField(max_length=200, error_messages={"required": "Give it a title: questions refer to it."})
    body = forms.CharField(
        required=False,
        max_length=LONGEST_BODY,
        label="What it shows",
        widget=forms.Textarea(attrs={"rows": 12, "class": "bank-mono", "spellcheck": "true"}),
        help_text="Markdown: a table of | cells |, a short case, math between $…$.",
    )
    chart = forms.CharField(
        required=False,
        max_length=LONGEST_CHART,
        label="Chart",
        widget=forms.Textarea(attrs={"rows": 8, "class": "bank-mono", "spellcheck": "false"}),
    )
    number = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=32_000)

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"]).replace("\r\n", "\n").strip()
        try:
            render(body)
        except RenderingFault as error:
            raise ValidationError(f"The text {error}") from error
        return body

    def clean_chart(self) -> dict[str, Any] | None:
        text = str(self.cleaned_data["chart"]).replace("\r\n", "\n")
        if not text.strip():
            return None
        try:
            return stored(read_chart(_mapping(text)))
        except BadYaml as error:
            place = f"Line {error.line}: " if error.line else ""
            raise ValidationError(f"{place}{error}") from error
        except ChartFault as error:
            raise ValidationError([_sentence(*fault) for fault in error.faults]) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("body") and not cleaned.get("chart"):
            self.add_error("body", NOTHING_SHOWN)
        return cleaned

    @property
    def written(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "body", "chart")}

    @property
    def html(self) -> str:
        """How it will look, of a form without errors."""
        return html_of(FoundExhibit("preview", **self.written))


def _mapping(text: str) -> Any:
    """The one value of the text; a `chart:` above it, as in content files, is taken off."""
    events = events_of(text)
    begin = list(_until_content(events))[-1]
    if isinstance(begin, yaml.StreamEndEvent):  # nothing but comments
        return None
    value = value_of(begin, events, typed)
    if any(not isinstance(event, yaml.DocumentEndEvent | yaml.StreamEndEvent) for event in events):
        raise BadYaml(None, ONE_ONLY)
    return value["chart"] if isinstance(value, dict) and set(value) == {"chart"} else value


def _until_content(events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
    for event in events:
        yield event
        if not isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
            return


def _sentence(field: str, message: str) -> str:
    return f"{field}: {message}" if field else f"The chart {message}"


def initial(exhibit: Exhibit) -> dict[str, Any]:
    chart = yaml.safe_dump(written(exhibit.chart), sort_keys=False, allow_unicode=True) if exhibit.chart else ""
    return {"title": exhibit.title, "body": exhibit.body, "chart": chart, "number": exhibit.number}

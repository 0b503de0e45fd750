"""Where a question is used, for the pages of its bank: they stand below the exams and cannot ask them."""

from django import template
from django.db.models import QuerySet

from bank.models import Question
from exams.models import FormQuestion

register = template.Library()


@register.simple_tag
def uses(question: Question) -> "QuerySet[FormQuestion]":
    """The forms that hold a version of it, the newest first."""
    places = FormQuestion.objects.filter(version__question=question)
    return (
        places.select_related("form__blueprint", "version")
        .only("position", "scored", "form", "form__number", "form__title", "form__blueprint__name", "version__number")
        .order_by("-form__published_at", "-pk")
    )

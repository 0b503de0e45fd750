"""A calculation that can be drilled."""

from bank.models import CalculationTemplate, QuestionBank, TemplateVersion
from tests.bank.calculating import make_template


def make_drillable(now, blueprint, slug="economic-order-quantity", bank="cpimprep"):
    owner, _ = QuestionBank.objects.get_or_create(slug=bank, defaults={"name": bank})
    template = CalculationTemplate.objects.create(bank=owner, slug=slug)
    template.current = TemplateVersion.objects.create(
        template=template, number=1, name="Economic order quantity", section=section_of(blueprint), formulas=["eoq"],
        source=make_template(slug=slug), content_hash="1", created_at=now,
    )  # fmt: skip
    template.save()
    return template


def section_of(blueprint):
    return blueprint.areas.order_by("position").first().sections.first()

"""Calculation templates from checked sources into the database, in a fixed number of statements."""

import hashlib
import json
from datetime import datetime

from bank.content.calculations import CalculationSource
from bank.models import CalculationTemplate, QuestionBank, TemplateVersion
from curriculum.models import Section


def load_templates(
    bank: QuestionBank, sources: dict[str, CalculationSource], sections: dict[str, Section], now: datetime
) -> dict[str, CalculationTemplate]:
    """Bring the bank's templates to what the files say; one that is gone is retired. All of them by slug."""
    known = {template.slug: template for template in bank.templates.select_related("current")}
    created = [CalculationTemplate(bank=bank, slug=slug) for slug in sources if slug not in known]
    CalculationTemplate.objects.bulk_create(created)
    known |= {template.slug: template for template in created}
    changed = [
        _version(known[slug], source, sections, now)
        for slug, source in sources.items()
        if (current := known[slug].current) is None or current.content_hash != _hash(source)
    ]
    TemplateVersion.objects.bulk_create(changed)
    moved = {version.template.slug: version.template for version in changed}
    for version in changed:
        version.template.current = version
    for slug, template in known.items():
        if template.retired != (slug not in sources):
            template.retired = slug not in sources
            moved[slug] = template
    CalculationTemplate.objects.bulk_update(moved.values(), ["current", "retired"], batch_size=500)
    return known


def _version(
    template: CalculationTemplate, source: CalculationSource, sections: dict[str, Section], now: datetime
) -> TemplateVersion:
    return TemplateVersion(
        template=template,
        number=template.current.number + 1 if template.current else 1,
        name=source.template.name,
        section=sections[source.template.section],
        formulas=list(source.template.formulas),
        source=source.entry,
        content_hash=_hash(source),
        created_at=now,
    )


def _hash(source: CalculationSource) -> str:
    return hashlib.sha256(json.dumps(source.entry, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

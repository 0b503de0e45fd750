"""The areas of the current exam with their sections, and the one of them that a page is narrowed to."""

from dataclasses import dataclass

from django.db.models import Prefetch

from curriculum.models import Area, Blueprint, Outline, Section


@dataclass(frozen=True)
class Topic:
    """An area with its sections in the outline's order."""

    area: Area
    sections: list[Section]


@dataclass(frozen=True)
class Topics:
    all: list[Topic]
    area: Area | None = None
    section: Section | None = None

    @property
    def chosen(self) -> str:
        """The slug of what the page is narrowed to."""
        return getattr(self.section or self.area, "slug", "")

    @property
    def name(self) -> str:
        return getattr(self.section or self.area, "name", "")

    @property
    def sections(self) -> list[Section]:
        """In the order they are shown."""
        if self.section:
            return [self.section]
        return [section for topic in self.shown for section in topic.sections]

    @property
    def shown(self) -> list[Topic]:
        return [topic for topic in self.all if self.area in (None, topic.area)]


def current_exam() -> Blueprint | None:
    """The first exam with the current outline: its areas order all there is to read and to drill. One query."""
    return Blueprint.objects.filter(outline=Outline.CPIM_8).order_by("position").first()


def topics(slug: str = "") -> Topics:
    """Narrowed to the section or else the area of that slug; an unknown one narrows nothing. Three queries."""
    found = _all()
    for topic in found:
        for section in topic.sections:
            if section.slug == slug:
                return Topics(found, topic.area, section)
    return Topics(found, next((topic.area for topic in found if topic.area.slug == slug), None))


def _all() -> list[Topic]:
    sections = Prefetch("sections", Section.objects.defer("about", "about_html").order_by("position"))
    areas = Area.objects.filter(blueprint=current_exam()).order_by("position").prefetch_related(sections)
    return [Topic(area, list(area.sections.all())) for area in areas]

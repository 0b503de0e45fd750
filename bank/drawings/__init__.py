"""Drawings of exhibits, made from data: pure, from a mapping an author writes to SVG with its figures as a table."""

import re
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from bank.drawings.bars import draw_pareto, draw_profile
from bank.drawings.charts import Chart, Control, Lines, Network, Pareto, Profile, Structure
from bank.drawings.curves import draw_control, draw_lines
from bank.drawings.fields import ChartFault
from bank.drawings.networks import draw_network
from bank.drawings.paper import markup
from bank.drawings.reading import read_chart
from bank.drawings.tables import as_html, as_markdown, figures
from bank.drawings.trees import draw_structure
from bank.drawings.words import description, title

__all__ = ["Chart", "ChartFault", "as_markdown", "draw", "read_chart"]

_DRAWINGS: dict[type, Any] = {
    Control: draw_control,
    Profile: draw_profile,
    Lines: draw_lines,
    Pareto: draw_pareto,
    Structure: draw_structure,
    Network: draw_network,
}


def draw(chart: Chart, slug: str) -> str:
    """The drawing in a region of its own that scrolls where the screen is narrow, and its figures below."""
    ident = "drawing-" + re.sub(r"[^a-z0-9]+", "-", slug.casefold()).strip("-")
    name = title(chart)
    svg = _DRAWINGS[type(chart)](chart).write(ident, name, description(chart))
    region = '<div class="drawing__region" tabindex="0" role="group" aria-label="Drawing">'
    return f'<div class="drawing">{region}{svg}</div>{_figures(chart)}</div>'


def _figures(chart: Chart) -> str:
    details = Element("details", {"class": "drawing__figures"})
    SubElement(details, "summary").text = "Figures as a table"
    region = {"class": "drawing__rows", "tabindex": "0", "role": "group", "aria-label": "Figures"}
    SubElement(details, "div", region).append(as_html(figures(chart), title(chart)))
    return markup(details)

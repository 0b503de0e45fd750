"""The one place that writes SVG: elements built as a tree, so that every text of an author is escaped."""

from xml.etree.ElementTree import Element, SubElement, tostring

from bank.drawings.lettering import SIZE, width

# Widths a drawing may have: the style sheet gives each its least and largest size on the screen.
WIDTHS = (340, 440, 560, 680, 800, 960, 1120, 1280, 1440, 1680, 1920, 2400, 3200, 4000, 4800)


class Paper:
    """Coordinates are in units of the drawing; `right` and `bottom` say how far it reaches so far."""

    def __init__(self) -> None:
        self.root = Element("svg")
        self.right = self.bottom = 0.0

    def text(self, x: float, y: float, content: str, *classes: str, anchor: str = "start", bold: bool = False) -> None:
        names = ["drawing__text", *(f"drawing__text--{name}" for name in classes), *["drawing__text--bold"] * bold]
        long = width(content, bold=bold)
        self._reach(x + {"start": long, "middle": long / 2, "end": 0}[anchor], y + SIZE * 0.3)
        attributes = {"x": number(x), "y": number(y), "class": " ".join(names), "text-anchor": anchor}
        SubElement(self.root, "text", attributes).text = content

    def line(self, x1: float, y1: float, x2: float, y2: float, name: str) -> None:
        self._reach(max(x1, x2), max(y1, y2))
        ends = {"x1": number(x1), "y1": number(y1), "x2": number(x2), "y2": number(y2)}
        SubElement(self.root, "line", ends | {"class": f"drawing__{name}"})

    def box(self, x: float, y: float, wide: float, high: float, name: str) -> None:
        self._reach(x + wide, y + high)
        sides = {"x": number(x), "y": number(y), "width": number(wide), "height": number(high)}
        SubElement(self.root, "rect", sides | {"class": f"drawing__{name}"})

    def disk(self, x: float, y: float, radius: float, name: str) -> None:
        self._reach(x + radius, y + radius)
        place = {"cx": number(x), "cy": number(y), "r": number(radius)}
        SubElement(self.root, "circle", place | {"class": f"drawing__{name}"})

    def path(self, points: list[tuple[float, float]], name: str, *, closed: bool = False) -> None:
        """Straight from point to point."""
        d = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + ("Z" if closed else "")
        self._path(d, points, name)

    def strokes(self, ends: list[tuple[float, float, float, float]], name: str) -> None:
        """Many short lines as one path."""
        d = "".join(f"M{number(a)} {number(b)}L{number(c)} {number(d)}" for a, b, c, d in ends)
        self._path(d, [(c, d) for _, _, c, d in ends], name)

    def bow(self, x1: float, y1: float, x2: float, y2: float, name: str) -> None:
        """From left to right, leaving and arriving level."""
        middle = number((x1 + x2) / 2)
        curve = f"C{middle} {number(y1)} {middle} {number(y2)} {number(x2)} {number(y2)}"
        self._path(f"M{number(x1)} {number(y1)}{curve}", [(x1, y1), (x2, y2)], name)

    def write(self, ident: str, title: str, description: str) -> str:
        """The drawing as text; `ident` makes the ids its name and description are found by."""
        wide = next((each for each in WIDTHS if each >= self.right), WIDTHS[-1])
        ids = {"title": f"{ident}-title", "desc": f"{ident}-desc"}
        self.root.attrib |= {
            "class": f"drawing__picture drawing__picture--{wide}",
            "viewBox": f"0 0 {number(max(wide, self.right))} {number(self.bottom + 6)}",
            "role": "img",
            "aria-labelledby": " ".join(ids.values()),
            "focusable": "false",
        }
        for place, (tag, content) in enumerate((("title", title), ("desc", description))):
            element = Element(tag, {"id": ids[tag]})
            element.text = content
            self.root.insert(place, element)
        return markup(self.root)

    def _path(self, d: str, points: list[tuple[float, float]], name: str) -> None:
        self._reach(max(x for x, _ in points), max(y for _, y in points))
        SubElement(self.root, "path", {"d": d, "class": f"drawing__{name}"})

    def _reach(self, x: float, y: float) -> None:
        self.right, self.bottom = max(self.right, x), max(self.bottom, y)


def number(value: float) -> str:
    return f"{round(value, 1) + 0.0:g}" if abs(value) < 1e5 else f"{value:.0f}"


def markup(element: Element) -> str:
    """As a browser reads it: in HTML an empty element may not close itself."""
    return tostring(element, encoding="unicode", short_empty_elements=False)

"""What the bank as a whole shows, measured; the bounds are those of the content guide."""

from dataclasses import dataclass
from typing import Any

from bank.content import balance, coverage, guessing, similarity, wording
from bank.content.figures import Figure, read_items
from bank.content.reading import Content


@dataclass(frozen=True)
class Quality:
    figures: list[Figure]
    areas: list[dict[str, Any]]

    @property
    def missed(self) -> list[Figure]:
        return [figure for figure in self.figures if figure.missed]

    def as_data(self) -> dict[str, Any]:
        figures = {
            figure.name: {
                "value": round(figure.value, 4), "bound": figure.bound, "missed": figure.missed,
                "slugs": list(figure.slugs),
            }
            for figure in self.figures
        }  # fmt: skip
        return {"missed": [figure.name for figure in self.missed], "areas": self.areas, "figures": figures}


def measure(content: Content) -> Quality:
    items = read_items(content)
    figures = [
        *coverage.coverage(content, items),
        *balance.keys(items),
        *balance.levels(items),
        *balance.angoff(items),
        *wording.stems(items),
        *wording.options(items),
        *similarity.repeats(items),
        *guessing.guesser(items),
        *balance.blind_check(items, content.rounds),
    ]
    return Quality(figures, balance.by_area(content, items))

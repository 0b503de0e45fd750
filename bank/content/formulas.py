"""The worked examples of the formulas, recomputed."""

from collections.abc import Iterable, Iterator
from typing import Any

from bank.content.arithmetic import ArithmeticFault, agrees, evaluate
from curriculum.reference.sources import FormulaSource
from curriculum.sources import Entry, Problem


def miscalculated(formulas: Iterable[FormulaSource]) -> Iterator[Problem]:
    for source in formulas:
        for line in source.calc:
            if message := _fault(line):
                yield source.place.problem("calc", message)


def _fault(line: Any) -> str:
    if not isinstance(line, Entry) or set(line) != {"expr", "equals"}:
        return 'each line must read {expr: "…", equals: …}.'
    try:
        value = evaluate(str(line["expr"]))
        comes_out = agrees(value, line["equals"])
    except ArithmeticFault as error:
        return f"“{line['expr']}” {error}."
    return "" if comes_out else f"{line['expr']} comes to {value:.10g}, not {line['equals']}."

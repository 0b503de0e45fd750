"""What QTI 1.2 makes of an answer: <respcondition>s, tried in order, that set or add to a score."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from bank.interchange.decimals import decimal_of
from bank.interchange.xmltree.nodes import Node

MAX_NODES = 500

Answer = Mapping[str, frozenset[str]]  # the choices by the ident of what was asked


class TooIntricate(ValueError):
    """The rules compare what only a running test can know."""


@dataclass(frozen=True)
class Rules:
    conditions: tuple[Node, ...]

    @classmethod
    def of(cls, item: Node) -> "Rules":
        conditions = tuple(each for part in item.named("resprocessing") for each in part.named("respcondition"))
        if sum(1 for condition in conditions for _ in condition.within(*_KNOWN)) > MAX_NODES:
            raise TooIntricate
        return cls(conditions)

    def score(self, answer: Answer) -> Decimal:
        score = Decimal()
        for condition in self.conditions:
            tested = condition.first("conditionvar")
            if tested is not None and all(holds(each, answer) for each in tested.elements):
                score = _after(score, condition)
                if condition.get("continue", "No").lower() == "no":
                    break
        return score


_KNOWN = ("and", "or", "not", "varequal", "other", "unanswered", "setvar")


def holds(node: Node, answer: Answer) -> bool:
    match node.tag:
        case "and":
            return all(holds(each, answer) for each in node.elements)
        case "or":
            return any(holds(each, answer) for each in node.elements)
        case "not":
            return not all(holds(each, answer) for each in node.elements)
        case "varequal":
            return node.text.strip() in answer.get(node.get("respident"), frozenset())
        case "other":
            return True
        case "unanswered":
            return not answer.get(node.get("respident"))
    raise TooIntricate(node.tag)


def _after(score: Decimal, condition: Node) -> Decimal:
    for setting in condition.named("setvar"):
        if setting.get("varname", "SCORE").upper() not in {"SCORE", "QUE_SCORE", "D2L_CORRECT"}:
            continue
        value = decimal_of(setting.text) or Decimal()
        match setting.get("action", "Set").lower():
            case "add":
                score += value
            case "subtract":
                score -= value
            case "multiply":
                score *= value
            case _:
                score = value
    return score


def gives_points(condition: Node) -> bool:
    return _after(Decimal(), condition) > 0

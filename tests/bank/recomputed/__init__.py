"""What the key of each calculation template is, computed again from the definitions."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any


def computations() -> dict[str, Callable[[dict[str, Any]], Any]]:
    """By name of the template, with underscores."""
    return {name: value for module in _modules() for name, value in vars(module).items() if callable(value)}


def vectors() -> list[tuple[str, dict[str, Any], Any]]:
    """Cases worked by hand: template, figures, key."""
    return [vector for module in _modules() for vector in getattr(module, "VECTORS", [])]


def _modules() -> Iterator[ModuleType]:
    for module in pkgutil.iter_modules(__path__):
        yield importlib.import_module(f"{__name__}.{module.name}")

"""Raised and lowered text without tags: signs of Unicode where it has them, else a formula."""

_RAISED = dict(zip("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ", strict=True))
_LOWERED = dict(zip("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))
_ORDINALS = {"st", "nd", "rd", "th"}
_TEX_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "%&#_{}$"} | {"\\": r"\backslash ", "^": "", "~": " "})


def raised_or_lowered(text: str, before: str, after: str, *, lowered: bool) -> str:
    """Plain text and the signs on either side of it, which decide whether a formula may stand there."""
    text = " ".join(text.split())
    if not text or (text in _ORDINALS and before.isdigit() and not lowered):
        return text
    signs = _LOWERED if lowered else _RAISED
    if all(sign in signs for sign in text):
        return "".join(signs[sign] for sign in text)
    mark = "_" if lowered else "^"
    if before.isdigit() or not before or after.isdigit():
        return f"\\_({text})" if lowered else f"^({text})"
    return f"${mark}{{\\text{{{text.translate(_TEX_SIGNS)}}}}}$"

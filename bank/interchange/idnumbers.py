"""Moodle's ID numbers: the name of a question that has no other, and else without a place here."""


def left_out(number: str) -> tuple[str, str]:
    """The field, and what is said of it."""
    return "id number", f"Its ID number “{number[:80]}” is not kept: a question goes by its name here."

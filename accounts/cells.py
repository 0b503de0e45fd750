"""Text in the cells of a sheet that somebody opens in a spreadsheet program."""

# Such a program runs a cell that starts so as a formula; an apostrophe makes it text.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text

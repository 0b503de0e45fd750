"""Text in the cells of a sheet that somebody opens in a spreadsheet program."""

import re

# Such a program runs a cell that starts so as a formula; an apostrophe makes it text. Some leave out the blanks before
# it (and what is as good as one), and East Asian editions take the wide signs for the narrow ones.
RUN_AS_FORMULA = re.compile(r"[\s\0-\x1f\xa0\u200b-\u200f\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")


def safe_cell(text: str) -> str:
    return f"'{text}" if RUN_AS_FORMULA.match(text) else text

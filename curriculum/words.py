"""Words as search and links compare them: without case, accents, hyphens and plural."""

import re
import unicodedata
from functools import lru_cache

# A word may hold an ampersand or an apostrophe: S&OP, supplier's.
WORD = re.compile(r"[^\W_]+(?:[&'’][^\W_]+)*")
_NO_PLURAL = ("ss", "us", "is")


def words(text: str) -> list[str]:
    return [key(match) for match in WORD.findall(text)]


@lru_cache(maxsize=20_000)
def key(word: str) -> str:
    """“Batches” → “batch”, “S&OP” → “sop”, “supplier’s” → “supplier”."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
    return singular(re.sub(r"[&'’]", "", re.sub(r"['’]s$", "", bare)))


def singular(word: str) -> str:
    """Not always the English singular, but the same for both numbers; three letters may well be an abbreviation."""
    if len(word) <= 3 or not word.endswith("s") or word.endswith(_NO_PLURAL):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1]

"""Questions at random, as odd as an author might leave them, for what is written and read back."""

from hypothesis import strategies as st

from bank.interchange.found import FoundExhibit, FoundPicture, Outgoing
from bank.interchange.pictures import address
from bank.items import Item, Option
from bank.models.questions import Kind

PIXEL = FoundPicture("dot.png", "image/png", b"\x89PNG a dot, nearly")
AWKWARD = [
    "{", "}", "~", "=", "#", "####", ":", "::", "\\", "\\n", "\\\\", "//", "->", "%50%", "%", "[html]", "[markdown]",
    "$CATEGORY: x", "$x_1$", '"', "'", "'=", "=1+1", "@", "-2", "+", ",", ";", "\t", "\n", "\n\n", "a", "B", " ", "  ",
    "\\$5", "<b>", "&amp;", "é", "“”", "😀", "שלום", "|", "*", "_", "1. ", "- ", "A. ", "ANSWER: B", "_x0041_", "#N/A",
    f"![dot]({address(PIXEL)})",
]  # fmt: skip

letters = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\ufeff"), max_size=12)
texts = st.lists(st.one_of(st.sampled_from(AWKWARD), letters), max_size=6).map("".join)
words = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn", "Zl", "Zp"], exclude_characters="\ufeff"), max_size=20
)
names = words.map(lambda word: " ".join(word.split())).filter(bool)
slugs = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,5}){0,3}", fullmatch=True)
decimals = st.one_of(st.just(""), st.decimals(-9999, 9999, places=2).map(str), st.integers(0, 10**6).map(str))
options = st.builds(Option, text=texts, why=texts, right=st.booleans())
described = {
    "stem": texts,
    "explanation": texts,
    "section": st.one_of(st.just(""), slugs),
    "legacy": st.lists(slugs, max_size=2).map(tuple),
    "level": st.sampled_from(["", "remember", "understand", "apply", "analyse"]),
    "angoff": st.one_of(st.none(), st.floats(0.05, 0.99)),
    "calculation": st.booleans(),
    "concept": names | st.just(""),
    "reference": names | st.just(""),
    "tags": st.lists(names, max_size=3, unique=True).map(tuple),
}
chosen = st.builds(
    Item,
    kind=st.sampled_from([Kind.SINGLE.value, Kind.MULTIPLE.value]),
    options=st.lists(options, max_size=6).map(tuple),
    **described,
)
entered = st.builds(Item, kind=st.just(Kind.NUMERIC.value), number=decimals, tolerance=decimals, **described)
items = st.one_of(chosen, entered)
exhibits = st.builds(FoundExhibit, slug=slugs, title=names, body=texts)


@st.composite
def outgoings(draw: st.DrawFn) -> Outgoing:
    from dataclasses import replace

    item, exhibit = draw(items), draw(st.none() | exhibits)
    item = replace(item, exhibit=exhibit.slug if exhibit else "")
    pictures = (PIXEL,) if draw(st.booleans()) else ()
    return Outgoing(draw(slugs), item, exhibit, pictures)

"""Terms of the glossary are linked where a text uses them, once, and nothing else of the text changes."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.linking import MAX_LINKS, Linkable, TermIndex, link_terms
from curriculum.rendering import plain, render

TERMS = {
    "lead-time": ("lead time",),
    "manufacturing-lead-time": ("manufacturing lead time",),
    "safety-stock": ("safety stock", "buffer stock"),
    "available-to-promise": ("available-to-promise", "ATP"),
    "information-technology": ("information technology", "IT"),
    "sop": ("sales and operations planning", "S&OP"),
    "make-to-order": ("make-to-order", "MTO"),
    "order": ("order",),
    "bom": ("bill of material", "BOM"),
    "kanban": ("kanban",),
}
INDEX = TermIndex(
    [Linkable(slug, names, f'What <strong>{slug}</strong> "is" &amp; does.') for slug, names in TERMS.items()],
    "/glossary/",
)


def linked(html: str) -> list[tuple[str, str]]:
    """The slug and the words of each link."""
    return re.findall(r'<a class="term" href="/glossary/([\w-]+)/" title="[^"]*">([^<]*)</a>', link_terms(html, INDEX))


def test_a_term_is_linked_with_its_definition_as_title() -> None:
    assert link_terms("<p>The lead time is long.</p>", INDEX) == (
        '<p>The <a class="term" href="/glossary/lead-time/" title="What lead-time &quot;is&quot; &amp; does.">'
        "lead time</a> is long.</p>"
    )


FOUND = {
    "the longest name": (
        "The manufacturing lead time is long.",
        [("manufacturing-lead-time", "manufacturing lead time")],
    ),
    "the first place only": ("A kanban and another kanban.", [("kanban", "kanban")]),
    "by another name too, once": ("Buffer stock is safety stock.", [("safety-stock", "Buffer stock")]),
    "in capitals": ("KANBAN works.", [("kanban", "KANBAN")]),
    "in the plural": (
        "Lead times and bills of materials",
        [("lead-time", "Lead times"), ("bom", "bills of materials")],
    ),
    "without its hyphens": ("What is available to promise?", [("available-to-promise", "available to promise")]),
    "over a line end": ("The lead\ntime", [("lead-time", "lead\ntime")]),
    "an abbreviation": ("The ATP of week 2", [("available-to-promise", "ATP")]),
    "several abbreviations": ("Two BOMs", [("bom", "BOMs")]),
    "an abbreviation with a sign": ("In S&amp;OP they meet.", [("sop", "S&amp;OP")]),
    "between brackets": ("(kanban)", [("kanban", "kanban")]),
    "of somebody": ("The kanban's loop", [("kanban", "kanban's")]),
    "two terms in a row": ("Kanban lead time", [("kanban", "Kanban"), ("lead-time", "lead time")]),
}


@pytest.mark.parametrize(("html", "links"), FOUND.values(), ids=FOUND)
def test_a_term_is_linked(html, links) -> None:
    assert linked(html) == links


LEFT_ALONE = {
    "a word that holds it": "Disorder and kanbanize",
    "another word of its letters": "When it stops, the atp and Atp",
    "a part of a compound": "make-to-order-line, pre-order, order-up-to",
    "words with a stop between": "We lead. Time goes; a bill, of material.",
    "a link": '<a href="/x">lead time <em>kanban</em></a>',
    "math": "<math><mtext>lead time</mtext></math>",
    "code": "<code>kanban</code><pre>kanban</pre>",
    "a drawing": "<svg><title>kanban</title><text>lead time</text></svg>",
    "a heading": "<h3>Kanban</h3><h4>lead time</h4>",
    "an attribute": '<span class="kanban lead time">x</span>',
    "a tag between": "lead <em>time</em>",
}


@pytest.mark.parametrize("html", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_other_places_are_left_exactly_as_they_are(html) -> None:
    assert link_terms(html, INDEX) == html


def test_after_what_is_left_alone_links_go_on() -> None:
    html = "<h3>Kanban</h3><p>A kanban with <math><mi>x</mi></math> lead time.</p>"
    assert [slug for slug, _ in linked(html)] == ["kanban", "lead-time"]


def test_signs_of_html_stay_signs() -> None:
    html = "<p>1 &lt; 2 &amp; a kanban &gt; &quot;x&quot; <br>&nbsp;&copy;</p>"
    assert plain(link_terms(html, INDEX)) == plain(html)
    assert "1 &lt; 2 &amp; a <a " in link_terms(html, INDEX)


def test_a_text_gets_no_more_than_so_many_links() -> None:
    names = [f"term {letter * 3}" for letter in "abcdefghijkl"]
    index = TermIndex([Linkable(name.replace(" ", "-"), (name,), "") for name in names], "/glossary/")
    assert link_terms(" ".join(names), index).count("<a ") == MAX_LINKS


def test_one_linker_links_a_term_once_over_several_texts() -> None:
    linker = INDEX.linker()
    assert "<a " in linker.link("A kanban.")
    assert linker.link("A kanban.") == "A kanban."
    assert "<a " in linker.link("A lead time.")
    assert "<a " in INDEX.linker().link("A kanban.")


def test_what_a_longer_term_used_is_not_used_again() -> None:
    linker = INDEX.linker()
    linker.link("manufacturing lead time")
    assert linker.link("manufacturing lead time") == "manufacturing lead time"


def test_an_abbreviation_goes_before_a_word_of_the_same_stem() -> None:
    """To a search “bias” is the plural of “BIA”."""
    terms = [Linkable("bias", ("bias",), ""), Linkable("business-impact-analysis", ("BIA",), "")]
    index = TermIndex(terms, "/glossary/")
    assert re.findall(r"/glossary/([a-z-]+)/", link_terms("A BIA and a bias.", index)) == [
        "business-impact-analysis",
        "bias",
    ]


def test_an_index_without_terms_changes_nothing() -> None:
    assert link_terms("<p>A kanban.</p>", TermIndex([], "/glossary/")) == "<p>A kanban.</p>"


class _Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag


PIECES = [
    "kanban",
    "lead time",
    "S&OP",
    "**",
    "$x^2$",
    "\n\n",
    "- ",
    "<b>",
    "`kanban`",
    "| a | kanban |",
    " ",
    "&lt;",
    "é",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join))
def test_whatever_an_author_writes_stays_well_formed_and_says_the_same(source) -> None:
    html = render(source)
    after = link_terms(html, INDEX)
    balance = _Balance()
    balance.feed(after)
    assert balance.open == []
    assert plain(after) == plain(html)
    assert len(linked(html)) == after.count("<a ")

"""Lists of addresses as people paste them."""

import pytest

from groups.addresses import read_addresses


@pytest.mark.parametrize(
    "text",
    [
        "ana@x.org\nbo@y.org",
        "ana@x.org, bo@y.org",
        "ana@x.org;bo@y.org;",
        "ana@x.org bo@y.org",
        "ana@x.org\tbo@y.org\r\n",
        "Ana Pérez <ana@x.org>, Bo <bo@y.org>",
        '"Pérez, Ana" <ana@x.org>; "Bo; the second" <bo@y.org>',
        "Ana <ANA@X.org> Bo <bo@y.org>",
        "Ana Pérez ana@x.org\nBo bo@y.org",
        "<ana@x.org>\n<mailto:bo@y.org>",
        "\n\n  ana@x.org  \n\n,,;\nbo@y.org\u2028",
    ],
)
def test_any_usual_list_is_read(text) -> None:
    read = read_addresses(text)
    assert list(read.found) == ["ana@x.org", "bo@y.org"]
    assert read.problems == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ana@x.org\nBo Nilsson", "Line 2: “Bo Nilsson” holds no email address. Write it as name@example.org."),
        ("ana@", "Line 1: “ana@” is no email address. Mend it or take it out."),
        ("a@x.org\n\nAna <ana x.org>", "Line 3: “ana x.org” is no email address. Mend it or take it out."),
        ("ana@@x.org", "Line 1: “ana@@x.org” is no email address. Mend it or take it out."),
        ("Ana <>", "Line 1: “” is no email address. Mend it or take it out."),
        ("a" * 250 + "@x.org", f"Line 1: “{'a' * 60}” is no email address. Mend it or take it out."),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line_and_the_mend(text, said) -> None:
    assert [str(problem) for problem in read_addresses(text).problems] == [said]


def test_an_address_that_comes_again_is_found_once_and_told() -> None:
    read = read_addresses("ana@x.org\nbo@y.org\nAna <Ana@x.org>")
    assert read.found == {"ana@x.org": 1, "bo@y.org": 2}
    assert [str(one) for one in read.repeated] == ["Line 3: ana@x.org is on line 1 already and is invited once."]


def test_nothing_at_all_is_an_empty_list() -> None:
    read = read_addresses(" \n;;,\n")
    assert (read.found, read.problems) == ({}, [])

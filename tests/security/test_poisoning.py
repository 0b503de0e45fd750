"""The browser test of stored scripts leaves out no field."""

from tests.security.poisoning import OF_OURS, PAYLOADS, RENDERED, WRITTEN, every_text_field, named_here


def test_every_text_that_is_kept_is_known_as_written_by_people_or_by_us() -> None:
    assert every_text_field() == named_here()


def test_no_field_is_both() -> None:
    both = [
        (label, name)
        for label, names in WRITTEN.items()
        for name in names.split()
        if name in OF_OURS.get(label, "").split()
    ]
    assert both == []
    assert all(source in WRITTEN[label].split() for label, names in RENDERED.items() for source in names.values())


def test_the_collection_of_payloads_is_large_and_without_repetition() -> None:
    assert len(PAYLOADS) > 300
    assert len(set(PAYLOADS)) == len(PAYLOADS)

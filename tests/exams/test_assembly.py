from collections import Counter

from exams.assembly import Item, Need, assemble, missing

NEEDS = [Need("demand", "Demand", 6, 2), Need("supply", "Supply", 10, 2)]
LEVELS = ["remember", "understand", "understand", "apply", "apply", "analyse"]


def pool(each: int = 24, **given: object) -> list[Item]:
    items = []
    for area in ("demand", "supply"):
        for n in range(each):
            fields = {"section": f"{area}-{n % 3}", "level": LEVELS[n % 6], "calculation": n % 6 == 0,
                      "key": n % 4, "exhibit": None} | given  # fmt: skip
            items.append(Item(version=len(items), area=area, **fields))
    return items


def test_areas_get_exactly_what_they_need() -> None:
    slots = assemble(pool(), NEEDS, seed=1)
    assert Counter((slot.item.area, slot.scored) for slot in slots) == {
        ("demand", True): 6, ("demand", False): 2, ("supply", True): 10, ("supply", False): 2,
    }  # fmt: skip


def test_no_question_comes_twice() -> None:
    slots = assemble(pool(), NEEDS, seed=1)
    assert len({slot.item.version for slot in slots}) == 20


def test_keys_levels_and_calculations_are_balanced() -> None:
    items = [slot.item for slot in assemble(pool(), NEEDS, seed=3)]
    assert max(Counter(item.key for item in items).values()) <= 6
    assert Counter(item.level for item in items)["apply"] >= 5
    assert 2 <= sum(item.calculation for item in items) <= 4


def test_questions_of_earlier_forms_are_used_last() -> None:
    items = [Item(**{**item.__dict__, "used": int(item.version % 2 == 0)}) for item in pool()]
    assert all(slot.item.used == 0 for slot in assemble(items, NEEDS, seed=1))


def test_questions_of_one_exhibit_stand_side_by_side() -> None:
    items = [Item(**{**item.__dict__, "exhibit": 7 if item.version < 2 else None}) for item in pool(12)]
    positions = [n for n, slot in enumerate(assemble(items, NEEDS, seed=1)) if slot.item.exhibit == 7]
    assert len(positions) < 2 or positions[1] == positions[0] + 1


def test_the_same_seed_gives_the_same_form_and_another_another() -> None:
    versions = [[slot.item.version for slot in assemble(pool(), NEEDS, seed=seed)] for seed in (1, 1, 2)]
    assert versions[0] == versions[1] != versions[2]


def test_what_is_missing_is_said_in_words() -> None:
    assert missing(pool(9), NEEDS) == ["Supply has 9 of the 12 questions a form needs."]

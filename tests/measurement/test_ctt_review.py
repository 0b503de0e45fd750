import numpy as np
import pytest

from measurement import ctt
from measurement.ctt import FlagCode
from measurement.errors import BadInput

SOUND = 8  # items before the one under test


def form(last, persons=300):
    """Choices on eight sound items and a last one, whose choices `last` gives from the abilities (low to high) and a
    random generator; four options, the key is 0."""
    random = np.random.default_rng(9)
    ability = np.linspace(-2.5, 2.5, persons)
    knows = random.random((persons, SOUND)) < 1 / (1 + np.exp(-1.7 * ability[:, None]))
    chosen = np.where(knows, 0, random.integers(1, 4, (persons, SOUND)))
    return np.column_stack([chosen, last(ability, random)])


def raised(chosen):
    keys = np.zeros(SOUND + 1, int)
    items = ctt.item_statistics(chosen == keys, constant="skip")
    found = ctt.flags(items, ctt.option_statistics(chosen, keys, 4))
    assert all(flag.item == SOUND for flag in found)
    return found


def codes(chosen):
    return {(flag.code.value, flag.option) for flag in raised(chosen)}


def choice(random, ability, key, distractors=(1, 1, 1)):
    """The key with the chance given for each person, else a distractor in these proportions."""
    other = random.choice([1, 2, 3], len(ability), p=np.array(distractors) / sum(distractors))
    return np.where(random.random(len(ability)) < key, 0, other)


def logistic(ability):
    return 1 / (1 + np.exp(-ability))


def test_sound_items_raise_no_flag():
    assert raised(form(lambda ability, random: choice(random, ability, logistic(1.7 * ability)))) == ()


def test_an_item_few_get_right_is_too_hard():
    chosen = form(lambda ability, random: choice(random, ability, 0.35 * logistic(3 * ability - 2)))
    assert ("too-hard", None) in codes(chosen)


def test_an_item_nearly_all_get_right_is_too_easy_and_its_distractors_idle():
    found = codes(form(lambda ability, random: choice(random, ability, logistic(2 * ability + 7))))
    assert found >= {("too-easy", None), ("idle-distractor", 1), ("idle-distractor", 2), ("idle-distractor", 3)}


def test_an_item_everybody_got_right_is_too_easy_and_has_no_flag_of_correlation():
    found = raised(form(lambda ability, random: np.zeros(len(ability), int)))
    assert {flag.code for flag in found} == {FlagCode.TOO_EASY, FlagCode.IDLE_DISTRACTOR}


def test_a_wrong_key_is_found_by_its_correlation_and_by_the_top_third():
    # Option 2 is what the able choose; the key 0 goes to the others.
    chosen = form(lambda ability, random: (choice(random, ability, logistic(1.7 * ability)) + 2) % 4)
    found = raised(chosen)
    assert ("key-check", None) in {(flag.code.value, flag.option) for flag in found}
    suspected = {flag.figure for flag in found if flag.code == FlagCode.KEY_SUSPECTED and flag.option == 2}
    assert suspected == {"r_rest", "top_third"}
    assert ("low-discrimination", None) not in codes(chosen)


def test_an_item_that_hardly_discriminates_is_for_review():
    chosen = form(lambda ability, random: choice(random, ability, 0.5 + 0.035 * np.sign(ability)), persons=3000)
    found = codes(chosen)
    assert ("low-discrimination", None) in found
    assert ("key-check", None) not in found


def test_a_distractor_few_choose_is_idle():
    found = codes(form(lambda ability, random: choice(random, ability, logistic(1.7 * ability), (50, 50, 1))))
    assert found == {("idle-distractor", 3)}


def test_a_flag_carries_the_figure_with_its_interval():
    flag = raised(form(lambda ability, random: choice(random, ability, logistic(1.7 * ability), (50, 50, 1))))[0]
    assert flag.figure == "share"
    assert flag.low <= flag.value <= flag.high
    assert flag.value < 0.05


def test_a_flag_is_certain_when_its_interval_lies_beyond_the_bound():
    few = raised(form(lambda ability, random: choice(random, ability, logistic(1.7 * ability), (50, 50, 6))))
    many = raised(form(lambda ability, random: choice(random, ability, logistic(1.7 * ability), (50, 50, 1))))
    assert [(flag.bound, flag.certain) for flag in few] == [(0.05, False)]
    assert [(flag.bound, flag.certain) for flag in many] == [(0.05, True)]


def test_a_distractor_the_top_third_prefers_is_held_against_the_key():
    chosen = form(lambda ability, random: (choice(random, ability, logistic(1.7 * ability)) + 2) % 4)
    options = ctt.option_statistics(chosen, np.zeros(SOUND + 1, int), 4)
    flag = next(flag for flag in raised(chosen) if flag.figure == "top_third")
    assert flag.bound == options.top_third[SOUND, 0]
    assert flag.value == options.top_third[SOUND, 2]
    assert flag.certain


def test_below_30_persons_nothing_is_flagged():
    def hard(ability, random):
        return np.where(np.arange(len(ability)) == 20, 0, 1)

    def codes_of(persons):
        right = form(hard, persons) == 0
        return {(flag.item, flag.code) for flag in ctt.flags(ctt.item_statistics(right))}

    assert codes_of(29) == set()
    assert (SOUND, FlagCode.TOO_HARD) in codes_of(30)


def test_item_statistics_alone_give_the_flags_of_items():
    chosen = form(lambda ability, random: (choice(random, ability, logistic(1.7 * ability)) + 2) % 4)
    found = ctt.flags(ctt.item_statistics(chosen == 0))
    assert found
    assert all(flag.option is None for flag in found)


@pytest.mark.parametrize(("right", "code"), [(25, None), (24, "too-hard"), (95, None), (96, "too-easy")])
def test_the_bounds_of_difficulty_are_themselves_allowed(right, code):
    scores = np.column_stack([np.arange(100) < right, np.arange(100) < 50, np.arange(100) < 60])
    found = {flag.code.value for flag in ctt.flags(ctt.item_statistics(scores)) if flag.item == 0}
    assert found == ({code} if code else set())


def test_statistics_of_different_answers_are_refused():
    chosen = form(lambda ability, random: choice(random, ability, logistic(ability)))
    options = ctt.option_statistics(chosen, np.zeros(SOUND + 1, int), 4)
    with pytest.raises(BadInput, match="same answers"):
        ctt.flags(ctt.item_statistics(chosen[:, :5] == 0), options)
    with pytest.raises(BadInput, match="same answers"):
        ctt.flags(ctt.item_statistics(chosen[:200] == 0), options)

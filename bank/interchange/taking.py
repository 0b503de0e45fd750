"""What was found in a file, as it will stand in a bank: cleaned, its duplicates known, its pictures looked at."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bank.authoring.versions import Surroundings
from bank.interchange.exhibits import Exhibits, html_of
from bank.interchange.found import Found, FoundExhibit, FoundPicture, Problem
from bank.interchange.pictures import digest
from bank.items import Item, Option
from bank.models import ImportEntry, Picture, Question, QuestionBank, QuestionImport
from bank.pictures import PictureFault, Sound, digests_in, name_of, read_picture, texts_of
from curriculum.rendering import MAX_TEXT, RenderingFault

Fate = ImportEntry.Fate
LONGEST_TAG = 60
MOST_TAGS = 30
LONGEST_ORIGINAL = 20_000
TWICE = "The same question stands in the file already, as {}; it is taken once."
KNOWN = "The bank has this question already: “{}”."
NO_EXHIBIT = "It refers to the exhibit “{}”, which is neither in the file nor in the bank. Choose one in the editor."
NO_PICTURE = "A picture it shows ({}) is neither in the file nor in the bank. Add it in the editor."


@dataclass
class Taken:
    """`exhibit` is what the question shows, or None for one of the bank's; `pictures` are to be kept in the bank."""

    found: Found
    item: Item | None
    fate: Fate
    problems: list[Problem] = field(default_factory=list)
    exhibit: FoundExhibit | None = None
    pictures: list[tuple[str, Sound]] = field(default_factory=list)

    def note(self, place: str, message: str) -> None:
        label = self.found.name or f"question {self.found.number}"
        problem = Problem(self.found.line, _clean(label)[:200], place, message)
        self.problems.append(_in_file(self.found, problem))

    def lose(self, place: str, message: str) -> None:
        self.note(place, message)
        if self.fate == Fate.WHOLE:
            self.fate = Fate.DRAFT


class Taking:
    """Batches of one file in their order. The bank is only read: two statements at the beginning, three a batch."""

    def __init__(self, bank: QuestionBank, around: Surroundings) -> None:
        self.bank, self.around = bank, around
        self.exhibits = Exhibits.of(around.exhibits)
        self.seen: dict[str, str] = {}
        self._looked_at: dict[str, Sound | str] = {}

    def batch(self, found: Sequence[Found]) -> list[Taken]:
        batch = [self._taken(each) for each in found]
        self._look_for_pictures(batch)
        self._look_for_duplicates(batch)
        return batch

    def _taken(self, found: Found) -> Taken:
        problems = [_in_file(found, _clean_problem(problem)) for problem in found.problems]
        if found.item is None:
            taken = Taken(found, None, Fate.UNREADABLE, problems)
            if not problems:
                taken.note("question", "It cannot be read.")
            return taken
        exhibit = _clean_exhibit(found.exhibit) if found.exhibit and found.item.exhibit else None
        taken = Taken(found, found.item, Fate.WHOLE if found.whole else Fate.DRAFT, problems, exhibit)
        taken.item = self._shown(taken, self._pictured(taken, self._placed(taken, _cleaned(found.item))))
        if any(len(text) > MAX_TEXT for text in texts_of(taken.item)):
            taken.lose("text", f"A text is longer than {MAX_TEXT:,} characters and cannot be shown. Shorten it.")
        return taken

    def _placed(self, taken: Taken, item: Item) -> Item:
        """With topics and tags that the bank knows; an unknown section counts as a category of the file."""
        if item.section and item.section not in self.around.sections:
            taken.note("section", f"“{item.section[:80]}” is no section here; say below which one it means.")
            category = taken.found.category or item.section
            taken.found, item = replace(taken.found, category=category), replace(item, section="")
        for slug in item.legacy:
            if slug not in self.around.sections:
                taken.lose("legacy", f"“{slug[:80]}” is no topic of the legacy exams and is left out.")
        legacy = tuple(slug for slug in item.legacy if slug in self.around.sections)
        return replace(item, legacy=legacy, tags=_tags(taken, item.tags))

    def _shown(self, taken: Taken, item: Item) -> Item:
        """With the slug that its exhibit has in the bank, or gets."""
        exhibit = taken.exhibit
        if exhibit is None:
            if item.exhibit and item.exhibit not in self.around.exhibits:
                taken.lose("exhibit", NO_EXHIBIT.format(item.exhibit[:80]))
                return replace(item, exhibit="")
            return item
        try:
            html_of(exhibit)
        except RenderingFault as error:
            taken.lose("exhibit", f"The exhibit “{exhibit.slug[:80]}” is left out: its text {error}")
            taken.exhibit = None
            return replace(item, exhibit="")
        return replace(item, exhibit=self.exhibits.slug_of(exhibit))

    def _pictured(self, taken: Taken, item: Item) -> Item:
        """Pictures that tell too much are cleaned, which gives them another name in the texts."""
        renamed: dict[str, str] = {}
        for picture in taken.found.pictures:
            sound = self._looked_at_once(picture)
            if isinstance(sound, str):
                taken.lose("picture", f"“{picture.name[:80]}” is left out. {sound}")
                continue
            taken.pictures.append((name_of(picture.name), sound))
            if sound.digest != digest(picture):
                renamed[digest(picture)] = sound.digest
        if taken.exhibit:
            taken.exhibit = replace(taken.exhibit, body=_renaming(renamed)(taken.exhibit.body))
        return _each_text(item, _renaming(renamed)) if renamed else item

    def _looked_at_once(self, picture: FoundPicture) -> Sound | str:
        name = digest(picture)
        if name not in self._looked_at:
            try:
                sound: Sound | str = read_picture(picture.data)
            except PictureFault as error:
                sound = str(error)
            # The dots themselves would fill the memory where every question of a large file has a picture.
            self._looked_at = {name: sound}
        return self._looked_at[name]

    def _look_for_pictures(self, batch: list[Taken]) -> None:
        shown = {id(taken): _digests(taken) for taken in batch}
        wanted = set().union(*shown.values()) - {sound.digest for taken in batch for _, sound in taken.pictures}
        known = set(Picture.objects.filter(bank=self.bank, digest__in=wanted).values_list("digest", flat=True))
        for taken in batch:
            here = known | {sound.digest for _, sound in taken.pictures}
            for missing in sorted(shown[id(taken)] - here):
                taken.lose("picture", NO_PICTURE.format(missing))

    def _look_for_duplicates(self, batch: list[Taken]) -> None:
        items = {id(taken): taken.item.fingerprint for taken in batch if taken.item}
        known = known_fingerprints(self.bank, list(items.values()))
        for taken in batch:
            if (print_ := items.get(id(taken))) is None:
                continue
            if print_ in known:
                taken.note("question", KNOWN.format(known[print_]))
                taken.fate = Fate.DUPLICATE
            elif (here := _within_file(taken, print_)) in self.seen:
                taken.note("question", TWICE.format(self.seen[here]))
                taken.fate = Fate.DUPLICATE
            else:
                self.seen[here] = _place(taken.found)


def _within_file(taken: Taken, print_: str) -> str:
    """Where we hold nothing of the answers, two questions may ask in the same words and mean different things."""
    item = taken.item
    unanswered = item is not None and taken.fate == Fate.DRAFT and not item.options and not item.number
    return f"{print_} {taken.found.original}" if unanswered else print_


def known_fingerprints(
    bank: QuestionBank, fingerprints: list[str], but_of: QuestionImport | None = None
) -> dict[str, str]:
    """The bank's questions of these, by fingerprint; without those that an import has just made itself."""
    rows = Question.objects.filter(bank=bank, fingerprint__in=fingerprints).order_by("-pk")
    if but_of:
        rows = rows.exclude(pk__in=but_of.entries.filter(question__isnull=False).values("question"))
    return dict(rows.values_list("fingerprint", "slug"))


def _place(found: Found) -> str:
    name = f"“{found.name[:60]}”" if found.name else f"question {found.number}"
    return f"{name} in line {found.line}{f' of {_said(found)}' if found.file else ''}" if found.line else name


def _in_file(found: Found, problem: Problem) -> Problem:
    """Lines count within one file of a package, so that it has to be named."""
    return replace(problem, message=f"{_said(found)}: {problem.message}") if found.file else problem


def _said(found: Found) -> str:
    return f"“{_clean(found.file)[-80:]}”"


def _digests(taken: Taken) -> set[str]:
    exhibit = [taken.exhibit.body] if taken.exhibit else []
    return digests_in([*texts_of(taken.item), *exhibit]) if taken.item else set()


def _renaming(names: dict[str, str]) -> Callable[[str], str]:
    def rename(text: str) -> str:
        for old, new in names.items():
            text = text.replace(f"picture:{old}", f"picture:{new}")
        return text

    return rename


def _each_text(item: Item, change: Callable[[str], str]) -> Item:
    options = tuple(Option(change(option.text), change(option.why), option.right) for option in item.options)
    return replace(item, stem=change(item.stem), explanation=change(item.explanation), options=options)


def _clean(text: str) -> str:
    """Without what PostgreSQL stores nowhere: NUL, and halves of pairs that UTF-8 does not know."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _cleaned(item: Item) -> Item:
    names = ("number", "tolerance", "section", "level", "concept", "reference", "exhibit")
    values: dict[str, Any] = {name: _clean(getattr(item, name)).strip() for name in names}
    for name in ("legacy", "tags"):
        values[name] = tuple(_clean(each) for each in getattr(item, name))
    return _each_text(replace(item, **values), _clean)


def _clean_problem(problem: Problem) -> Problem:
    return Problem(problem.line, *(_clean(text)[:1_000] for text in (problem.question, problem.field, problem.message)))


def _clean_exhibit(exhibit: FoundExhibit) -> FoundExhibit:
    return replace(exhibit, slug=_clean(exhibit.slug), title=_clean(exhibit.title), body=_clean(exhibit.body))


def _tags(taken: Taken, tags: Sequence[str]) -> tuple[str, ...]:
    kept = tuple(dict.fromkeys(" ".join(tag.split())[:LONGEST_TAG] for tag in tags if tag.strip()))
    if len(kept) > MOST_TAGS:
        taken.lose("tags", f"It has {len(kept)} tags; the first {MOST_TAGS} are taken.")
    return kept[:MOST_TAGS]


def warnings_of(taken_problems: Sequence[Problem]) -> Iterator[dict[str, str]]:
    """As drafts keep them."""
    for problem in taken_problems:
        yield {"field": problem.field, "message": problem.message}

"""Who has yet to solve a question blind comes by its key on no road: not by a page, a file, a copy or a comparison."""

import re
from dataclasses import replace
from io import BytesIO, StringIO
from zipfile import ZipFile, is_zipfile

import pytest
from django.core.management import call_command
from django.urls import reverse

from bank.actions.copying import copy_bank
from bank.actions.judging import open_panel
from bank.actions.problems import report_problem
from bank.actions.reviewing import submit
from bank.actions.templates import questions_from_draws
from bank.actions.writing import save_version
from bank.interchange.exhibits import rows
from bank.interchange.formats import FORMATS
from bank.interchange.found import FoundExhibit
from bank.items import Option
from bank.models import Exhibit, ImportEntry, Question, Review
from groups.models import Role
from tests.bank.authored import WHOLE, Desk, text, visiting
from tests.bank.drawing import make_template, sent
from tests.bank.editor.writing import form_of
from tests.bank.importing import brought_in, read_in
from tests.house.addresses import patterns

pytestmark = pytest.mark.django_db
TOLD = "Nine herons wade."  # by whatever tells the key
KEPT = replace(
    WHOLE, stem="How many parts are due to the plant in week three?", exhibit="lots", explanation=f"All in all: {TOLD}",
    options=(Option("Eight parts", f"{TOLD} No."), Option("Ten parts", f"{TOLD} Yes.", right=True),
             Option("Twelve parts", f"{TOLD} Too many.")),
)  # fmt: skip
FILE = (
    "::herons::Which lake is meant here? {=The near one#Nine herons wade. ~The far one#Nine herons wade. "
    "~No lake#Nine herons wade.}"
)


@pytest.fixture
def desk(db, now) -> Desk:
    desk = Desk(now)
    desk.join("ona", Role.OWNER)
    lots = FoundExhibit("lots", "Lots", "| a | b |\n|---|---|\n| 1 | 2 |")
    Exhibit.objects.bulk_create(rows(desk.bank, {"lots": lots}))
    return desk


@pytest.fixture
def kept(desk, now) -> Review:
    """The second version of a question by Olu; of the first somebody reported a problem."""
    question = desk.approved()
    report_problem(about=question.current, reporter=desk.max, kind="key", comment="?", chosen=1, now=now)
    desk.written(question, KEPT)
    return submit(question, note="", by=desk.olu, now=now)


@pytest.fixture
def at(desk, signed_in):
    return visiting(desk, signed_in)


def whole(response) -> str:
    return b"".join(response).decode(errors="replace")


def inside(response) -> str:
    """All that a file says, unpacked."""
    data = response.content
    if not is_zipfile(BytesIO(data)):
        return data.decode()
    with ZipFile(BytesIO(data)) as packed:
        return "".join(packed.read(name).decode() for name in packed.namelist())


class TestPages:
    """One test walks every address of a bank and of its group that can be read."""

    SPACES = ("banks/<slug:slug>/", "groups/<slug:slug>/", "problems/queue/")

    @pytest.fixture
    def numbers(self, desk, kept, now) -> dict[str, list[int]]:
        """What the addresses' numbers stand for, by the name of the address."""
        panel = open_panel(desk.bank, name="Spring", questions=[kept.question], by=desk.vera, now=now)
        job = brought_in(desk.bank, FILE, by=desk.olu, now=now)
        made = ImportEntry.objects.get(job=job).question
        desk.written(made, replace(KEPT, stem="Which lake is meant?"), revision=1)
        submit(made, note="", by=desk.olu, now=now)
        return {
            "review": [kept.pk, *Review.objects.exclude(pk=kept.pk).values_list("pk", flat=True)], "panel": [panel.pk],
            "import_job": [job.pk], "problem_question": [kept.question_id],
        }  # fmt: skip

    def urls(self, desk, kept, numbers):
        make_template(desk.bank, by=desk.olu, now=desk.now)
        names = {"exhibit": "lots", "calculation": "weeks-of-supply", "calculation_draws": "weeks-of-supply"}
        for name, route in patterns():
            if not route.startswith(self.SPACES):
                continue
            wanted, short = set(re.findall(r"<\w+:(\w+)>", route)) - {"slug"}, name.partition(":")[2]
            slug = [desk.slug] if "slug" in route else []
            told = [[]] if not wanted else [[number] for number in numbers.get(short, [])]
            told = [[names.get(short, kept.question.slug)]] if wanted == {"name"} else told
            for arguments in told:
                url = reverse(name, args=[*slug, *arguments])
                yield from (url, f"{url}?q=herons&version=2&from=1&to=2&show=others")

    @pytest.mark.parametrize(("who", "most"), [("rosa", 20), ("lea", 40), ("ona", 45)])
    def test_no_page_tells_it_to_who_may_review(self, desk, kept, numbers, signed_in, who, most) -> None:
        client = signed_in(desk.people[who])
        found = {url: client.get(url) for url in self.urls(desk, kept, numbers)}
        assert [url for url, response in found.items() if TOLD in whole(response)] == []
        assert sum(response.status_code == 200 for response in found.values()) > most

    def test_the_same_walk_finds_it_for_who_wrote_it(self, desk, kept, numbers, signed_in) -> None:
        client = signed_in(desk.olu)
        telling = {url for url in self.urls(desk, kept, numbers) if TOLD in whole(client.get(url))}
        bare = {url.partition("?")[0].replace(kept.question.slug, "…").rstrip("/0123456789") for url in telling}
        assert bare >= {
            "/banks/lima/questions/…", "/banks/lima/questions/…/edit", "/banks/lima/questions/…/history",
            "/banks/lima/review", "/banks/lima/import", "/problems/queue",
        }  # fmt: skip

    def test_no_answer_to_a_reported_problem_is_given_before(self, desk, kept, signed_in) -> None:
        url = reverse("insights:problem_question", args=[kept.question_id])
        client = signed_in(desk.lea)
        response = client.post(url, {"state": "declined", "outcome": "No."})
        assert (response.status_code, TOLD in response.content.decode()) == (403, False)
        desk.solved(kept, by="lea")
        assert TOLD in client.get(url, {"version": 2}).content.decode()


class TestExports:
    @pytest.mark.parametrize("format", sorted(FORMATS))
    @pytest.mark.parametrize("who", ["lea", "ona"])
    def test_the_file_leaves_the_question_out_until_it_is_solved(self, desk, at, kept, format, who) -> None:
        desk.draft(replace(WHOLE, stem="What else is due?"))
        query = f"?format={format}&anyway=1"
        before = inside(at(who, "export", query=query))
        assert "What else is due?" in before
        assert ("week three" in before, TOLD in before) == (False, False)
        if format != "aiken":
            desk.solved(kept, by=who)
            assert TOLD in inside(at(who, "export", query=query))

    def test_the_page_says_so_before_and_the_next_page_after(self, desk, at, kept) -> None:
        desk.draft()
        said = "1 question you have yet to solve blind is left out."
        page = text(at("lea", "export"))
        assert said in page
        assert 'In review <span class="muted">' not in page
        assert "attachment" in at("lea", "export", query="?format=native")["Content-Disposition"]
        assert f"holds 1 question. {said}" in text(at("lea", "questions"))
        assert said not in text(at("olu", "export"))

    def test_nothing_but_such_questions_makes_no_file(self, desk, at, kept) -> None:
        response = at("lea", "export", query="?format=gift&state=in-review")
        assert response.status_code == 422
        assert "1 question you have yet to solve blind is left out." in text(response)

    def test_authors_and_the_command_export_everything(self, desk, at, kept, tmp_path) -> None:
        assert TOLD in inside(at("olu", "export", query="?format=native"))
        assert TOLD in inside(at("vera", "export", query="?format=native"))
        call_command("export_questions", "--bank", "lima", "--format", "gift", str(tmp_path / "a"), stderr=StringIO())
        assert TOLD in (tmp_path / "a").read_text()


class TestCopies:
    def test_a_copy_leaves_the_question_out_and_says_so(self, desk, at, kept) -> None:
        desk.draft(replace(WHOLE, stem="What else is due?"))
        said = "1 question you have yet to solve blind is left out."
        page = text(at("lea", "copy"))
        assert said in page
        assert "1 question with exhibits" in page
        at("lea", "copy", data={"name": "Mine", "into": desk.slug})
        copied = Question.objects.filter(bank__name="Mine")
        assert [question.headline[:9] for question in copied] == ["What else"]
        assert said in text(at("lea", "questions"))

    def test_a_reviewer_copies_no_key_into_a_group_of_their_own(self, desk, kept, now) -> None:
        other = Desk(now, slug="oslo")
        other.group.memberships.create(user=desk.rosa, role=Role.OWNER)
        copy = copy_bank(desk.bank, into=other.group, name="Mine", by=desk.rosa, now=now)
        assert not copy.questions.exists()
        desk.solved(kept)
        again = copy_bank(desk.bank, into=other.group, name="Mine", by=desk.rosa, now=now)
        assert again.questions.get().headline == KEPT.stem

    def test_authors_copy_everything(self, desk, at, kept) -> None:
        assert "left out" not in text(at("vera", "copy"))
        assert copy_bank(desk.bank, into=desk.group, name="Mine", by=desk.vera, now=desk.now).questions.count() == 1


class TestImports:
    """Imports are a bank's: every writer looks them over."""

    @pytest.fixture
    def imported(self, desk, now):
        job = brought_in(desk.bank, FILE, by=desk.olu, now=now)
        question = ImportEntry.objects.get(job=job).question
        desk.written(question, replace(KEPT, stem="Which lake is meant?"), revision=1)
        return job, submit(question, note="", by=desk.olu, now=now)

    def test_what_became_a_question_in_review_is_closed(self, desk, at, imported) -> None:
        job, review = imported
        page = text(at("lea", "import_job", job.pk))
        assert "You have yet to solve it blind" in page
        assert TOLD not in page
        assert TOLD in text(at("olu", "import_job", job.pk))
        desk.solved(review, by="lea")
        assert TOLD in text(at("lea", "import_job", job.pk))

    def test_so_is_its_double_in_another_file(self, desk, at, imported, now) -> None:
        review = imported[1]
        double = inside(at("olu", "export", query="?format=gift&anyway=1"))
        job = read_in(desk.bank, double, by=desk.vera, now=now)
        page = text(at("lea", "import_job", job.pk))
        assert "You have yet to solve the same question of this bank blind" in page
        assert TOLD not in page
        desk.solved(review, by="lea")
        assert TOLD in text(at("lea", "import_job", job.pk))


class TestDraws:
    def test_a_draw_in_review_shows_no_key_on_any_page_of_its_calculation(self, desk, at, now) -> None:
        template = make_template(desk.bank, by=desk.olu, now=now)
        question = questions_from_draws(template.current, seeds=[3], by=desk.olu, now=now)[0]
        review = submit(question, note="", by=desk.olu, now=now)
        said = "you have yet to solve blind"
        pages = {
            "draws": lambda who: at(who, "calculation_draws", template.slug),
            "form": lambda who: at(who, "calculation", template.slug),
            "refused": lambda who: at(
                who, "calculation", template.slug, data=dict(sent(number="7", name="Changed").lists())
            ),
        }
        for name, page in pages.items():
            before, theirs = text(page("lea")), text(page("olu"))
            assert (before.count(said), theirs.count(said)) == (1, 0), name
            assert theirs.count("draw__option--right") == before.count("draw__option--right") + 1 == 10
        desk.solved(review, by="lea")
        assert all(said not in text(page("lea")) for page in pages.values())


class TestComparisons:
    def test_who_types_a_guess_is_not_told_whether_it_is_the_same(self, desk, at, kept) -> None:
        same = form_of(KEPT)
        assert "has this question already" in text(at("olu", "question_similar", data=same))
        for right in range(3):
            options = tuple(replace(option, right=place == right) for place, option in enumerate(KEPT.options))
            guess = text(at("lea", "question_similar", data=form_of(replace(KEPT, options=options))))
            assert kept.question.slug in guess
            assert "has this question already" not in guess


def test_what_was_never_sent_in_is_hidden_from_nobody(desk, at) -> None:
    question = desk.draft(KEPT)
    save_version(question, by=desk.olu, now=desk.now)
    assert TOLD in inside(at("lea", "export", query="?format=native"))

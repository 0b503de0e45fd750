"""The list of a bank: finding, the same statements however long, many questions changed at once."""

from dataclasses import replace
from functools import cache

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from bank.actions.writing import New, create_questions, save_draft, save_version
from bank.models import Draft, ImportEntry, Question, QuestionImport, Tag
from bank.pages.finding import found, read_search
from tests.bank.authored import NUMBER, WHOLE, Desk
from tests.factories import make_section

pytestmark = pytest.mark.django_db
PAGE = "bank:questions"


@pytest.fixture
def desk(db, now) -> Desk:
    return Desk(now)


@pytest.fixture
def write(desk):
    def make(stem="How many?", **fields) -> Question:
        item = replace(WHOLE, stem=stem, **fields)
        return create_questions(desk.bank, news=[New(item)], by=desk.olu, now=desk.now)[0]

    return make


@pytest.fixture
def as_one_of(desk):
    """A client for each of them that signs in once: signing in takes statements of its own."""

    @cache
    def client(who):
        client = Client()
        client.force_login(desk.people[who])
        return client

    return client


@pytest.fixture
def page(desk, as_one_of):
    def get(query="", who="olu", **headers):
        return as_one_of(who).get(f"{reverse(PAGE, args=[desk.slug])}?{query}", headers=headers)

    return get


@pytest.fixture
def change(desk, as_one_of):
    def post(*questions, who="olu", **data):
        data = {"question": [question.pk for question in questions]} | data
        return as_one_of(who).post(reverse("bank:change_many", args=[desk.slug]), data, follow=True)

    return post


def stems(desk, **search) -> list[str]:
    return sorted(question.headline for question in found(desk.bank, read_search(search)))


def text(response) -> str:
    return response.content.decode()


class TestFinding:
    def test_every_word_must_occur_in_whatever_order_and_case(self, desk, write) -> None:
        write("What is a kanban loop?")
        write("What is a loop of authority?")
        assert stems(desk, q="LOOP kanban") == ["What is a kanban loop?"]

    def test_words_of_the_options_and_of_the_name_count_too(self, desk, write) -> None:
        question = write("Which?")
        assert stems(desk, q="twelve parts") == ["Which?"]
        assert stems(desk, q=question.slug) == ["Which?"]

    def test_a_percent_sign_is_a_percent_sign(self, desk, write) -> None:
        write("Is 20 % right?")
        write("Is 20 kg right?")
        assert stems(desk, q="%") == ["Is 20 % right?"]

    def test_sections_levels_kinds_and_people_are_filters(self, desk, write) -> None:
        crp = make_section("crp")
        write("Here?", section=crp.slug, level="analyse")
        write("There?", level="")
        write("Nowhere?", section="", kind=NUMBER.kind, number="3", options=())
        assert stems(desk, section="crp") == ["Here?"]
        assert stems(desk, section="none") == ["Nowhere?"]
        assert stems(desk, level="analyse") == ["Here?"]
        assert stems(desk, level="none") == ["There?"]
        assert stems(desk, kind="numeric") == ["Nowhere?"]
        assert stems(desk, by=str(desk.olu.pk)) == ["Here?", "Nowhere?", "There?"]
        assert stems(desk, by=str(desk.vera.pk)) == []

    def test_tags_are_a_filter(self, desk, write) -> None:
        write("Tagged?", tags=("lamps",))
        write("Bare?")
        assert stems(desk, tag="lamps") == ["Tagged?"]

    def test_what_is_being_worked_on_is_found(self, desk, write) -> None:
        frozen, changed, begun = write("Frozen?"), write("Changed?"), write("Begun?")
        for question in (frozen, changed):
            save_version(question, by=desk.olu, now=desk.now)
        save_draft(changed, item=replace(WHOLE, stem="Changed!"), revision=0, by=desk.olu, now=desk.now)
        Draft.objects.filter(question=begun).update(warnings=[{"field": "stem", "message": "An image is missing."}])
        assert stems(desk, work="draft") == ["Begun?", "Changed!"]
        assert stems(desk, work="unpublished-changes") == ["Changed!"]
        assert stems(desk, work="warnings") == ["Begun?"]

    def test_what_came_with_a_file_is_found(self, desk, write) -> None:
        came, _ = write("Came?"), write("Written?")
        job = QuestionImport.objects.create(bank=desk.bank, name="a.gift", started_at=desk.now, stepped_at=desk.now)
        ImportEntry.objects.create(job=job, number=1, fate="whole", question=came)
        assert stems(desk, job=str(job.pk)) == ["Came?"]

    @pytest.mark.parametrize(
        "query",
        ["by=x", "by=99999999999999999999999", "job=²", "section=%00", "q=%00", "level=huge", "sort=9", "state=no"],
    )
    def test_nonsense_in_the_address_finds_no_fault(self, page, write, query) -> None:
        write("Here?")
        assert page(query).status_code == 200

    def test_levels_are_sorted_as_they_grow(self, desk, write, page) -> None:
        for level in ("analyse", "understand", "remember", "apply"):
            write(f"To {level}?", level=level)
        body = text(page("sort=level"))
        places = [body.index(f"To {level}?") for level in ("remember", "understand", "apply", "analyse")]
        assert places == sorted(places)


class TestThePage:
    def test_an_empty_bank_says_what_to_do(self, page) -> None:
        assert "No question yet" in text(page())

    def test_nothing_found_says_so_and_leads_back(self, page, write) -> None:
        write("Here?")
        assert "Nothing fits all of this" in text(page("q=zebra"))

    def test_states_are_counted_for_what_is_found(self, page, desk, write) -> None:
        write("A kanban?")
        write("A pull?")
        save_version(write("A push?"), by=desk.olu, now=desk.now)
        Question.objects.filter(headline="A push?").update(state=Question.State.PUBLISHED)
        assert page("q=push").context["total"] == 1
        response = page("state=published")
        assert (response.context["total"], response.context["page"].paginator.count) == (3, 1)

    def test_fifty_stand_on_a_page_and_the_rest_on_the_next(self, desk, page) -> None:
        news = [New(replace(WHOLE, stem=f"Number {number}?")) for number in range(60)]
        create_questions(desk.bank, news=news, by=desk.olu, now=desk.now)
        assert len(page().context["page"]) == 50
        second = page("q=number&page=2")
        assert len(second.context["page"]) == 10
        assert 'href="/banks/lima/?q=number&amp;page=1"' in text(second)

    def test_as_one_types_only_the_list_comes_anew(self, page, write) -> None:
        write("A kanban?")
        response = page("q=kanban", **{"HX-Request": "true"})
        assert text(response).lstrip().startswith('<section id="found"')
        assert "A kanban?" in text(response)
        assert "HX-Request" in response["Vary"]
        assert response["HX-Push-Url"] == "/banks/lima/?q=kanban"

    def test_reviewers_read_and_change_nothing(self, page, change, write) -> None:
        question = write("Here?")
        assert "Change many at once" not in text(page(who="rosa"))
        assert change(question, who="rosa", do="level", level="apply").status_code == 403

    def test_members_see_no_bank(self, page) -> None:
        assert page(who="max").status_code == 403

    @pytest.mark.parametrize("query", ["", "q=how+many", "section=mrp&tag=lamps&work=draft&sort=level"])
    def test_a_thousand_questions_take_no_more_statements_than_one(self, desk, page, statements, query) -> None:
        counts = []
        for more in (1, 19, 980):
            news = [New(replace(WHOLE, stem=f"How many {n}?", tags=("lamps",))) for n in range(more)]
            create_questions(desk.bank, news=news, by=desk.olu, now=desk.now)
            page(query)
            with statements() as work:
                assert page(query).status_code == 200
            counts.append(len(work))
        assert counts[0] == counts[1] == counts[2]


class TestChangingMany:
    def test_a_section_is_set_in_the_drafts(self, desk, write, change) -> None:
        make_section("crp")
        first, second, other = write("One?"), write("Two?", section=""), write("Three?")
        response = change(first, second, do="section", section="crp")
        assert "2 questions: the section is now “Crp”." in text(response)
        assert stems(desk, section="crp") == ["One?", "Two?"]
        assert {draft.body["section"] for draft in Draft.objects.filter(question__in=[first, second])} == {"crp"}
        assert Draft.objects.get(question=other).revision == 1

    def test_whoever_writes_on_it_meanwhile_notices(self, write, change) -> None:
        question = write("One?")
        change(question, do="level", level="analyse")
        assert Draft.objects.get(question=question).revision == 2

    def test_a_question_with_a_version_keeps_it_and_gets_a_draft(self, desk, write, change) -> None:
        question = write("One?")
        version = save_version(question, by=desk.olu, now=desk.now)
        change(question, do="level", level="analyse")
        question.refresh_from_db()
        assert (question.level, question.current_id) == ("analyse", version.pk)
        assert Draft.objects.get(question=question).body["level"] == "analyse"
        version.refresh_from_db()
        assert version.level == "apply"

    def test_what_is_so_already_begins_no_draft(self, desk, write, change) -> None:
        question = write("One?")
        save_version(question, by=desk.olu, now=desk.now)
        change(question, do="level", level="apply")
        assert not Draft.objects.filter(question=question).exists()

    def test_all_found_are_changed_on_every_page(self, desk, change) -> None:
        news = [New(replace(WHOLE, stem=f"{'Pull' if n % 2 else 'Push'} {n}?")) for n in range(130)]
        create_questions(desk.bank, news=news, by=desk.olu, now=desk.now)
        change(do="tag", tag="flow", every="on", search="q=pull")
        assert len(stems(desk, tag="flow")) == 65
        assert all(stem.startswith("Pull") for stem in stems(desk, tag="flow"))

    def test_tags_go_into_drafts_and_out_again(self, desk, write, change) -> None:
        question = write("One?", tags=("old",))
        change(question, do="tag", tag="new")
        assert Draft.objects.get(question=question).body["tags"] == ["new", "old"]
        change(question, do="untag", untag="old")
        assert Draft.objects.get(question=question).body["tags"] == ["new"]
        assert [tag.name for tag in desk.bank.tags.all()] == ["new"]

    def test_only_drafts_without_a_version_are_deleted_and_only_when_sure(self, desk, write, change) -> None:
        draft, kept = write("Draft?"), write("Kept?")
        save_version(kept, by=desk.olu, now=desk.now)
        assert "Nothing was deleted" in text(change(draft, kept, do="delete"))
        assert len(stems(desk)) == 2
        said = text(change(draft, kept, do="delete", sure="on"))
        assert "1 question deleted. 1 question kept" in said
        assert stems(desk) == ["Kept?"]
        assert AuditEvent.objects.get(verb="question.deleted").group_id == desk.group.pk

    def test_questions_of_another_bank_are_left_alone(self, desk, now, change) -> None:
        other = Desk(now, slug="oslo")
        question = other.draft()
        change(question, do="level", level="analyse")
        question.refresh_from_db()
        assert question.level == "apply"

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            ({"do": "section"}, "Choose the section to set."),
            ({"do": "tag"}, "Write the tag to add."),
            ({"do": "explode"}, "Select a valid choice."),
            ({"do": "tag", "tag": "x" * 61}, "at most 60 characters"),
            ({"do": "level", "level": "huge"}, "Select a valid choice."),
            ({"do": "tag", "tag": "a\0b"}, "Null characters are not allowed."),
        ],
    )
    def test_a_wrong_wish_is_named_and_nothing_changes(self, write, change, data, said) -> None:
        question = write("One?")
        assert said in text(change(question, **data))
        assert Draft.objects.get(question=question).revision == 1

    def test_nothing_ticked_is_said(self, write, change) -> None:
        write("One?")
        assert "Tick the questions it is meant for" in text(change(do="level", level="apply"))

    @pytest.mark.parametrize(
        "wish", [{"do": "level", "level": "analyse"}, {"do": "tag", "tag": "x"}, {"do": "delete", "sure": "on"}]
    )
    def test_twenty_take_as_many_statements_as_two(self, desk, change, statements, wish) -> None:
        counts = []
        Tag.objects.create(bank=desk.bank, name="x")
        for number in (2, 20):
            news = [New(replace(WHOLE, stem=f"One {n}?")) for n in range(number)]
            questions = create_questions(desk.bank, news=news, by=desk.olu, now=desk.now)
            change(do="untag", untag="warm")
            with statements() as work:
                change(*questions, **wish)
            counts.append(len(work))
        assert counts[0] == counts[1]

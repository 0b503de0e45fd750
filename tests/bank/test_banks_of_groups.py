"""The banks of a group: begun, renamed, opened to another group, copied."""

from dataclasses import replace

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from bank.actions.banks import create_bank, open_bank
from bank.actions.copying import copy_bank
from bank.actions.exhibits import create_exhibit, edit_exhibit
from bank.actions.writing import New, create_questions, save_draft, save_version
from bank.items import from_json
from bank.models import Draft, Picture, Question, QuestionBank
from bank.permissions import banks_readable_by
from groups.models import Membership, Role
from tests.bank.authored import WHOLE, Desk
from tests.bank.drawing import make_template

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db, now) -> Desk:
    return Desk(now)


@pytest.fixture
def other(desk, now) -> Desk:
    """Another group; its people are strangers here."""
    return Desk(now, slug="oslo")


@pytest.fixture
def ask(signed_in):
    def go(user, page, *arguments, data=None):
        url = reverse(f"bank:{page}", args=arguments)
        client = signed_in(user)
        return client.get(url) if data is None else client.post(url, data, follow=True)

    return go


def text(response) -> str:
    return response.content.decode()


class TestBeginning:
    def test_an_author_begins_a_bank_and_lands_in_it(self, desk, ask) -> None:
        response = ask(desk.olu, "banks_of_group", desk.slug, data={"name": "Spring course"})
        assert response.redirect_chain == [("/banks/spring-course/", 303)]
        assert "“Spring course” is ready" in text(response)
        assert AuditEvent.objects.get(verb="bank.created").group_id == desk.group.pk

    def test_two_groups_may_give_the_same_name(self, desk, other) -> None:
        slugs = [
            create_bank(group, name="Course", by=desk.olu, now=desk.now).slug for group in (desk.group, other.group)
        ]
        assert slugs == ["course", "course-2"]

    def test_a_name_in_any_script_has_an_address(self, desk) -> None:
        assert create_bank(desk.group, name="計画", by=desk.olu, now=desk.now).slug == "bank"

    def test_a_bank_needs_a_name(self, desk, ask) -> None:
        response = ask(desk.olu, "banks_of_group", desk.slug, data={"name": " "})
        assert response.status_code == 422
        assert "Give the bank a name." in text(response)

    def test_reviewers_see_the_banks_and_begin_none(self, desk, ask) -> None:
        assert "Begin a bank" not in text(ask(desk.rosa, "banks_of_group", desk.slug))
        assert ask(desk.rosa, "banks_of_group", desk.slug, data={"name": "Mine"}).status_code == 403

    def test_twenty_banks_take_as_many_statements_as_one(self, desk, signed_in, statements) -> None:
        client, counts = signed_in(desk.olu), []
        url = reverse("bank:banks_of_group", args=[desk.slug])
        client.get(url)
        for more in (0, 19):
            for number in range(more):
                create_bank(desk.group, name=f"Bank {number}", by=desk.olu, now=desk.now)
            with statements() as work:
                client.get(url)
            counts.append(len(work))
        assert counts[0] == counts[1]


class TestSettings:
    def test_a_leader_renames_it_and_its_address_stays(self, desk, ask) -> None:
        ask(desk.lea, "settings", desk.slug, data={"do": "rename", "name": "Lima, autumn"})
        desk.bank.refresh_from_db()
        assert (desk.bank.name, desk.bank.slug) == ("Lima, autumn", "lima")

    def test_authors_do_not(self, desk, ask) -> None:
        assert ask(desk.olu, "settings", desk.slug).status_code == 403
        assert ask(desk.olu, "settings", desk.slug, data={"do": "rename", "name": "Mine"}).status_code == 403

    @pytest.mark.parametrize("typed", ["oslo", "/groups/oslo/", "https://cpimprep.example/groups/Oslo/"])
    def test_it_is_opened_to_a_group_by_its_address(self, desk, other, ask, typed) -> None:
        assert desk.bank not in banks_readable_by(other.olu)
        assert "“Oslo” may now read this bank." in text(
            ask(desk.lea, "settings", desk.slug, data={"do": "open", "group": typed})
        )
        assert desk.bank in banks_readable_by(other.olu)
        assert desk.bank not in banks_readable_by(other.max)
        groups = AuditEvent.objects.filter(verb="bank.opened").values_list("group_id", flat=True)
        assert set(groups) == {desk.group.pk, other.group.pk}

    def test_readers_of_another_group_read_and_write_nothing(self, desk, other, ask) -> None:
        open_bank(desk.bank, to=other.group, by=desk.lea, now=desk.now)
        question = desk.draft()
        page = text(ask(other.lea, "question", desk.slug, question.slug))
        assert "Ten parts" in page
        assert "Comments" not in page
        assert "Change many" not in text(ask(other.lea, "questions", desk.slug))
        assert ask(other.lea, "settings", desk.slug).status_code == 403
        assert ask(other.lea, "question_comments", desk.slug, question.slug, data={"text": "Hi"}).status_code == 403
        assert "Opened to this group" in text(ask(other.lea, "banks_of_group", "oslo"))

    def test_closed_again_it_is_gone_for_them(self, desk, other, ask) -> None:
        open_bank(desk.bank, to=other.group, by=desk.lea, now=desk.now)
        ask(desk.lea, "settings", desk.slug, data={"do": "close", "group": "oslo"})
        assert ask(other.olu, "questions", desk.slug).status_code == 404

    @pytest.mark.parametrize(
        ("typed", "said"), [("nobody", "There is no group at this address"), ("lima", "belongs to this group already")]
    )
    def test_a_wrong_group_is_named(self, desk, other, ask, typed, said) -> None:
        response = ask(desk.lea, "settings", desk.slug, data={"do": "open", "group": typed})
        assert response.status_code == 422
        assert said in text(response)

    def test_a_group_is_opened_to_once(self, desk, other, ask) -> None:
        open_bank(desk.bank, to=other.group, by=desk.lea, now=desk.now)
        response = ask(desk.lea, "settings", desk.slug, data={"do": "open", "group": "oslo"})
        assert "is open to Oslo already" in text(response)


class TestCopying:
    @pytest.fixture
    def copied(self, desk, other) -> QuestionBank:
        return copy_bank(desk.bank, into=other.group, name="Copy", by=other.olu, now=desk.now)

    def test_questions_come_as_drafts_that_say_the_same(self, desk, other) -> None:
        question = desk.approved()
        desk.written(question, replace(WHOLE, stem="Changed since?", tags=("x",)))
        frozen = desk.approved()
        copy = copy_bank(desk.bank, into=other.group, name="Copy", by=other.olu, now=desk.now)
        theirs = {copied.slug: copied for copied in copy.questions.select_related("draft")}
        assert set(theirs) == {question.slug, frozen.slug}
        assert {copied.state for copied in theirs.values()} == {Question.State.DRAFT}
        assert theirs[question.slug].headline == "Changed since?"
        item = from_json(theirs[frozen.slug].draft.body)
        assert (item.stem, item.options) == (frozen.current.stem, WHOLE.options)
        assert item.fingerprint == theirs[frozen.slug].fingerprint

    def test_a_copied_draft_can_be_saved_as_a_version(self, desk, other) -> None:
        exhibit = create_exhibit(desk.bank, title="Grid", body="A", chart=None, by=desk.olu, now=desk.now)
        edit_exhibit(exhibit, title="Grid", body="B", chart=None, by=desk.olu, now=desk.now)
        save_version(desk.draft(replace(WHOLE, exhibit="grid")), by=desk.olu, now=desk.now)
        copy = copy_bank(desk.bank, into=other.group, name="Copy", by=other.olu, now=desk.now)
        version = save_version(copy.questions.get(), by=other.olu, now=desk.now)
        assert (version.exhibit.bank, version.exhibit.body, version.exhibit.number) == (copy, "B", 1)

    def test_tags_pictures_templates_and_enemies_come_along(self, desk, other) -> None:
        one, two = desk.draft(replace(WHOLE, tags=("lamps",))), desk.draft()
        one.enemies.add(two)
        fields = {"name": "a.png", "mime": "image/png", "width": 1, "height": 1, "data": b"x", "added_at": desk.now}
        Picture.objects.create(bank=desk.bank, digest="0123456789abcdef", **fields)
        template = make_template(desk.bank, by=desk.olu, now=desk.now)
        Draft.objects.filter(question=two).update(drawn_from=template)
        copy = copy_bank(desk.bank, into=other.group, name="Copy", by=other.olu, now=desk.now)
        ours = copy.questions.get(slug=one.slug)
        assert [tag.name for tag in ours.tags.all()] == ["lamps"]
        assert [enemy.slug for enemy in ours.enemies.all()] == [two.slug]
        assert copy.pictures.get().data == b"x"
        assert copy.templates.get().current.source == template.current.source
        assert copy.questions.get(slug=two.slug).draft.drawn_from == copy.templates.get()

    def test_retired_questions_stay_behind(self, desk, other) -> None:
        Question.objects.filter(pk=desk.draft().pk).update(state=Question.State.RETIRED)
        copy = copy_bank(desk.bank, into=other.group, name="Copy", by=other.olu, now=desk.now)
        assert not copy.questions.exists()

    def test_the_page_copies_into_a_group_one_writes_in(self, desk, other, ask) -> None:
        desk.draft()
        Membership.objects.create(group=other.group, user=desk.olu, role=Role.AUTHOR)
        response = ask(desk.olu, "copy", desk.slug, data={"name": "Lima for Oslo", "into": "oslo"})
        assert response.redirect_chain == [("/banks/lima-for-oslo/", 303)]
        assert QuestionBank.objects.get(slug="lima-for-oslo").group == other.group

    def test_nobody_copies_into_a_group_they_only_belong_to(self, desk, other, ask) -> None:
        Membership.objects.create(group=other.group, user=desk.olu, role=Role.MEMBER)
        assert ask(desk.olu, "copy", desk.slug, data={"name": "X", "into": "oslo"}).status_code == 422
        assert "No group to copy into" in text(ask(desk.rosa, "copy", desk.slug))

    def test_twenty_questions_take_as_many_statements_as_two(self, desk, other, statements) -> None:
        counts = []
        for more in (2, 18):
            news = [New(replace(WHOLE, stem=f"How {n}?", tags=("a", "b"))) for n in range(more)]
            for question in create_questions(desk.bank, news=news, by=desk.olu, now=desk.now)[::2]:
                save_version(question, by=desk.olu, now=desk.now)
                save_draft(question, item=replace(WHOLE, tags=("a",)), revision=0, by=desk.olu, now=desk.now)
            with statements() as work:
                copy_bank(desk.bank, into=other.group, name=f"Copy {more}", by=other.olu, now=desk.now)
            counts.append(len(work))
        assert counts[0] == counts[1]

"""The steps of those who write: sent in, withdrawn, published, retired; and who may do what."""

from dataclasses import replace

import pytest
from django.urls import reverse

from bank.actions.publishing import publish
from bank.actions.writing import save_version
from bank.models import BankOpening, Review
from groups.models import Membership, Role, StudyGroup
from tests.bank.authored import OPTIONS, WHOLE, Desk, state, text, visiting
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db, now) -> Desk:
    return Desk(now)


@pytest.fixture
def at(desk, signed_in):
    return visiting(desk, signed_in)


class TestSteps:
    def test_an_unfinished_draft_lists_each_fault_with_a_link(self, desk, at) -> None:
        question = desk.draft(replace(WHOLE, section="", options=(OPTIONS[1], replace(OPTIONS[0], why=""))))
        response = at("olu", "question_submit", question.slug, data={})
        page = text(response)
        assert response.status_code == 422
        edit = reverse("bank:question_edit", args=[desk.slug, question.slug])
        assert f'<a href="{edit}#field-section">Section</a> <span>Choose the section it tests.</span>' in page
        assert "Option B, rationale" in page
        assert state(question) == "draft"

    def test_it_is_sent_in_with_a_note_and_leads_back(self, desk, at) -> None:
        question = desk.draft()
        response = at("olu", "question_submit", question.slug, data={"note": "Week 3 is meant.", "next": "/terms/"})
        assert (response.status_code, response.url) == (303, "/terms/")
        assert (Review.objects.get().note, Review.objects.get().site) == ("Week 3 is meant.", "http://testserver")
        elsewhere = at("olu", "question_withdraw", question.slug, data={"next": "https://evil.example/"})
        assert elsewhere.url == reverse("bank:review_queue", args=[desk.slug])

    def test_a_second_submission_is_told_so(self, desk, at) -> None:
        review = desk.submitted()
        response = at("olu", "question_submit", review.question.slug, data={})
        assert response.status_code == 409
        assert "It is in review already" in text(response)

    def test_of_several_the_left_ones_are_named(self, desk, at) -> None:
        good, bad = desk.draft(), desk.draft(replace(WHOLE, level=""))
        response = at("olu", "submit_many", data={"question": [good.pk, bad.pk]})
        assert response.status_code == 200
        assert bad.headline in text(response)
        assert good.headline not in text(response)
        assert (state(good), state(bad)) == ("in-review", "draft")

    @pytest.mark.parametrize("page", ["submit_many", "publish_many"])
    @pytest.mark.parametrize("data", [{}, {"question": "x"}, {"question": "9" * 30}])
    def test_nothing_ticked_changes_nothing(self, at, page, data) -> None:
        assert at("olu", page, data=data).status_code == 422

    def test_only_the_author_or_a_leader_withdraws(self, desk, at) -> None:
        review = desk.submitted()
        assert at("vera", "question_withdraw", review.question.slug, data={}).status_code == 403
        assert at("lea", "question_withdraw", review.question.slug, data={}).status_code == 303
        assert at("lea", "question_withdraw", review.question.slug, data={}).status_code == 409

    def test_retiring_needs_a_reason_and_reviving_makes_a_draft(self, desk, at, now) -> None:
        question = desk.approved()
        publish([question], by=desk.olu, now=now)
        assert at("olu", "question_retire", question.slug, data={}).status_code == 422
        assert at("olu", "question_retire", question.slug, data={"why": "The rule has changed."}).status_code == 303
        assert state(question) == "retired"
        assert at("olu", "question_retire", question.slug, data={"why": "Again."}).status_code == 409
        assert at("olu", "question_revive", question.slug, data={}).status_code == 303
        assert state(question) == "draft"
        assert at("olu", "question_revive", question.slug, data={}).status_code == 409

    def test_only_an_approved_question_is_published(self, desk, at) -> None:
        draft, approved = desk.draft(), desk.approved()
        assert at("olu", "question_publish", draft.slug, data={}).status_code == 409
        assert at("olu", "question_publish", approved.slug, data={}).status_code == 303
        assert state(approved) == "published"


class TestWhoMay:
    STEPS = ("question_submit", "question_publish", "question_retire", "question_revive")

    def test_reviewers_write_nothing(self, desk, at) -> None:
        question = desk.draft()
        for step in self.STEPS:
            assert at("rosa", step, question.slug, data={"why": "x"}).status_code == 403
        assert at("rosa", "submit_many", data={"question": question.pk}).status_code == 403

    def test_authors_who_are_no_reviewers_decide_nothing(self, desk, at) -> None:
        review = desk.submitted()
        assert at("vera", "review", review.pk).status_code == 200
        assert at("vera", "review_solve", review.pk, data={"chosen": "1"}).status_code == 403
        assert at("vera", "review_decide", review.pk, data={"decision": "approve"}).status_code == 403

    def test_members_see_none_of_it_and_strangers_find_none(self, desk, at, signed_in, stranger) -> None:
        review = desk.submitted()
        assert at("max", "review_queue").status_code == 403
        assert at("max", "review", review.pk).status_code == 403
        client = signed_in(stranger)
        for page, arguments in (("review_queue", []), ("review", [review.pk])):
            assert client.get(reverse(f"bank:{page}", args=[desk.slug, *arguments])).status_code == 404

    def test_a_group_the_bank_was_opened_to_reads_no_reviews(self, desk, signed_in, now) -> None:
        review = desk.submitted()
        guest = UserFactory()
        other = StudyGroup.objects.create(name="Cusco", slug="cusco")
        Membership.objects.create(group=other, user=guest, role=Role.OWNER)
        BankOpening.objects.create(bank=desk.bank, group=other, opened_at=now)
        client = signed_in(guest)
        assert client.get(reverse("bank:review", args=[desk.slug, review.pk])).status_code == 403

    def test_a_review_of_another_bank_is_not_here(self, desk, at, now) -> None:
        elsewhere = Desk(now, "cusco").submitted()
        assert at("rosa", "review", elsewhere.pk).status_code == 404

    def test_a_version_saved_meanwhile_makes_the_answer_too_late(self, desk, at, now) -> None:
        review = desk.submitted()
        desk.written(review.question, WHOLE)
        save_version(review.question, by=desk.olu, now=now)
        response = at("rosa", "review_solve", review.pk, data={"chosen": "1"})
        assert response.status_code == 409
        assert "newer version" in text(response)

"""Which power of a group each of its addresses asks for, to read and to write; None where it does not answer at all."""

from groups.permissions import Power

BELONG, READ, WRITE, REVIEW, LEAD, OWN = Power
PAGES = {
    BELONG: "groups:group exams:mocks exams:mock exams:mock_tutorial exams:picture insights:progress",
    READ: "bank:questions bank:question bank:exhibits bank:calculations bank:review_queue bank:review bank:panels "
    "bank:panel bank:question_history insights:bank_items insights:bank_item",
    WRITE: "bank:export",
    LEAD: "groups:members groups:invitations insights:progress_of insights:progress_csv insights:progress_xlsx",
    OWN: "groups:trail groups:trail_csv",
}
STEPS = {
    BELONG: "groups:sharing exams:mock_start",
    READ: "bank:panel_judge",
    WRITE: "bank:change_many bank:question_restore bank:question_comments bank:exhibit_preview "
    "bank:calculation_preview bank:question_begin bank:question_draft bank:question_preview bank:question_similar "
    "bank:pictures bank:submit_many bank:publish_many bank:question_submit bank:question_publish bank:question_retire "
    "bank:question_revive",
    REVIEW: "bank:review_solve bank:review_decide",
    LEAD: "groups:invite_by_link groups:invite_by_mail groups:invite_again groups:revoke exams:mock_state "
    "exams:mock_remind "
    "exams:mock_assemble bank:question_withdraw bank:panel_move bank:panel_comment",
}
FORMS = {
    (BELONG, BELONG): "groups:leave",
    (READ, READ): "bank:copy",
    (READ, WRITE): "bank:banks_of_group bank:exhibit bank:calculation bank:calculation_draws",
    (WRITE, WRITE): "bank:new_exhibit bank:new_calculation bank:new_question bank:question_edit bank:import "
    "bank:import_job",
    (LEAD, LEAD): "groups:member groups:remove exams:mock_new exams:mock_edit exams:mock_questions exams:mock_people "
    "bank:settings bank:new_panel",
    (OWN, OWN): "groups:hand_over groups:settings groups:close",
}
POWERS: dict[str, tuple[Power | None, Power | None]] = {
    **{name: (power, None) for power, names in PAGES.items() for name in names.split()},
    **{name: (None, power) for power, names in STEPS.items() for name in names.split()},
    **{name: powers for powers, names in FORMS.items() for name in names.split()},
}
# Everybody's, or there only where the owner has turned it on.
OF_NO_ROLE = {"groups:list", "groups:new", "groups:join", "insights:progress_ranking"}
# What is refused to some who have the power: whoever must solve the question blind first, or where nothing is named.
REFUSED_TOO = {
    "bank:question_restore", "bank:question_comments", "bank:question_edit", "bank:question_draft",
    "bank:panel_comment", "exams:mock_people", "groups:invite_again",
}  # fmt: skip

"""What every address answers to whom: `anonymous stranger candidate author admin`, or one status for all of them.

The attempts are the candidate's; of these, report pages speak of a closed one and all others of an open one.
"""

PEOPLE = ("anonymous", "stranger", "candidate", "author", "admin")

PUBLIC = ("200", "405")
SIGNED_IN = ("302 200 200 200 200", "405")
OWNERS = ("302 404 200 404 404", "405")
STAFF = ("302 403 403 403 200", "405")
PROTOCOL_READ = ("401 404 200 404 404", "405")
PROTOCOL_WRITE = ("405", "401 404 200 404 404")
# Sessions count for nothing in the API; who may do what with a token is in tests/api/test_who_may.py.
API_READ, API_WRITE, API_BOTH = ("401", "405"), ("405", "401"), ("401", "401")

# name: (GET, POST)
STATUSES = {
    "home": PUBLIC,
    "about": PUBLIC,
    "privacy": PUBLIC,
    "terms": PUBLIC,
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "demo_mail": ("404", "405"),  # there in a demo only
    "exams:list": SIGNED_IN,
    "exams:history": SIGNED_IN,
    "exams:tutorial": SIGNED_IN,
    "exams:start": ("405", "302 303 303 303 303"),
    "exams:taster": ("200", "302"),
    "exams:player": OWNERS,
    "exams:state": PROTOCOL_READ,
    "exams:answer": PROTOCOL_WRITE,
    "exams:notes": PROTOCOL_WRITE,
    "exams:finish": PROTOCOL_WRITE,
    "exams:report": OWNERS,
    "exams:report_questions": OWNERS,
    "exams:report_why": OWNERS,
    "exams:report_csv": OWNERS,
    "exams:practice": SIGNED_IN,
    "exams:practice_start": ("405", "302 303 303 303 303"),
    "exams:placement": ("405", "302 404 404 404 404"),  # 404: no exam is named
    "exams:practice_session": ("302 404 200 404 404", "302 404 409 404 404"),  # 409: no question is named
    "exams:practice_problem": ("302 404 404 404 404",) * 2,  # 404: its question waits for an answer
    "exams:miss": ("405", "302 404 303 404 404"),
    "exams:practice_notes": SIGNED_IN,
    "exams:practice_note": ("302 404 200 404 404", "302 404 303 404 404"),
    "exams:bookmark": ("405", "302 404 303 404 404"),
    "exams:practice_daily": ("302 200 200 200 200", "302 409 409 409 409"),  # 409: no day is named
    "exams:drills": SIGNED_IN,
    "exams:drill": ("302 200 200 200 200", "302 303 303 303 303"),
    "exams:drill_problem": ("302", "302 404 404 404 404"),  # no question was answered
    # Of a published mock of the author's group.
    "exams:mocks": ("302 404 404 200 200", "405"),
    "exams:mock_new": ("302 404 404 403 200", "302 404 404 403 422"),
    "exams:mock": ("302 404 404 200 200", "405"),
    "exams:mock_tutorial": ("302 404 404 200 200", "405"),
    "exams:mock_start": ("405", "302 404 404 303 303"),
    "exams:mock_edit": ("302 404 404 403 200", "302 404 404 403 422"),
    "exams:mock_state": ("405", "302 404 404 403 422"),
    "exams:mock_remind": ("405", "302 404 404 403 303"),
    "exams:mock_questions": ("302 404 404 403 200", "302 404 404 403 409"),  # its questions are fixed
    "exams:mock_assemble": ("405", "302 404 404 403 422"),
    "exams:mock_people": ("302 404 404 403 200", "302 404 404 403 404"),  # 404: no member is named
    "exams:problem": ("302 404 302 404 404", "302 404 422 404 404"),
    "exams:problems": ("302 200 200 200 200", "302 404 404 404 404"),  # 404: no report is named
    "exams:forms": STAFF,
    "exams:forms_of": ("302 403 403 403 200", "302 403 403 403 422"),
    "exams:regrades": STAFF,
    "exams:regrade_new": STAFF,
    "exams:regrade_preview": ("302 403 403 403 404",) * 2,  # 404: no question is named
    "curriculum:glossary": PUBLIC,
    "curriculum:term": PUBLIC,
    "curriculum:formulas": PUBLIC,
    "curriculum:formula": PUBLIC,
    "curriculum:formula_sheet": PUBLIC,
    "insights:topics": PUBLIC,
    "insights:topic": PUBLIC,
    "insights:weakness": SIGNED_IN,
    "insights:weakness_of": SIGNED_IN,
    "insights:readiness": SIGNED_IN,
    "insights:readiness_of": SIGNED_IN,
    # Of the author's group; the member whose page it is is the author.
    "insights:progress": ("302 404 404 302 200", "405"),
    "insights:progress_of": ("302 404 404 200 200", "405"),
    "insights:progress_csv": ("302 404 404 403 200", "405"),
    "insights:progress_xlsx": ("302 404 404 403 200", "405"),
    "insights:progress_ranking": ("302 404 404 404 404", "405"),  # 404: the group has none
    # The author keeps a bank of the group's, and these are of another.
    "insights:problem_queue": ("302 403 403 200 200", "405"),
    "insights:problem_question": ("302 403 403 404 200", "302 403 403 404 422"),
    "insights:problem_template": ("302 403 403 404 200", "302 403 403 404 422"),
    "insights:calibration": STAFF,
    "insights:calibrate": ("302 403 403 403 302", "302 403 403 403 303"),
    "insights:item_statistics": STAFF,
    "insights:item": ("302 403 403 403 404", "405"),  # 404: nothing is known of the question yet
    # Of the bank of the author's group; the question in review is the author's.
    "bank:banks_of_group": ("302 404 404 200 200", "302 404 404 422 422"),
    "bank:questions": ("302 404 404 200 200", "405"),
    "bank:change_many": ("405", "302 404 404 303 303"),
    "bank:settings": ("302 404 404 403 200", "302 404 404 403 422"),
    "bank:copy": ("302 404 404 200 200", "302 404 404 422 422"),
    "bank:question": ("302 404 404 200 200", "405"),
    "bank:question_history": ("302 404 404 200 302", "405"),  # 302: the admin has to solve it blind
    "bank:question_restore": ("405", "302 404 404 404 403"),  # 404: no version is named
    "bank:question_comments": ("405", "302 404 404 422 403"),
    "bank:exhibits": ("302 404 404 200 200", "405"),
    "bank:exhibit": ("302 404 404 200 200", "302 404 404 422 422"),
    "bank:new_exhibit": ("302 404 404 200 200", "302 404 404 422 422"),
    "bank:exhibit_preview": ("405", "302 404 404 200 200"),
    "bank:calculations": ("302 404 404 200 200", "405"),
    "bank:calculation": ("302 404 404 200 200", "302 404 404 422 422"),
    "bank:calculation_draws": ("302 404 404 200 200", "302 404 404 303 303"),
    "bank:new_calculation": ("302 404 404 200 200", "302 404 404 422 422"),
    "bank:calculation_preview": ("405", "302 404 404 200 200"),
    "bank:new_question": ("302 404 404 200 200", "302 404 404 422 422"),
    "bank:question_begin": ("405", "401 404 404 422 422"),
    "bank:question_edit": ("302 404 404 200 302", "302 404 404 303 403"),  # as the history
    "bank:question_draft": ("405", "401 404 404 200 403"),
    "bank:question_preview": ("405", "302 404 404 200 200"),
    "bank:question_similar": ("405", "302 404 404 200 200"),
    "bank:pictures": ("405", "401 404 404 422 422"),
    "exams:picture": ("404 404 404 200 200", "405"),
    "bank:import": ("302 404 404 200 200", "302 404 404 422 422"),
    "bank:import_job": ("302 404 404 200 200", "302 404 404 422 422"),
    "bank:export": ("302 404 404 200 200", "405"),
    "bank:review_queue": ("302 404 404 200 200", "405"),
    "bank:review": ("302 404 404 200 200", "405"),
    "bank:review_solve": ("405", "302 404 404 403 422"),
    "bank:review_decide": ("405", "302 404 404 403 422"),
    "bank:submit_many": ("405", "302 404 404 422 422"),
    "bank:publish_many": ("405", "302 404 404 422 422"),
    "bank:question_submit": ("405", "302 404 404 409 409"),  # it is in review
    "bank:question_withdraw": ("405", "302 404 404 303 303"),
    "bank:question_publish": ("405", "302 404 404 409 409"),
    "bank:question_retire": ("405", "302 404 404 422 422"),
    "bank:question_revive": ("405", "302 404 404 409 409"),
    "bank:panels": ("302 404 404 200 200", "405"),
    "bank:new_panel": ("302 404 404 403 200", "302 404 404 403 200"),
    "bank:panel": ("302 404 404 200 200", "405"),
    "bank:panel_judge": ("405", "302 404 404 303 303"),
    "bank:panel_move": ("405", "302 404 404 403 422"),
    "bank:panel_comment": ("405", "302 404 404 403 403"),  # 403: nobody speaks in the first round
    "insights:bank_items": ("302 404 404 200 200", "405"),
    "insights:bank_item": ("302 404 404 200 302", "405"),  # 302: the admin has to solve it blind
    # Of the author's group, which the admin owns; to candidate and stranger it does not exist.
    "groups:list": SIGNED_IN,
    "groups:new": ("302 200 200 200 200", "302 422 422 422 422"),
    "groups:group": ("302 404 404 200 200", "405"),
    "groups:sharing": ("405", "302 404 404 422 422"),
    "groups:leave": ("302 404 404 200 200", "302 404 404 303 409"),
    "groups:members": ("302 404 404 403 200", "405"),
    "groups:member": ("302 404 404 403 200", "302 404 404 403 422"),
    "groups:remove": ("302 404 404 403 200", "302 404 404 403 303"),
    "groups:hand_over": ("302 404 404 403 200", "302 404 404 403 303"),
    "groups:invitations": ("302 404 404 403 200", "405"),
    "groups:invite_by_link": ("405", "302 404 404 403 422"),
    "groups:invite_by_mail": ("405", "302 404 404 403 422"),
    "groups:invite_again": ("405", "302 404 404 403 404"),  # 404: a link is not mailed
    "groups:revoke": ("405", "302 404 404 403 303"),
    "groups:settings": ("302 404 404 403 200", "302 404 404 403 422"),
    "groups:close": ("302 404 404 403 200", "302 404 404 403 303"),
    "groups:trail": ("302 404 404 403 200", "405"),
    "groups:trail_csv": ("302 404 404 403 200", "405"),
    "groups:join": ("200 200 200 303 303", "302 422 422 303 303"),
    "accounts:mail_off": ("200", "200"),
    "study:today": SIGNED_IN,
    "study:welcome": ("405", "302 422 422 422 422"),
    "study:plan": SIGNED_IN,
    "study:plan_edit": ("302 200 200 200 200", "302 422 422 422 422"),
    # Only the candidate has a plan, an entry and a result.
    "study:plan_delete": ("405", "302 404 302 404 404"),
    "study:days_off": ("405", "302 404 422 404 404"),
    "study:day_on": ("405", "302 404 302 404 404"),
    "study:plan_week": ("302 404 200 404 404", "302 404 302 404 404"),
    "study:log": ("302 200 200 200 200", "302 422 422 422 422"),
    "study:timer_start": ("405", "302 422 422 422 422"),
    "study:timer": ("405", "302"),
    "study:log_entry": ("302 404 200 404 404", "302 404 422 404 404"),
    "study:log_delete": ("405", "302 404 302 404 404"),
    "study:milestones": ("302 200 200 200 200", "302"),
    "study:result": ("405", "302 422 422 422 422"),
    "study:result_delete": ("405", "302 404 302 404 404"),
    "study:calendar": ("405", "302"),
    "study:feed": ("200", "405"),
    "study:review": SIGNED_IN,
    "study:review_session": ("302 200 200 200 200", "302 409 409 409 409"),  # 409: no card is named
    "study:review_cards": SIGNED_IN,
    "study:review_add": ("405", "302 422 422 422 422"),
    "study:review_shelve": ("405", "302 422 422 422 422"),
    "study:review_pace": ("405", "302 422 422 422 422"),
    "study:review_export": SIGNED_IN,
    "study:credential": PUBLIC,
    "study:credential_about": PUBLIC,
    "study:credential_fees": PUBLIC,
    "study:credential_points": PUBLIC,
    # The certification, the activity and its evidence are the candidate's.
    "study:holding_new": ("302 200 200 200 200", "302 422 422 422 422"),
    "study:ledger": OWNERS,
    "study:holding_edit": ("302 404 200 404 404", "302 404 422 404 404"),
    "study:holding_renew": ("405", "302 404 422 404 404"),
    "study:holding_remove": ("405", "302 404 303 404 404"),
    "study:ledger_print": OWNERS,
    "study:ledger_csv": OWNERS,
    "study:activity_new": ("302 303 200 303 303", "302 303 422 303 303"),  # 303: first a certification
    "study:activity": ("302 404 200 404 404", "302 404 422 404 404"),
    "study:activity_remove": ("405", "302 404 303 404 404"),
    "study:evidence": OWNERS,
    "study:evidence_remove": ("405", "302 404 303 404 404"),
    "study:my_data": SIGNED_IN,
    "study:sharing": SIGNED_IN,
    "study:export": ("302 200 200 200 200", "302 422 422 422 422"),
    "study:export_download": ("302 404 200 404 404", "405"),
    "study:delete_account": ("302 200 200 200 200", "302 422 422 422 422"),
    "study:account_deleted": PUBLIC,
    "accounts:tokens": SIGNED_IN,
    "accounts:token_new": ("302 200 200 200 200", "302 422 422 422 422"),  # who has a password is asked for it first
    "accounts:token_revoke": ("405", "302 404 303 404 404"),
    "api:api-root": PUBLIC,
    "api:openapi": PUBLIC,
    "api:docs": PUBLIC,
    "api:nothing": ("404", "404"),
    "api:me": API_READ,
    "api:blueprints": API_READ,
    "api:blueprint": API_READ,
    "api:attempts": API_READ,
    "api:attempt": API_READ,
    "api:report": API_READ,
    "api:weakness_report": API_READ,
    "api:groups": API_READ,
    "api:mocks": API_READ,
    "api:mock": API_READ,
    "api:results": API_READ,
    "api:member_results": API_READ,
    "api:banks": API_READ,
    "api:bank": API_READ,
    "api:questions": API_READ,
    "api:export": API_READ,
    "api:import_job": API_READ,
    "api:import_entries": API_READ,
    "api:imports": API_BOTH,
    "api:import_begin": API_BOTH,
    "api:import_commit": API_WRITE,
    "api:import_undo": API_WRITE,
    "api:import_discard": API_WRITE,
    "accounts:devices": ("302 200 200 200 200", "302 422 422 422 422"),
    "accounts:profile": ("302 200 200 200 200", "302 422 422 422 422"),
    # Of packages: what matters to us. Everything else of theirs only must not break; see test_urls.py.
    "account_login": ("200 302 302 302 302", "200 302 302 302 302"),
    "account_signup": ("200 302 302 302 302", "200 302 302 302 302"),
    "account_logout": ("302 200 200 200 200", "302"),
    "account_email": ("302 200 200 200 200", "302"),
    "account_change_password": ("302", "302"),
    "account_reset_password": ("200", "200"),
    "mfa_index": ("302 200 200 200 200", "302 405 405 405 405"),
    "admin:index": ("302 302 302 302 200", "302 302 302 302 200"),
}
PACKAGES = ("account_", "mfa_", "usersessions_", "admin:")


def expected(name: str, method: str, person: str) -> int:
    row = STATUSES[name][("GET", "POST").index(method)].split()
    return int(row[PEOPLE.index(person)] if len(row) > 1 else row[0])

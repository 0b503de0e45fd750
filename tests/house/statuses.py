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
    "exams:drills": SIGNED_IN,
    "exams:drill": ("302 200 200 200 200", "302 303 303 303 303"),
    "exams:drill_problem": ("302", "302 404 404 404 404"),  # no question was answered
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
    "insights:problem_queue": STAFF,
    "insights:problem_question": ("302 403 403 403 200", "302 403 403 403 422"),
    "insights:problem_template": ("302 403 403 403 200", "302 403 403 403 422"),
    "insights:calibration": STAFF,
    "insights:calibrate": ("302 403 403 403 302", "302 403 403 403 303"),
    "insights:item_statistics": STAFF,
    "insights:item": ("302 403 403 403 404", "405"),  # 404: nothing is known of the question yet
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
PACKAGES = ("account_", "mfa_", "admin:")


def expected(name: str, method: str, person: str) -> int:
    row = STATUSES[name][("GET", "POST").index(method)].split()
    return int(row[PEOPLE.index(person)] if len(row) > 1 else row[0])

"""What a migration must not do while people sit exams, read from its SQL for PostgreSQL; see docs/extending.md.

A table that the same migration creates has no rows yet, and nobody who waits for it.
"""

import re

# The last migration of each app before this was checked. Apps that came later are checked from their first on.
BASELINE = {"accounts": 6, "bank": 13, "curriculum": 3, "exams": 15, "groups": 3, "insights": 3, "study": 5, "api": 0}

# (app, name) of a migration that does such a thing all the same: why it may.
ACKNOWLEDGED: dict[tuple[str, str], str] = {}

# What grows with every learner and every sitting.
BIG = {
    "accounts_auditevent", "accounts_mail", "exams_answer", "exams_attempt", "exams_drill", "exams_drillquestion",
    "exams_encounter", "exams_lateanswer", "exams_miss", "exams_practice", "exams_questionnote", "exams_scorereport",
    "insights_readiness", "insights_weaknessreport", "study_card", "study_review", "django_session",
    "usersessions_usersession", "accounts_user",
}  # fmt: skip

# Constant within a statement, so that PostgreSQL stores one value for all rows instead of writing each anew.
STABLE = r"now\(\)|statement_timestamp\(\)|CURRENT_TIMESTAMP|CURRENT_DATE"

# (what is wrong and how to do it instead, the statement). Of any table:
BREAKING = [
    ("drops what the release before still reads: two releases later", r"\bDROP COLUMN\b|^DROP TABLE\b"),
    ("renames what the release before still reads: add, copy, drop", r"\bRENAME (COLUMN|TO)\b"),
    ("takes a default away that the release before needs to insert: db_default", r"\bDROP DEFAULT\b"),
    ("adds a column that old rows and the release before leave empty: db_default",
     r"ADD COLUMN (?!.*DEFAULT).*NOT NULL"),
]  # fmt: skip
# Of a big one:
LOCKING = [
    ("builds an index under a lock: AddIndexConcurrently", r"^CREATE (UNIQUE )?INDEX (?!CONCURRENTLY)"),
    ("drops an index under a lock: RemoveIndexConcurrently", r"^DROP INDEX (?!CONCURRENTLY)"),
    ("builds an index under a lock: unique index concurrently, then the constraint using it",
     r"ADD CONSTRAINT (?!.*USING INDEX).*\b(UNIQUE|PRIMARY KEY|EXCLUDE)\b|ADD COLUMN .*\b(UNIQUE|PRIMARY KEY)\b"),
    ("checks all rows under a lock: AddConstraintNotValid, ValidateConstraint later",
     r"ADD CONSTRAINT .*\b(CHECK|FOREIGN KEY)\b(?!.*NOT VALID)|ADD COLUMN .*\bREFERENCES\b"),
    ("checks all rows under a lock: a valid CHECK (… IS NOT NULL) first", r"ALTER COLUMN \S+ SET NOT NULL"),
    ("writes all rows anew: a new column", r"ALTER COLUMN \S+ TYPE\b|GENERATED|ADD COLUMN .*\bserial\b"),
    ("writes all rows anew: no default that differs from row to row",
     rf"ADD COLUMN .*DEFAULT (?!{STABLE})[^,]*?\w+\("),
    ("changes rows in bulk: in steps, by a task", r"^(UPDATE|DELETE FROM)\b"),
]  # fmt: skip


def dangers(statements: list[str]) -> list[str]:
    sql = [line for line in map(_plain, statements) if line and not line.startswith("--")]
    new = {found[1] for line in sql if (found := re.match(r'CREATE TABLE "(\w+)"', line))}
    return [f"{_table(line)} {fault}" for line in sql for fault in _faults(line) if _table(line) not in new]


def _plain(statement: str) -> str:
    return " ".join(statement.split())


def _faults(line: str) -> list[str]:
    rules = BREAKING + (LOCKING if _table(line) in BIG else [])
    return [says for says, pattern in rules if re.search(pattern, line, re.IGNORECASE)]


def _table(line: str) -> str:
    found = re.search(r'\b(?:TABLE|ON|UPDATE|FROM|INTO)(?: IF EXISTS)?(?: ONLY)? "?(\w+)"?', line)
    return found[1] if found else ""

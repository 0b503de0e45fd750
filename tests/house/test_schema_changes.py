"""The check of migrations sees what it is there for; tests/services/test_migrating.py runs it over all of them."""

import pytest

from tests.house.schema_changes import dangers

ANSWER = 'ALTER TABLE "exams_answer" '


@pytest.mark.parametrize(
    "statement",
    [
        'CREATE INDEX "a" ON "exams_answer" ("seq");',
        'CREATE UNIQUE INDEX "a" ON "exams_answer" ("seq");',
        ANSWER + 'ADD CONSTRAINT "a" UNIQUE ("seq");',
        ANSWER + 'ADD CONSTRAINT "a" CHECK ("seq" > 0);',
        ANSWER + 'ADD CONSTRAINT "a" FOREIGN KEY ("x") REFERENCES "y" ("id") DEFERRABLE INITIALLY DEFERRED;',
        ANSWER + 'ADD COLUMN "x" bigint NULL CONSTRAINT "c" REFERENCES "y"("id") DEFERRABLE INITIALLY DEFERRED;',
        ANSWER + 'ADD COLUMN "x" uuid DEFAULT gen_random_uuid() NOT NULL;',
        ANSWER + 'ADD COLUMN "x" integer NOT NULL;',
        ANSWER + 'ADD COLUMN "x" integer NULL UNIQUE;',
        ANSWER + 'ALTER COLUMN "x" SET NOT NULL;',
        ANSWER + 'ALTER COLUMN "x" TYPE bigint USING "x"::bigint;',
        ANSWER + 'ALTER COLUMN "x" DROP DEFAULT;',
        ANSWER + 'DROP COLUMN "x" CASCADE;',
        'UPDATE "exams_answer" SET "x" = 1;',
        'ALTER TABLE "groups_studygroup" DROP COLUMN "x" CASCADE;',
        'ALTER TABLE "groups_studygroup" RENAME COLUMN "x" TO "y";',
        'ALTER TABLE "groups_studygroup" RENAME TO "y";',
        'DROP TABLE "groups_studygroup" CASCADE;',
    ],
)
def test_what_locks_a_big_table_or_breaks_the_release_before_is_refused(statement) -> None:
    assert dangers(["--\n-- Something\n--", statement])


@pytest.mark.parametrize(
    "statement",
    [
        'CREATE INDEX CONCURRENTLY "a" ON "exams_answer" ("seq");',
        ANSWER + 'ADD CONSTRAINT "a" CHECK ("seq" > 0) NOT VALID;',
        ANSWER + 'ADD CONSTRAINT "a" UNIQUE USING INDEX "b";',
        ANSWER + 'VALIDATE CONSTRAINT "a";',
        ANSWER + 'ADD COLUMN "x" integer NULL;',
        ANSWER + 'ADD COLUMN "x" boolean DEFAULT false NOT NULL;',
        ANSWER + 'ADD COLUMN "x" timestamp with time zone DEFAULT now() NOT NULL;',
        'CREATE INDEX "a" ON "curriculum_term" ("name");',
        "-- THIS OPERATION CANNOT BE WRITTEN AS SQL",
    ],
)
def test_what_is_over_at_once_is_let_pass(statement) -> None:
    assert dangers([statement]) == []


def test_a_table_that_the_migration_makes_may_be_given_anything() -> None:
    made = 'CREATE TABLE "exams_encounter" ("id" bigint NOT NULL);'
    assert dangers([made, 'CREATE INDEX "a" ON "exams_encounter" ("id");']) == []
    assert dangers(['CREATE INDEX "a" ON "exams_encounter" ("id");', ""])

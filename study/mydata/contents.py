"""All tables of an export, and why some rows that name a person are in none."""

from study.mydata import of_account, of_sittings, of_study
from study.mydata.tables import Table

TABLES: tuple[Table, ...] = (*of_account.TABLES, *of_sittings.TABLES, *of_study.TABLES)

IN_TRAIL = "Only says who did it; the act itself is in the table trail."
# Of every field that leads to a person: why what it names is not told.
REASONS = {
    "accounts.User_groups.user": "What an administrator of the installation may do, which goes with the account.",
    "accounts.User_user_permissions.user": "As the groups of administrators.",
    "admin.LogEntry.user": "The administration's own log of its people, which goes with the account.",
    "bank.BankOpening.opened_by": IN_TRAIL,
    "bank.Comment.settled_by": IN_TRAIL,
    "bank.Draft.saved_by": IN_TRAIL,
    "bank.Panel.opened_by": IN_TRAIL,
    "bank.Picture.added_by": IN_TRAIL,
    "bank.ProblemReport.decided_by": IN_TRAIL,
    "bank.QuestionImport.started_by": IN_TRAIL,
    "bank.QuestionVersion_authors.user": "Told by versions_written for who wrote last; the texts are the bank's.",
    "exams.FormBuild.by": IN_TRAIL,
    "exams.Regrade.by": IN_TRAIL,
    "insights.Calibration.by": IN_TRAIL,
    "study.AccountDeletion.user": "Whoever deletes their account makes no export any more.",
}
# Of rows that belong to rows which are told: why they are not.
PARTS = {
    "account.EmailConfirmation": "A key that confirms an address, good for some days.",
    "exams.PeerCount": "Counts over everybody.",
    "study.CountedSitting": "When the log last looked at a sitting; nothing of the person.",
    "study.ExportPart": "The bytes of an export.",
}

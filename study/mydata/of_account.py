"""Who somebody is here: the account, the groups, what they wrote for others."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from accounts.models import AccessToken, AuditEvent, Mail, User
from bank.models import BlindSolution, Comment, Judgement, KeyCorrection, Question, QuestionVersion, Review
from exams.models import Assignment, AssignmentExtra
from groups.models import Departure, Invitation, InvitationUse, Membership
from study.mydata.tables import Table

QUESTION = {"bank": "bank__name", "question": "slug"}
OF_QUESTION = {"bank": "question__bank__name", "question": "question__slug"}
OF_REVIEW = {"bank": "review__question__bank__name", "question": "review__question__slug"}
OF_VERSION = {"bank": "version__question__bank__name", "question": "version__question__slug",
              "version": "version__number"}  # fmt: skip

TABLES = (
    Table(
        "profile", "You, as your profile has you.", User, "pk",
        {name: name for name in (
            "email", "name", "time_zone", "exam_date", "extra_minutes", "player_keys", "mail_reviews",
            "mail_group_mocks", "mail_plan", "mail_nudges", "is_staff", "joined_at", "last_login",
        )},
        {"extra_minutes": "Added to every timed exam: an accommodation."},
    ),
    Table("email_addresses", "Addresses you sign in with.", EmailAddress, "user",
          {"email": "email", "verified": "verified", "primary": "primary"}),
    Table("second_factors", "Apps, passkeys and codes beside the password; their secrets are not told.", Authenticator,
          "user", {"kind": "type", "added_at": "created_at", "last_used_at": "last_used_at"}),
    Table("devices", "Where you are signed in.", UserSession, "user",
          {"browser": "user_agent", "address": "ip", "signed_in_at": "created_at", "last_seen_at": "last_seen_at"}),
    Table("access_tokens", "Tokens by which programs act for you; without their secrets.", AccessToken, "user",
          {"name": "name", "may": "scopes", "made_at": "created_at", "ends_at": "expires_at",
           "last_used_at": "last_used_at"}),
    Table("mails", "Emails to you of the last 30 days.", Mail, "user",
          {"kind": "kind", "address": "address", "subject": "subject", "written_at": "created_at",
           "sent_at": "sent_at"}),
    Table("trail", "What you did here, as the audit trail has it.", AuditEvent, "actor_id",
          {"at": "at", "what": "verb", "about": "target", "number": "target_id", "group": "group_id",
           "details": "details"}),
    Table("groups", "Your study groups.", Membership, "user",
          {"group": "group__name", "role": "role", "shares": "shares", "joined_at": "joined_at"},
          {"shares": "What its leaders see: all, or scores only."}),
    Table("groups_left", "Groups you left.", Departure, "user", {"group": "group__name", "left_at": "left_at"}),
    Table("invitations_used", "Invitations you came in by.", InvitationUse, "user",
          {"group": "invitation__group__name", "used_at": "used_at"}),
    Table("invitations_made", "Invitations you made.", Invitation, "created_by",
          {"group": "group__name", "role": "role", "email": "email", "note": "note", "made_at": "created_at",
           "expires_at": "expires_at", "uses": "uses"}),
    Table("mocks_set", "Mocks you set for a group.", Assignment, "created_by",
          {"group": "group__name", "title": "title", "state": "state", "opens_at": "opens_at", "closes_at": "closes_at",
           "set_at": "created_at"}),
    Table("extra_minutes", "Minutes more in a group's mock.", AssignmentExtra, "user",
          {"group": "assignment__group__name", "mock": "assignment__title", "minutes": "minutes"}),
    Table("questions_written", "Questions you began; their texts belong to the bank.", Question, "created_by",
          {**QUESTION, "state": "state", "begun_at": "created_at"}),
    Table("versions_written", "Versions of questions you wrote last; their texts belong to the bank.", QuestionVersion,
          "created_by", {**OF_QUESTION, "version": "number", "written_at": "created_at"}),
    Table("comments", "What you said about questions.", Comment, "by",
          {**OF_QUESTION, "text": "text", "at": "at", "settled_at": "settled_at"}),
    Table("reviews_asked", "Questions you submitted for review.", Review, "submitted_by",
          {**OF_QUESTION, "note": "note", "submitted_at": "submitted_at", "state": "state"}),
    Table("reviews_given", "Reviews you decided.", Review, "decided_by",
          {**OF_QUESTION, "verdict": "verdict", "decided_at": "decided_at", "state": "state"}),
    Table("blind_solutions", "What you answered before seeing a key.", BlindSolution, "solver",
          {**OF_REVIEW, "chosen": "chosen", "entered": "entered", "doubt": "doubt", "solved_at": "solved_at"}),
    Table("judgments", "Your estimates in panels.", Judgement, "judge",
          {"panel": "panel__name", **OF_VERSION, "round": "round", "share": "share", "given_at": "given_at"}),
    Table("corrections", "Keys and ranges you corrected.", KeyCorrection, "by",
          {**OF_VERSION, "reason": "reason", "at": "at"}),
)  # fmt: skip

"""What a token may be allowed to do. Its owner's own rights are the limit of every scope."""

from django.db import models


class Scope(models.TextChoices):
    EXAMS_READ = "exams:read", "Read exams: their areas, weights and scales"
    ATTEMPTS_READ = "attempts:read", "Read my attempts, score reports and weakness reports"
    GROUPS_READ = "groups:read", "Read my groups, their mocks, and results as far as I may see them"
    BANKS_READ = "banks:read", "Read question banks and export them, as far as I may"
    BANKS_WRITE = "banks:write", "Import questions into banks I may write in"


# Scopes that reach the data of others, or change it: what a leader should think twice about.
FAR_REACHING = {Scope.GROUPS_READ, Scope.BANKS_READ, Scope.BANKS_WRITE}


def in_words(scopes: list[str]) -> list[str]:
    """In the order of the list; one that is no longer offered is left out."""
    return [scope.label for scope in Scope if scope.value in scopes]

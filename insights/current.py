"""Whoever looks at a report does not wait until the worker comes by itself after an answer in practice."""

from datetime import datetime

from accounts.models import User
from curriculum.models import Blueprint
from exams.parameters import newest_snapshot
from insights.actions import World, want_current
from insights.models import WeaknessReport
from insights.receivers import ring


def keep_current(report: WeaknessReport, blueprint: Blueprint, user: User, *, polls: bool, now: datetime) -> None:
    """Ask for what is out of date to be built anew; whoever `polls` has asked before."""
    world = World(newest_snapshot(blueprint), user.exam_date, now)
    if want_current(report, world) or (report.is_stale and not polls):
        ring([report.pk])

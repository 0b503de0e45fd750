"""From hours and an exam date to weeks by area; `this_week` is what other pages ask for."""

from study.plans.reading import ThisWeek, this_week

__all__ = ["ThisWeek", "this_week"]

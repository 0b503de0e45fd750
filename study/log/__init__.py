"""What a learner has studied: entries made by hand or by the timer, and sittings that are counted by themselves."""

from study.log.reading import hours, seconds, seconds_by_area, seconds_by_day, seconds_by_kind

__all__ = ["hours", "seconds", "seconds_by_area", "seconds_by_day", "seconds_by_kind"]

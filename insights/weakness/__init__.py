"""What to study next, and where a learner stands, from all first answers so far. Pure, rows in and plain data out,
except for `reading`, which fetches the rows.

A question met again counts only the first time: remembering it is not knowing its topic.
"""

from insights.weakness.answers import AreaOutline, Prior, Seen
from insights.weakness.body import SHAPE, weakness_body

__all__ = ["SHAPE", "AreaOutline", "Prior", "Seen", "weakness_body"]

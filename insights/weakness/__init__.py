"""What to study next, and where a learner stands, from all first answers so far. Pure, rows in and plain data out,
except for `reading` and `around`, which fetch the rows.

A question met again counts only the first time: remembering it is not knowing its topic. How long it took, and whether
it is still missed, is told by the last time.
"""

from insights.weakness.answers import AreaOutline, Around, Prior, Seen, Supply
from insights.weakness.body import ENOUGH_IN_ALL, SHAPE, weakness_body

__all__ = ["ENOUGH_IN_ALL", "SHAPE", "AreaOutline", "Around", "Prior", "Seen", "Supply", "weakness_body"]

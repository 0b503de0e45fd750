"""How likely a learner is to pass, and what stands in the way.

For others: `latest(user, blueprint)` and `history(user, blueprint)`, one row a day, made by the rebuild of the weakness
report. `body` and `chance` are pure, rows in and plain data out; `exam`, `mocks` and `days` speak to the database.
"""

from insights.readiness.days import history, latest

__all__ = ["history", "latest"]

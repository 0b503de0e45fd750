"""What a report depends on besides answers, for tests that care about the answers."""

from datetime import UTC, datetime

from insights.weakness import Around

MOMENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOTHING_AROUND = Around(MOMENT, supply={}, reasons={})

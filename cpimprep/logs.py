import logging
from typing import Any

import structlog
from structlog.typing import EventDict


def one_line_a_request(logger: Any, method: str, event: EventDict) -> EventDict:
    """The line at a request's end says all that the one at its start does; a save pays for each."""
    if event.get("event") == "request_started":
        raise structlog.DropEvent
    return event


structlog.configure(
    processors=[
        one_line_a_request,
        structlog.stdlib.filter_by_level,
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)


class Refusals(logging.Filter):
    """A page somebody may not open is no fault of the program: the line about it needs no traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = None
        return True


def formatter(json: bool) -> logging.Formatter:
    """Machines read JSON in production; people read lines while trying it out."""
    renderer = structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False)
    return structlog.stdlib.ProcessorFormatter(
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
    )

import logging
from typing import Any

import structlog
from structlog.typing import EventDict, Processor


def one_line_a_request(logger: Any, method: str, event: EventDict) -> EventDict:
    """The line at a request's end says all that the one at its start does; a save pays for each."""
    if event.get("event") == "request_started":
        raise structlog.DropEvent
    return event


# Of every line, also of those that packages write by Python's own logging.
EVERY_LINE: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.processors.format_exc_info,
]
structlog.configure(
    processors=[
        one_line_a_request,
        structlog.stdlib.filter_by_level,
        *EVERY_LINE,
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
        foreign_pre_chain=EVERY_LINE, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
    )


def settings(json: bool, level: str) -> dict[str, Any]:
    """As logging.config.dictConfig takes it."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"structured": {"()": "cpimprep.logs.formatter", "json": json}},
        "filters": {"refusals": {"()": "cpimprep.logs.Refusals"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured", "filters": ["refusals"]}},
        # Django's own handlers would say everything twice.
        "loggers": {"django": {"handlers": []}, "django.request": {"filters": ["refusals"]}},
        "root": {"handlers": ["stderr"], "level": level},
    }

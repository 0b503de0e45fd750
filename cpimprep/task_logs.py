"""What a worker's lines say: the task, and the request that asked for it, however many tasks ago."""

import time
from typing import Any

import structlog
from django_structlog.celery.receivers import CeleryReceiver

QUEUED_AT = "queued_at"


class TaskLines(CeleryReceiver):
    def get_task_context(self) -> dict[str, Any]:
        """Travels with the message through Redis, where addresses and user numbers have no business."""
        context = structlog.contextvars.get_contextvars()
        return {"request_id": context["request_id"]} if "request_id" in context else {}

    def receiver_before_task_publish(
        self, sender: type[Any] | None = None, headers: dict[str, Any] | None = None, *args: Any, **kwargs: Any
    ) -> None:
        super().receiver_before_task_publish(sender, headers, *args, **kwargs)
        if headers is not None:
            headers[QUEUED_AT] = time.time()  # by this the age of the queue is told

    def receiver_task_prerun(self, task_id: str, task: Any, *args: Any, **kwargs: Any) -> None:
        if task.request.is_eager:
            return  # runs amid a request, a command or a test, whose context stays
        super().receiver_task_prerun(task_id, task, *args, **kwargs)
        structlog.contextvars.bind_contextvars(task=task.name)


lines = TaskLines()  # kept here, since signals hold their receivers weakly

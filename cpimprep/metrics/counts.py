"""What is counted as it happens. Labels have few values: names of routes and tasks, never a path or a person."""

from prometheus_client import CollectorRegistry, Counter, Histogram

from cpimprep.metrics import slots

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
TASK_BUCKETS = (0.01, 0.05, 0.1, 0.5, 1, 5, 15, 30, 60, 120)

slots.slot()  # who counts is settled before the first metric is made
REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "cpimprep_requests", "Requests by the name of their route", ["route", "method", "status"], registry=REGISTRY
)
REQUEST_SECONDS = Histogram(
    "cpimprep_request_seconds", "From a request's entry to its answer", ["route", "method"],
    buckets=BUCKETS, registry=REGISTRY,
)  # fmt: skip
SAVES = Counter("cpimprep_saves", "Saves of one answer by what became of them", ["outcome"], registry=REGISTRY)
TASKS = Counter("cpimprep_tasks", "Tasks of the workers by how they ended", ["task", "outcome"], registry=REGISTRY)
TASK_SECONDS = Histogram(
    "cpimprep_task_seconds", "How long a task ran", ["task"], buckets=TASK_BUCKETS, registry=REGISTRY
)

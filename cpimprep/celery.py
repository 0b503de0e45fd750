import os

from celery import Celery
from celery.signals import setup_logging

from cpimprep.metrics import beat
from cpimprep.metrics import tasks as task_metrics
from cpimprep.task_logs import lines

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpimprep.settings")

app = Celery("cpimprep")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
lines.connect_worker_signals()
task_metrics.connect()
beat.connect()


@setup_logging.connect
def keep_django_logging(**kwargs: object) -> None:
    """Connected so that Celery leaves LOGGING alone: one log format for web and worker."""

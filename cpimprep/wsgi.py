import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpimprep.settings")

application = get_wsgi_application()

if not settings.REDIS_URL:
    from cpimprep import embedded_worker

    embedded_worker.start()

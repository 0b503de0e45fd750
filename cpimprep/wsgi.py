import os
from importlib import import_module

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from cpimprep import clock

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpimprep.settings")

if settings.EMAIL_IS_MISSING:
    raise ImproperlyConfigured(
        "DEBUG=0 needs EMAIL_URL=smtp+tls://user:password@host:587: password resets would reach nobody. "
        "EMAIL_URL=consolemail:// writes mail to the log."
    )

application = get_wsgi_application()
# The pages' code is read before anybody is let in: the first candidate of a process waited seconds for it.
import_module(settings.ROOT_URLCONF)
clock.watch.begin()

if not settings.REDIS_URL:
    from cpimprep import embedded_worker

    embedded_worker.start()

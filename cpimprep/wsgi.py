import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpimprep.settings")

if settings.EMAIL_IS_MISSING:
    raise ImproperlyConfigured(
        "DEBUG=0 needs EMAIL_URL=smtp+tls://user:password@host:587: password resets would reach nobody. "
        "EMAIL_URL=consolemail:// writes mail to the log."
    )

application = get_wsgi_application()

if not settings.REDIS_URL:
    from cpimprep import embedded_worker

    embedded_worker.start()

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.decorators.http import require_safe

from cpimprep import health, pages

# One sign-in for everybody, with its throttling and second factor; the administration's own has neither. Read only,
# since its form would try any password for somebody who is signed in.
admin.site.login = secure_admin_login(require_safe(admin.site.login))  # type: ignore[method-assign]

handler400 = pages.bad_request
handler500 = pages.server_error

handler429 = "cpimprep.pages.too_many_requests"  # allauth's limits: sign-in, sign-up, password reset
urlpatterns = [
    path("", pages.home, name="home"),
    path("about/", pages.about, name="about"),
    path("privacy/", pages.privacy, name="privacy"),
    path("terms/", pages.terms, name="terms"),
    path("demo/mail/", pages.demo_mail, name="demo_mail"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("api/v1/", include("api.urls")),
    path("", include("exams.urls")),
    path("", include("insights.urls")),
    path("", include("study.urls")),
    path("", include("curriculum.urls")),
    path("", include("bank.urls")),
    path("", include("groups.urls")),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

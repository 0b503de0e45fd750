from django.urls import path

from accounts import views
from accounts.devices.views import devices
from accounts.mail.views import mail_off

app_name = "accounts"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("accounts/sessions/", devices, name="devices"),  # in place of allauth's page
    path("mail/off/<str:token>/", mail_off, name="mail_off"),
]

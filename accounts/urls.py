from django.urls import path

from accounts import views
from accounts.devices.views import devices
from accounts.mail.views import mail_off
from accounts.tokens import views as token_views

app_name = "accounts"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("accounts/sessions/", devices, name="devices"),  # in place of allauth's page
    path("profile/tokens/", token_views.tokens, name="tokens"),
    path("profile/tokens/new/", token_views.new, name="token_new"),
    path("profile/tokens/<int:number>/revoke/", token_views.revoke, name="token_revoke"),
    path("mail/off/<str:token>/", mail_off, name="mail_off"),
]

from django.urls import path

from accounts import views
from accounts.mail.views import mail_off

app_name = "accounts"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("mail/off/<str:token>/", mail_off, name="mail_off"),
]

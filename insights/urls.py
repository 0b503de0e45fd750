from django.urls import path

from insights import views

app_name = "insights"
urlpatterns = [
    path("weakness/", views.weakness, name="weakness"),
    path("weakness/<blueprint:slug>/", views.weakness, name="weakness_of"),
]

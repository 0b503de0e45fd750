from django.urls import include, path

from study.log import timer_views
from study.log import views as log_views
from study.milestones import views as milestone_views
from study.plans import feed_views
from study.plans import views as plan_views
from study.reviewing import card_views
from study.reviewing import views as review_views
from study.today import views as today_views

app_name = "study"
urlpatterns = [
    path("today/", today_views.today, name="today"),
    path("today/welcome/", today_views.welcome, name="welcome"),
    path("plan/", plan_views.plan, name="plan"),
    path("plan/edit/", plan_views.edit, name="plan_edit"),
    path("plan/delete/", plan_views.delete, name="plan_delete"),
    path("plan/days-off/", plan_views.days_off, name="days_off"),
    path("plan/days-off/<int:number>/", plan_views.day_on, name="day_on"),
    path("plan/week/<slug:monday>/", plan_views.week, name="plan_week"),
    path("log/", log_views.log, name="log"),
    path("log/timer/start/", timer_views.start, name="timer_start"),
    path("log/timer/", timer_views.turn, name="timer"),
    path("log/<int:number>/", log_views.entry, name="log_entry"),
    path("log/<int:number>/delete/", log_views.delete, name="log_delete"),
    path("milestones/", milestone_views.milestones, name="milestones"),
    path("milestones/result/", milestone_views.result, name="result"),
    path("milestones/result/<int:number>/delete/", milestone_views.result_delete, name="result_delete"),
    path("milestones/calendar/", milestone_views.calendar, name="calendar"),
    path("review/", review_views.home, name="review"),
    path("review/session/", review_views.session, name="review_session"),
    path("review/cards/", card_views.cards, name="review_cards"),
    path("review/cards/add/", card_views.add, name="review_add"),
    path("review/cards/shelf/", card_views.shelve, name="review_shelve"),
    path("review/cards/pace/", card_views.pace, name="review_pace"),
    path("review/export/", card_views.export, name="review_export"),
    path("calendar/<str:token>/plan.ics", feed_views.feed, name="feed"),
    path("", include("study.credentials.urls")),
    path("", include("study.mydata.urls")),
]

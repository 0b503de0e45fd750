from django.urls import path

from insights import calibration_views, topic_views, views
from insights.items import views as item_views
from insights.problems import views as problem_views
from insights.progress import views as progress_views

app_name = "insights"
urlpatterns = [
    path("topics/", topic_views.topic_list, name="topics"),
    path("topics/<slug:slug>/", topic_views.topic, name="topic"),
    path("weakness/", views.weakness, name="weakness"),
    path("weakness/<blueprint:slug>/", views.weakness, name="weakness_of"),
    path("readiness/", views.readiness, name="readiness"),
    path("readiness/<blueprint:slug>/", views.readiness, name="readiness_of"),
    path("problems/queue/", problem_views.queue, name="problem_queue"),
    path("problems/queue/<int:number>/", problem_views.question, name="problem_question"),
    path("problems/queue/template/<int:number>/", problem_views.template, name="problem_template"),
    path("calibration/", calibration_views.calibration, name="calibration"),
    path("calibration/<blueprint:slug>/", calibration_views.calibrate, name="calibrate"),
    path("calibration/<blueprint:slug>/questions/", calibration_views.questions, name="item_statistics"),
    path("calibration/<blueprint:slug>/questions/<int:version>/", calibration_views.question, name="item"),
    path("groups/<slug:slug>/progress/", progress_views.progress, name="progress"),
    path("groups/<slug:slug>/progress/export.csv", progress_views.csv_file, name="progress_csv"),
    path("groups/<slug:slug>/progress/export.xlsx", progress_views.xlsx_file, name="progress_xlsx"),
    path("groups/<slug:slug>/progress/ranking/", progress_views.ranking, name="progress_ranking"),
    path("groups/<slug:slug>/progress/<int:number>/", progress_views.member, name="progress_of"),
    path("banks/<slug:slug>/statistics/", item_views.items, name="bank_items"),
    path("banks/<slug:slug>/questions/<slug:name>/statistics/", item_views.item, name="bank_item"),
]

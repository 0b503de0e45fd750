from django.urls import path

from bank.reviewing import panels, steps, views

urlpatterns = [
    path("banks/<slug:slug>/review/", views.review_queue, name="review_queue"),
    path("banks/<slug:slug>/review/submit/", steps.submit_ticked, name="submit_many"),
    path("banks/<slug:slug>/review/publish/", steps.publish_ticked, name="publish_many"),
    path("banks/<slug:slug>/review/<int:pk>/", views.review, name="review"),
    path("banks/<slug:slug>/review/<int:pk>/solve/", views.review_solve, name="review_solve"),
    path("banks/<slug:slug>/review/<int:pk>/decide/", views.review_decide, name="review_decide"),
    path("banks/<slug:slug>/questions/<slug:name>/submit/", steps.question_submit, name="question_submit"),
    path("banks/<slug:slug>/questions/<slug:name>/withdraw/", steps.question_withdraw, name="question_withdraw"),
    path("banks/<slug:slug>/questions/<slug:name>/publish/", steps.question_publish, name="question_publish"),
    path("banks/<slug:slug>/questions/<slug:name>/retire/", steps.question_retire, name="question_retire"),
    path("banks/<slug:slug>/questions/<slug:name>/revive/", steps.question_revive, name="question_revive"),
    path("banks/<slug:slug>/panels/", panels.panels, name="panels"),
    path("banks/<slug:slug>/panels/new/", panels.new_panel, name="new_panel"),
    path("banks/<slug:slug>/panels/<int:pk>/", panels.panel, name="panel"),
    path("banks/<slug:slug>/panels/<int:pk>/judge/", panels.panel_judge, name="panel_judge"),
    path("banks/<slug:slug>/panels/<int:pk>/move/", panels.panel_move, name="panel_move"),
    path("banks/<slug:slug>/panels/<int:pk>/comments/<int:version>/", panels.panel_comment, name="panel_comment"),
]

from django.urls import path

from exams import pictures, player, report_views, views
from exams.assignments import leading, people, picking
from exams.assignments import views as mock_views
from exams.daily import views as daily_views
from exams.drills import views as drill_views
from exams.notes import views as note_views
from exams.parallel_forms import views as form_views
from exams.practice import views as practice_views
from exams.problems import views as problem_views
from exams.regrades import views as regrade_views

app_name = "exams"
urlpatterns = [
    path("exams/", views.exam_list, name="list"),
    path("exams/history/", report_views.history, name="history"),
    path("exams/<blueprint:slug>/tutorial/", views.tutorial, name="tutorial"),
    path("exams/<blueprint:slug>/start/", views.start, name="start"),
    path("taster/", views.taster, name="taster"),
    path("attempts/<uuid:public_id>/", player.player, name="player"),
    path("attempts/<uuid:public_id>/state/", player.state, name="state"),
    path("attempts/<uuid:public_id>/answers/<int:position>/", player.answer, name="answer"),
    path("attempts/<uuid:public_id>/notes/", player.notes, name="notes"),
    path("attempts/<uuid:public_id>/finish/", player.finish, name="finish"),
    path("attempts/<uuid:public_id>/report/", report_views.report, name="report"),
    path("attempts/<uuid:public_id>/report/why/", report_views.why, name="report_why"),
    path("attempts/<uuid:public_id>/report/questions/", report_views.questions, name="report_questions"),
    path("attempts/<uuid:public_id>/report/questions/<int:position>/problem/", problem_views.problem, name="problem"),
    path("attempts/<uuid:public_id>/report.csv", report_views.report_csv, name="report_csv"),
    path("pictures/<slug:digest>/", pictures.picture, name="picture"),
    path("drills/", drill_views.drill_list, name="drills"),
    path("drills/<slug:slug>/", drill_views.drill, name="drill"),
    path("drills/<slug:slug>/problem/", problem_views.drill_problem, name="drill_problem"),
    path("practice/", practice_views.home, name="practice"),
    path("practice/start/", practice_views.start, name="practice_start"),
    path("practice/placement/", practice_views.placement, name="placement"),
    path("practice/<uuid:public_id>/", practice_views.practice, name="practice_session"),
    path("practice/<uuid:public_id>/<int:position>/problem/", problem_views.practice_problem, name="practice_problem"),
    path("question-of-the-day/", daily_views.daily, name="practice_daily"),
    path("misses/<uuid:public_id>/<int:position>/", note_views.miss, name="miss"),
    path("notes/", note_views.notes, name="practice_notes"),
    path("notes/<int:question>/", note_views.note, name="practice_note"),
    path("notes/<int:question>/bookmark/", note_views.bookmark, name="bookmark"),
    path("problems/", problem_views.mine, name="problems"),
    path("forms/", form_views.form_list, name="forms"),
    path("forms/<blueprint:slug>/", form_views.forms_of, name="forms_of"),
    path("groups/<slug:slug>/mocks/", mock_views.mocks, name="mocks"),
    path("groups/<slug:slug>/mocks/new/", leading.new, name="mock_new"),
    path("groups/<slug:slug>/mocks/<int:number>/", mock_views.mock, name="mock"),
    path("groups/<slug:slug>/mocks/<int:number>/tutorial/", mock_views.tutorial, name="mock_tutorial"),
    path("groups/<slug:slug>/mocks/<int:number>/start/", mock_views.start, name="mock_start"),
    path("groups/<slug:slug>/mocks/<int:number>/edit/", leading.edit, name="mock_edit"),
    path("groups/<slug:slug>/mocks/<int:number>/state/", leading.state, name="mock_state"),
    path("groups/<slug:slug>/mocks/<int:number>/remind/", leading.remind, name="mock_remind"),
    path("groups/<slug:slug>/mocks/<int:number>/questions/", picking.questions, name="mock_questions"),
    path("groups/<slug:slug>/mocks/<int:number>/assemble/", picking.assemble, name="mock_assemble"),
    path("groups/<slug:slug>/mocks/<int:number>/people/", people.people, name="mock_people"),
    path("regrades/", regrade_views.jobs, name="regrades"),
    path("regrades/new/", regrade_views.new, name="regrade_new"),
    path("regrades/preview/", regrade_views.preview, name="regrade_preview"),
]

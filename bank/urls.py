from django.urls import path

from bank.editor import protocol
from bank.editor import views as editor
from bank.exporting import views as exporting
from bank.importing import views as importing
from bank.pages import banks, calculations, comments, exhibits, history, question, questions
from bank.reviewing.urls import urlpatterns as reviewing

app_name = "bank"

# What is made anew stands beside the lists, not in them: a question or an exhibit may be called “new”.
urlpatterns = [
    path("groups/<slug:slug>/banks/", banks.banks_of_group, name="banks_of_group"),
    path("banks/<slug:slug>/", questions.questions, name="questions"),
    path("banks/<slug:slug>/change-many/", questions.change_many, name="change_many"),
    path("banks/<slug:slug>/settings/", banks.settings, name="settings"),
    path("banks/<slug:slug>/copy/", banks.copy, name="copy"),
    path("banks/<slug:slug>/new-question/", editor.new, name="new_question"),
    path("banks/<slug:slug>/new-question/draft/", protocol.begin, name="question_begin"),
    path("banks/<slug:slug>/question-preview/", protocol.preview, name="question_preview"),
    path("banks/<slug:slug>/similar-questions/", protocol.likenesses, name="question_similar"),
    path("banks/<slug:slug>/pictures/", protocol.pictures, name="pictures"),
    path("banks/<slug:slug>/import/", importing.imports, name="import"),
    path("banks/<slug:slug>/import/<int:number>/", importing.import_job, name="import_job"),
    path("banks/<slug:slug>/export/", exporting.export, name="export"),
    path("banks/<slug:slug>/questions/<slug:name>/", question.question, name="question"),
    path("banks/<slug:slug>/questions/<slug:name>/edit/", editor.edit, name="question_edit"),
    path("banks/<slug:slug>/questions/<slug:name>/edit/draft/", protocol.draft, name="question_draft"),
    path("banks/<slug:slug>/questions/<slug:name>/history/", history.history, name="question_history"),
    path("banks/<slug:slug>/questions/<slug:name>/restore/", history.restore, name="question_restore"),
    path("banks/<slug:slug>/questions/<slug:name>/comments/", comments.comments, name="question_comments"),
    path("banks/<slug:slug>/exhibits/", exhibits.exhibits, name="exhibits"),
    path("banks/<slug:slug>/exhibits/<slug:name>/", exhibits.exhibit, name="exhibit"),
    path("banks/<slug:slug>/new-exhibit/", exhibits.new, name="new_exhibit"),
    path("banks/<slug:slug>/exhibit-preview/", exhibits.preview, name="exhibit_preview"),
    path("banks/<slug:slug>/calculations/", calculations.calculations, name="calculations"),
    path("banks/<slug:slug>/calculations/<slug:name>/", calculations.calculation, name="calculation"),
    path("banks/<slug:slug>/calculations/<slug:name>/draws/", calculations.draws, name="calculation_draws"),
    path("banks/<slug:slug>/new-calculation/", calculations.new, name="new_calculation"),
    path("banks/<slug:slug>/calculation-preview/", calculations.preview_calculation, name="calculation_preview"),
    *reviewing,
]

from django.urls import path

from curriculum import views

app_name = "curriculum"
urlpatterns = [
    path("glossary/", views.glossary, name="glossary"),
    path("glossary/<slug:slug>/", views.term, name="term"),
    path("formulas/", views.formula_list, name="formulas"),
    path("formulas/sheet/", views.formula_sheet, name="formula_sheet"),
    path("formulas/<slug:slug>/", views.formula, name="formula"),
]

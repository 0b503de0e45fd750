from django.urls import path

from study.credentials import activity_views, ledger_views, views

urlpatterns = [
    path("credential/", views.credential, name="credential"),
    path("credential/about/", views.about, name="credential_about"),
    path("credential/fees/", views.fees, name="credential_fees"),
    path("credential/points/", views.points, name="credential_points"),
    path("credential/ledger/new/", ledger_views.holding_new, name="holding_new"),
    path("credential/ledger/<int:number>/", ledger_views.ledger, name="ledger"),
    path("credential/ledger/<int:number>/edit/", ledger_views.holding_edit, name="holding_edit"),
    path("credential/ledger/<int:number>/renew/", ledger_views.holding_renew, name="holding_renew"),
    path("credential/ledger/<int:number>/remove/", ledger_views.holding_remove, name="holding_remove"),
    path("credential/ledger/<int:number>/print/", ledger_views.ledger_print, name="ledger_print"),
    path("credential/ledger/<int:number>/ledger.csv", ledger_views.ledger_file, name="ledger_csv"),
    path("credential/activities/new/", activity_views.activity_new, name="activity_new"),
    path("credential/activities/<int:number>/", activity_views.activity, name="activity"),
    path("credential/activities/<int:number>/remove/", activity_views.activity_remove, name="activity_remove"),
    path("credential/evidence/<int:number>/", activity_views.evidence, name="evidence"),
    path("credential/evidence/<int:number>/remove/", activity_views.evidence_remove, name="evidence_remove"),
]

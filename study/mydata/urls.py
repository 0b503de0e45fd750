from django.urls import path

from study.mydata import deletion_views, views

urlpatterns = [
    path("my-data/", views.my_data, name="my_data"),
    path("my-data/sharing/", views.sharing, name="sharing"),
    path("my-data/export/", views.export, name="export"),
    path("my-data/export/<int:number>/", views.download, name="export_download"),
    path("my-data/delete/", deletion_views.delete_account, name="delete_account"),
    path("my-data/deleted/", deletion_views.deleted, name="account_deleted"),
]

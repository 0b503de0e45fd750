from django.urls import path

from groups.views import invitations, joining, members, own, settings, trail

app_name = "groups"
urlpatterns = [
    path("groups/", own.group_list, name="list"),
    path("groups/new/", own.new, name="new"),
    path("groups/<slug:slug>/", own.overview, name="group"),
    path("groups/<slug:slug>/sharing/", own.sharing, name="sharing"),
    path("groups/<slug:slug>/leave/", own.leave, name="leave"),
    path("groups/<slug:slug>/members/", members.members, name="members"),
    path("groups/<slug:slug>/members/<int:number>/", members.member, name="member"),
    path("groups/<slug:slug>/members/<int:number>/remove/", members.remove, name="remove"),
    path("groups/<slug:slug>/members/<int:number>/hand-over/", members.give, name="hand_over"),
    path("groups/<slug:slug>/invitations/", invitations.invitations, name="invitations"),
    path("groups/<slug:slug>/invitations/link/", invitations.link, name="invite_by_link"),
    path("groups/<slug:slug>/invitations/mail/", invitations.mail, name="invite_by_mail"),
    path("groups/<slug:slug>/invitations/<int:number>/again/", invitations.again, name="invite_again"),
    path("groups/<slug:slug>/invitations/<int:number>/revoke/", invitations.revoked, name="revoke"),
    path("groups/<slug:slug>/settings/", settings.group_settings, name="settings"),
    path("groups/<slug:slug>/settings/close/", settings.close, name="close"),
    path("groups/<slug:slug>/audit/", trail.page, name="trail"),
    path("groups/<slug:slug>/audit.csv", trail.download, name="trail_csv"),
    path("join/<str:token>/", joining.landing, name="join"),
]

"""The page behind the link that turns one kind of mail off."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.actions import turn_mails
from accounts.mail.kinds import ABOUT
from accounts.mail.links import choice_of
from accounts.requests import Request
from accounts.throttling import AN_HOUR, address_of, count, too_often, wait

MOST_WRONG_LINKS, MOST_TURNS = 60, 20  # of one address, of one link, within an hour


@csrf_exempt  # mail programs post it (RFC 8058) who have not seen the page; the signed link is the authority
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_off(request: Request, token: str) -> HttpResponse:
    """For whoever has the link, signed in or not. Without a redirect, which RFC 8058 forbids."""
    choice = choice_of(token)
    if choice is None:
        return _wrong(request)
    wants = bool(getattr(choice.user, choice.preference))
    if request.method == "POST":
        turns = f"mail-turns:{choice.user.pk}:{choice.preference}"
        if count(turns, seconds=AN_HOUR) >= MOST_TURNS:
            return too_often(request, wait(turns, seconds=AN_HOUR))
        wants = request.POST.get("do") == "on"
        turn_mails(choice.user, preference=choice.preference, on=wants, by=choice.user, now=request.now)
    context = {"about": ABOUT[choice.preference], "on": wants, "done": request.method == "POST"}
    return render(request, "accounts/mail_off.html", context)


def _wrong(request: Request) -> HttpResponse:
    wrong = f"wrong-mail-links:{address_of(request)}"
    if count(wrong, seconds=AN_HOUR) >= MOST_WRONG_LINKS:
        return too_often(request, wait(wrong, seconds=AN_HOUR))
    return render(request, "accounts/mail_off_wrong.html", status=404)

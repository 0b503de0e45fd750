"""The page of a person's tokens: which there are, a new one, ending one."""

from collections.abc import Callable

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.tokens import MOST_TOKENS, NameTaken, TooManyTokens, make_token, revoke_token
from accounts.models import AccessToken
from accounts.requests import Page, SignedIn, site_of
from accounts.tokens.forms import TokenForm
from accounts.tokens.scopes import in_words

# allauth has no types.
with_fresh_proof: Callable[[Page], Page] = reauthentication_required
TAKEN = "You have a token of this name. Give this one another, or revoke the old one first."
TOO_MANY = f"You have {MOST_TOKENS} tokens, the most there can be. Revoke one that nothing uses any more."


@require_safe
@login_required
@never_cache
def tokens(request: SignedIn) -> HttpResponse:
    mine = AccessToken.objects.filter(user=request.user).order_by("-created_at", "-pk")
    shown = [(token, in_words(token.scopes), token.is_expired(request.now)) for token in mine]
    return render(request, "accounts/tokens.html", {"tokens": shown, "most": MOST_TOKENS})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@with_fresh_proof
@never_cache
def new(request: SignedIn) -> HttpResponse:
    """The secret is on the page that answers the POST, and on no other: it is stored nowhere. A reload sends the same
    name again, which is refused."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = _made(request, form)
        if made:
            token, secret = made
            context = {"token": token, "secret": secret, "scopes": in_words(token.scopes)}
            return render(request, "accounts/token_made.html", context, status=201)
    return render(request, "accounts/token_new.html", {"form": form}, status=422 if form.errors else 200)


def _made(request: SignedIn, form: TokenForm) -> tuple[AccessToken, str] | None:
    try:
        return make_token(request.user, **form.cleaned_data, site=site_of(request), by=request.user, now=request.now)
    except NameTaken:
        form.add_error("name", TAKEN)
    except TooManyTokens:
        form.add_error(None, TOO_MANY)
    return None


@require_POST
@login_required
def revoke(request: SignedIn, number: int) -> HttpResponse:
    if not revoke_token(request.user, number=number, by=request.user, now=request.now):
        raise Http404("There is no such token of yours.")
    messages.success(request, "The token is revoked: whatever used it is refused from now on.")
    return HttpResponseRedirect(reverse("accounts:tokens"), status=303)

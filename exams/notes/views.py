"""Naming why an answer was wrong, bookmarking a question, writing a note on it; and the page of all notes."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedIn
from curriculum.rendering import RenderingFault
from exams.actions.noting import NotMissed, WrittenMeanwhile, name_miss, set_bookmark, write_note
from exams.encounters import draw_due
from exams.models import TIMED, Answer, Attempt
from exams.notes.finding import answer_or_404
from exams.notes.forms import MissForm, NoteForm, back_of
from exams.notes.listed import SHOWS, Wish, found, notes_of, topics_for
from exams.notes.margin import reasons
from exams.notes.page import Page, page_of, page_or_404

NOTES_A_PAGE = 20
SEE_OTHER = 303
RIGHT_ALREADY = "This answer was right: there is no reason to name."


@require_POST
@login_required
def miss(request: SignedIn, public_id: UUID, position: int) -> HttpResponse:
    """Name why an answer of one's own was wrong, or take that back."""
    answer = answer_or_404(request.user, public_id, position, now=request.now)
    form = MissForm(request.POST)
    if not form.is_valid():
        return _refused(str(form.errors["why"][0]))
    try:
        name_miss(answer, why=form.cleaned_data["why"], by=request.user, now=request.now)
    except NotMissed:
        return _refused(RIGHT_ALREADY)
    back = back_of(request, _place_of(answer))
    if not request.htmx:
        return HttpResponseRedirect(back, status=SEE_OTHER)
    shown = reasons(answer.attempt, position, form.cleaned_data["why"], back=back)
    return render(request, "exams/_reasons.html", {"reasons": shown})


def _refused(why: str) -> HttpResponse:
    """No button of ours sends this."""
    return HttpResponse(why, status=422, content_type="text/plain; charset=utf-8")


def _place_of(answer: Answer) -> str:
    """Where an answer is shown; of what has no page of its own, the page of the question."""
    if answer.attempt.kind == Attempt.Kind.REVIEW:
        return reverse("exams:practice_note", args=[answer.version.question_id])
    timed = answer.attempt.kind in TIMED
    page = reverse(f"exams:{'report_questions' if timed else 'practice_session'}", args=[answer.attempt.public_id])
    return f"{page}?q={answer.position}" + (f"#q-{answer.position}" if timed else "")


@require_POST
@login_required
def bookmark(request: SignedIn, question: int) -> HttpResponse:
    """With `on` it is bookmarked, without no longer."""
    draw_due(request.user.pk)
    page = page_or_404(request.user, question, now=request.now)
    note = set_bookmark(page.version, on="on" in request.POST, by=request.user, now=request.now)
    back = back_of(request, reverse("exams:practice_note", args=[question]))
    if not request.htmx:
        return HttpResponseRedirect(back, status=SEE_OTHER)
    context = {"question": question, "back": back, "is_bookmarked": note.is_bookmarked}
    return render(request, "exams/_bookmark.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def note(request: SignedIn, question: int) -> HttpResponse:
    """A question the learner has met, with its key and what they keep of it; a POST writes the note."""
    draw_due(request.user.pk)
    page = page_or_404(request.user, question, now=request.now)
    if request.method == "POST":
        return _written(request, page)
    return render(request, "exams/note.html", page_of(request.user, page))


def _written(request: SignedIn, page: Page) -> HttpResponse:
    form = NoteForm(request.POST)
    if not form.is_valid():
        fault = next(iter(form.errors.values()))[0]
        return _unwritten(request, page, fault=f"Not saved. {fault}")
    try:
        kept = write_note(page.version, text=form.cleaned_data["text"], revision=form.against, by=request.user,
                          now=request.now)  # fmt: skip
    except RenderingFault as fault:
        return _unwritten(request, page, fault=f"Not saved yet. The note {fault}")
    except WrittenMeanwhile as meanwhile:
        return _unwritten(request, page, theirs=meanwhile.note, status=409)
    if request.htmx:
        return render(request, "exams/_note.html#state", {"note": kept, "saved_at": request.now})
    messages.success(request, "Your note is saved." if kept.text else "Your note is taken away.")
    return HttpResponseRedirect(back_of(request, request.path), status=SEE_OTHER)


def _unwritten(request: SignedIn, page: Page, *, status: int = 422, **why: object) -> HttpResponse:
    """With what was typed, so that nothing of it is lost; htmx swaps a 422 and leaves the field alone."""
    why |= {"typed": request.POST.get("text", ""), "revision": request.POST.get("revision", "")}
    if request.htmx:
        return render(request, "exams/_note.html#state", {"note": page.note, **why}, status=422)
    return render(request, "exams/note.html", page_of(request.user, page) | why, status=status)


@require_safe
@login_required
def notes(request: SignedIn) -> HttpResponse:
    """All notes and bookmarks, searched and by topic."""
    wish, topics = Wish.of(request.GET.dict()), topics_for(request.user)
    page = Paginator(found(request.user, wish, topics), NOTES_A_PAGE).get_page(request.GET.get("page", "1"))
    marked = notes_of(request.user).filter(bookmarked_at__isnull=False).exists()
    context = {"page": page, "wish": wish, "topics": topics, "shows": SHOWS.items(), "q": " ".join(wish.words),
               "any_bookmarked": marked}  # fmt: skip
    return render(request, "exams/notes.html", context)

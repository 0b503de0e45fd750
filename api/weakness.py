"""What to study next: the report that is rebuilt in the background."""

from datetime import datetime
from typing import Any, Literal

from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from accounts.tokens.scopes import Scope
from api.bearer import Authorized
from api.operations import reads
from curriculum.models import Blueprint
from insights.actions import has_shape, report_for
from insights.current import keep_current

router = Router(tags=["Attempts"])


class WeaknessOut(Schema):
    blueprint: str
    state: Literal["current", "updating", "nothing"] = Field(
        description="updating: answers have come since it was built, and a worker is asked to build it anew; nothing: "
        "there is no answer to report on"
    )
    wanted: int = Field(description="Counts what has asked for it to be built")
    built: int = Field(description="As far as this build has seen; below wanted it is out of date")
    built_at: datetime | None
    body: dict[str, Any] | None = Field(
        description="Areas, sections, bands, steps, trend, pace and readiness, as the weakness report shows them; its "
        "member shape grows when the form of the rest changes. Null until the first build."
    )


@reads(router, "/{blueprint:slug}", scope=Scope.ATTEMPTS_READ, answers=WeaknessOut, summary="Read my weakness report")
def weakness_report(request: Authorized, slug: str) -> dict[str, Any]:
    """Ask again after a few seconds while its state is updating."""
    blueprint = get_object_or_404(Blueprint, slug=slug)
    report = report_for(request.user, blueprint)
    if report is None:
        nothing = {"state": "nothing", "wanted": 0, "built": 0, "built_at": None, "body": None}
        return nothing | {"blueprint": slug}
    keep_current(report, blueprint, request.user, polls=False, now=request.now)
    return {
        "blueprint": slug,
        "state": "updating" if report.is_stale else "current",
        "wanted": report.wanted,
        "built": report.built,
        "built_at": report.built_at,
        "body": report.body if report.body and has_shape(report) else None,
    }

"""What the log says of a page that is refused, and of one that fails."""

import logging

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.handlers.exception import response_for_exception
from django.test import RequestFactory


@pytest.mark.django_db
@pytest.mark.parametrize(("error", "lines"), [(PermissionDenied(), 1), (ZeroDivisionError("of the program"), 2)])
def test_a_refusal_is_one_line_and_a_fault_keeps_its_traceback(error, lines, caplog) -> None:
    request = RequestFactory().get("/groups/lima/members/")
    request.user = AnonymousUser()
    with caplog.at_level(logging.WARNING, "django.request"):
        response_for_exception(request, error)
    (record,) = (one for one in caplog.records if one.name == "django.request")
    assert "/groups/lima/members/" in record.getMessage()
    assert min(len(logging.Formatter().format(record).splitlines()), 2) == lines


def test_nothing_is_said_twice() -> None:
    assert logging.getLogger("django").handlers == []

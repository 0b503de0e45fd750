"""Everything that is kept of a person is in their export, or on a list that says why not."""

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.test import Client

from accounts.models import User
from study.mydata.contents import PARTS, REASONS, TABLES
from study.mydata.tables import Asked

NUMBERS = ("actor_id", "user_id")


def label(field: models.Field) -> str:
    return f"{field.model._meta.label}.{field.name}"


def every_model() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]


def leads_to_people(field: models.Field) -> bool:
    if isinstance(field, models.ForeignKey):
        return issubclass(field.remote_field.model, AbstractBaseUser)
    return field.name in NUMBERS


def test_every_field_that_names_a_person_is_exported_or_has_a_reason() -> None:
    named = {label(field) for model in every_model() for field in model._meta.local_fields if leads_to_people(field)}
    told = {table.is_told for table in TABLES}
    assert named - told - set(REASONS) == set(), "In study/mydata: a table of it, or a reason why there is none."
    assert set(REASONS) & told == set()
    assert set(REASONS) <= named


def goes_with(model: type[models.Model]) -> set[type[models.Model]]:
    """Models whose rows go when a row of this one goes."""
    fields = [field for other in every_model() for field in other._meta.local_fields]
    return {
        field.model
        for field in fields
        if isinstance(field, models.ForeignKey)
        and field.remote_field.model is model
        and field.remote_field.on_delete is models.CASCADE
    }


def test_what_belongs_to_somebodys_rows_is_exported_too_or_has_a_reason() -> None:
    told = {table.model for table in TABLES}
    reasoned = {name.rpartition(".")[0] for name in REASONS}
    found, waiting = set(), [User]
    while waiting:
        for model in goes_with(waiting.pop()) - found:
            found.add(model)
            waiting += [model] if model in told else []
    # Rows of a bank or a group that hang on what somebody wrote for it are the bank's.
    untold = {model._meta.label for model in found - told} - reasoned - set(PARTS)
    assert {name for name in untold if not name.startswith(("bank.", "groups."))} == set()


def test_every_table_can_be_read(candidate, now) -> None:
    """With columns that its model knows, and of nothing but columns."""
    asked = Asked(candidate, now)
    for table in TABLES:
        rows = list(table.lines(asked, 0, candidate.pk))
        assert len(rows) == (table.name == "profile"), table.name
        assert set(table.meanings) <= set(table.headings), table.name


def test_names_of_tables_are_told_once() -> None:
    names = [table.name for table in TABLES]
    assert len(names) == len(set(names))


def test_the_page_names_every_table(candidate) -> None:
    client = Client()
    client.force_login(candidate)
    page = client.get("/my-data/export/").content.decode()
    assert [table.name for table in TABLES if f"<code>{table.name}</code>" not in page] == []

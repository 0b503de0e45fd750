from django.db import migrations
from django.db.models import Q
from django.db.models.functions import Coalesce

COLUMNS = ("version__question_id", "version_id", "when", "chosen", "attempt__kind", "attempt__form_id",
           "seconds", "flagged")  # fmt: skip


def draw(apps, schema_editor):
    """What everybody has met so far, person by person, as exams/encounters.py draws it from then on."""
    Attempt, Answer, Encounter = (apps.get_model("exams", name) for name in ("Attempt", "Answer", "Encounter"))
    closed = Attempt.objects.filter(state="closed", user__isnull=False)
    out = Q(attempt__assignment__isnull=True) | Q(attempt__assignment__questions_out=True)
    met = Q(seen=True) | Q(chosen__isnull=False)
    when = Coalesce("saved_at", "attempt__finished_at")
    for user in closed.order_by("user").values_list("user", flat=True).distinct().iterator():
        answers = Answer.objects.filter(out, met, attempt__user=user, attempt__state="closed")
        rows = answers.annotate(when=when).order_by("attempt__started_at", "when", "pk").values_list(*COLUMNS)
        found = {}
        for row in rows.iterator():
            _fold(found.setdefault(row[0], Encounter(user_id=user, question_id=row[0], met_at=row[2])), *row[1:])
        Encounter.objects.bulk_create(found.values(), batch_size=500)


def _fold(encounter, version, at, chosen, kind, form, seconds, flagged):
    encounter.seconds, encounter.flagged = seconds, flagged
    if chosen is None:
        return
    if not encounter.times:
        encounter.first_version_id, encounter.first_chosen, encounter.first_at = version, chosen, at
        encounter.first_kind, encounter.first_form_id = kind, form
    encounter.times += 1
    encounter.last_version_id, encounter.last_chosen, encounter.last_at = version, chosen, at


class Migration(migrations.Migration):
    dependencies = [("exams", "0008_practice")]

    operations = [migrations.RunPython(draw, migrations.RunPython.noop, elidable=True)]

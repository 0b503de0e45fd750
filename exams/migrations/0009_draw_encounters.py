from django.db import migrations, models


def mark(apps, schema_editor):
    """Every sitting that is over is drawn when somebody reads what its candidate has met."""
    closed = apps.get_model("exams", "Attempt").objects.filter(state="closed")
    closed.update(undrawn=True)


class Migration(migrations.Migration):
    dependencies = [("exams", "0008_practice")]

    operations = [
        migrations.AddField("attempt", "undrawn", models.BooleanField(db_default=False, default=False, editable=False)),
        migrations.RunPython(mark, migrations.RunPython.noop, elidable=True),
    ]

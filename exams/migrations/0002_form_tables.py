from django.db import migrations, models
import django.db.models.deletion
from django.conf import settings


def make_tables(apps, schema_editor):
    """Every form gets the table it was published with, and every report the table it was made from."""
    Form, FormTable, FormQuestion, ScoreReport = (
        apps.get_model("exams", name) for name in ("Form", "FormTable", "FormQuestion", "ScoreReport")
    )
    for form in Form.objects.order_by("pk"):
        counting = FormQuestion.objects.filter(form=form, scored=True).order_by("position")
        table = FormTable.objects.create(
            form=form,
            number=1,
            made_at=form.published_at,
            formula=form.formula,
            provisional=form.provisional,
            raw_cut=form.raw_cut,
            items=[[version, None, None, None] for version in counting.values_list("version_id", flat=True)],
            scaled=form.conversion,
        )
        Form.objects.filter(pk=form.pk).update(table=table)
        ScoreReport.objects.filter(attempt__form=form).update(table=table)


def put_back(apps, schema_editor):
    Form = apps.get_model("exams", "Form")
    for form in Form.objects.select_related("table"):
        table = form.table
        Form.objects.filter(pk=form.pk).update(
            scored_count=len(table.items), raw_cut=table.raw_cut, conversion=table.scaled, formula=table.formula,
            provisional=table.provisional,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("bank", "0002_snapshots"),
        ("curriculum", "0001_initial"),
        ("exams", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FormTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("reason", models.CharField(choices=[("published", "The form was published"), ("settled", "Enough people had sat the form"), ("dropped", "A question no longer counts")], default="published", max_length=10)),
                ("made_at", models.DateTimeField()),
                ("formula", models.CharField(max_length=40)),
                ("sittings", models.PositiveIntegerField(default=0, help_text="Of this form, when the table was made.")),
                ("provisional", models.BooleanField(default=True)),
                ("raw_cut", models.PositiveSmallIntegerField()),
                ("items", models.JSONField()),
                ("scaled", models.JSONField()),
                ("csem", models.JSONField(default=list)),
                ("curve", models.JSONField(default=dict)),
                ("form", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="tables", to="exams.form")),
                ("snapshot", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="bank.snapshot")),
            ],
        ),
        migrations.AddConstraint(
            model_name="formtable",
            constraint=models.UniqueConstraint(fields=("form", "number"), name="form_table_number_once"),
        ),
        migrations.AddConstraint(
            model_name="formtable",
            constraint=models.CheckConstraint(condition=models.Q(("raw_cut__gt", 0)), name="form_table_asks_for_something"),
        ),
        migrations.AddField(
            model_name="form",
            name="table",
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="current_of", to="exams.formtable"),
        ),
        migrations.AddField(
            model_name="scorereport",
            name="table",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="exams.formtable"),
        ),
        # Defaults only for the way back, where the columns are filled after they are added again.
        migrations.AlterField("form", "scored_count", models.PositiveSmallIntegerField(default=0)),
        migrations.AlterField("form", "raw_cut", models.PositiveSmallIntegerField(default=0)),
        migrations.AlterField("form", "conversion", models.JSONField(default=list)),
        migrations.AlterField("form", "formula", models.CharField(max_length=40, default="")),
        migrations.RunPython(make_tables, put_back),
    ]

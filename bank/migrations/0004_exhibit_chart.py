from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("bank", "0003_enemies"),
    ]

    operations = [
        migrations.AddField(
            model_name="exhibit",
            name="chart",
            field=models.JSONField(blank=True, null=True),
        ),
    ]

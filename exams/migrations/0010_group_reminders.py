from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exams', '0009_draw_encounters'),
    ]

    operations = [
        migrations.AddField(
            model_name='assignment',
            name='nudged_at',
            field=models.DateTimeField(blank=True, help_text='When a leader last reminded the members.', null=True),
        ),
        migrations.AddField(
            model_name='assignment',
            name='nudged',
            field=models.PositiveIntegerField(default=0, help_text='How many were written to then.'),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exams', '0010_group_reminders'),
    ]

    operations = [
        migrations.AddField(
            model_name='answer',
            name='first_entered',
            field=models.CharField(blank=True, db_default='', default='', max_length=40),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bank', '0009_drawn_drafts'),
    ]

    operations = [
        migrations.AddField(
            model_name='questionimport',
            name='level',
            field=models.CharField(blank=True, choices=[('remember', 'Remember'), ('understand', 'Understand'), ('apply', 'Apply'), ('analyse', 'Analyze')], max_length=10),
        ),
        migrations.AddField(
            model_name='questionimport',
            name='tags',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='questionimport',
            name='pictures',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='questionimport',
            name='exhibits',
            field=models.JSONField(default=list),
        ),
    ]

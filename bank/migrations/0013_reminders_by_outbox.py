from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('bank', '0012_authors_and_ranges'),
    ]

    operations = [
        migrations.DeleteModel(
            name='ReviewerMail',
        ),
    ]

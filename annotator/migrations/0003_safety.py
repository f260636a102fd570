from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotator", "0002_working")]

    operations = [
        migrations.AddField(
            model_name="scheme",
            name="steps",
            field=models.TextField(default="[]"),
        ),
        migrations.AddField(
            model_name="scheme",
            name="undoes",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
    ]

from django.db import migrations


def take_back(apps, schema_editor):
    """What a machine proposed set the rights of articles; only what somebody has confirmed may."""
    apps.get_model('annotator', 'Layer').objects.filter(kind='machine').update(
        forbids_redistribution=False, forbids_ai_training=False
    )


class Migration(migrations.Migration):

    dependencies = [
        ('annotator', '0011_search'),
    ]

    operations = [
        migrations.RunPython(take_back, migrations.RunPython.noop, elidable=True),
    ]

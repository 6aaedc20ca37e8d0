from django.db import migrations

from promotora.apps.core import second_factors


def seal(apps, schema_editor):
    """Until now they lay there in clear."""
    rows = apps.get_model("mfa", "Authenticator").objects.using(schema_editor.connection.alias)
    second_factors.seal_all(rows.filter(type__in=second_factors.SECRETS).select_for_update(), lambda clear: clear)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_network_roles'),
        ('mfa', '0003_authenticator_type_uniq'),
    ]

    operations = [migrations.RunPython(seal)]

"""Evidence is packed and columns are numbers already: PostgreSQL need not try to compress them once more."""

from django.db import migrations

PACKED = (("tel_evidence", "packed"), ("tel_listcolumn", "cells"))


class Migration(migrations.Migration):
    dependencies = [("tel", "0001_initial")]
    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE EXTERNAL",
            f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE EXTENDED",
        )
        for table, column in PACKED
    ]

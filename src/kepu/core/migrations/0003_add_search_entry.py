"""Search: the folded texts, and their grams in FTS5 on SQLite or in a tsvector with a GIN index on PostgreSQL."""

from django.db import migrations, models

DO = {
    "sqlite": ["CREATE VIRTUAL TABLE core_searchentry_grams USING fts5(grams, detail=none, columnsize=0, tokenize=ascii)"],
    "postgresql": [
        "ALTER TABLE core_searchentry ADD COLUMN grams tsvector",
        "CREATE INDEX core_searchentry_grams ON core_searchentry USING gin (grams)",
    ],
}
UNDO = {
    "sqlite": ["DROP TABLE IF EXISTS core_searchentry_grams"],
    "postgresql": ["ALTER TABLE core_searchentry DROP COLUMN grams"],
}


def add_grams(apps, schema_editor):
    for statement in DO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_grams(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("core", "0002_guard_audit_entries")]
    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=40, verbose_name="所属的表")),
                ("key", models.BigIntegerField(verbose_name="所指的行")),
                ("text", models.TextField(verbose_name="折叠后的文字")),
            ],
            options={
                "verbose_name": "检索条目",
                "constraints": [
                    models.UniqueConstraint(fields=("source", "key"), name="searchentry_once_per_row")
                ],
            },
        ),
        migrations.RunPython(add_grams, drop_grams),
    ]

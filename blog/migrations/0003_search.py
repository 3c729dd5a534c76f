import django.db.models.deletion
from django.db import migrations, models


# The index of SQLite takes its content from the table of documents, and triggers keep the two equal (FTS5, 4.4.3).
# The tokenizer knows no language: what it gets are stems. A later migration that alters blog_searchdocument has to
# make the triggers again, because SQLite's tables are altered by being replaced.
COLUMNS = ["title", "names", "standfirst", "body", "forms"]
NEW = ", ".join(f"new.{column}" for column in COLUMNS)
OLD = ", ".join(f"old.{column}" for column in COLUMNS)
ALL = ", ".join(COLUMNS)
ADD = f"INSERT INTO blog_searchindex(rowid, {ALL}) VALUES (new.id, {NEW});"
TAKE = f"INSERT INTO blog_searchindex(blog_searchindex, rowid, {ALL}) VALUES ('delete', old.id, {OLD});"
SQLITE = [
    f"""CREATE VIRTUAL TABLE blog_searchindex USING fts5(
        {ALL}, content='blog_searchdocument', content_rowid='id', tokenize='ascii')""",
    f"CREATE TRIGGER blog_searchindex_add AFTER INSERT ON blog_searchdocument BEGIN {ADD} END",
    f"CREATE TRIGGER blog_searchindex_take AFTER DELETE ON blog_searchdocument BEGIN {TAKE} END",
    f"""CREATE TRIGGER blog_searchindex_change AFTER UPDATE OF {ALL} ON blog_searchdocument
        BEGIN {TAKE} {ADD} END""",
]
SQLITE_BACK = [
    *(f"DROP TRIGGER blog_searchindex_{name}" for name in ("add", "take", "change")),
    "DROP TABLE blog_searchindex",
]

# PostgreSQL keeps two vectors beside the columns. They are made of the words as they are: its own parser would
# take some apart. They hold no positions, of which there is room for 256 a word: phrases are looked for in the text.
POSTGRESQL = [
    *(
        f"""ALTER TABLE blog_searchdocument ADD COLUMN {vector} tsvector GENERATED ALWAYS AS
            (array_to_tsvector(array_remove(string_to_array({text}, ' '), ''))) STORED"""
        for vector, text in {
            "headings": "title || names",
            "words": "title || names || standfirst || body || forms",
        }.items()
    ),
    "CREATE INDEX blog_searchdocument_headings ON blog_searchdocument USING gin (headings)",
    "CREATE INDEX blog_searchdocument_words ON blog_searchdocument USING gin (words)",
    # How rare a word is decides which index is read: more of them are counted than by default.
    "ALTER TABLE blog_searchdocument ALTER COLUMN words SET STATISTICS 1000",
]
POSTGRESQL_BACK = [
    "ALTER TABLE blog_searchdocument DROP COLUMN headings",
    "ALTER TABLE blog_searchdocument DROP COLUMN words",
]


def make_index(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def take_index_away(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0002_series_translations_contents'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reindexing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipe', models.PositiveSmallIntegerField(default=0)),
                ('done', models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('word', models.CharField(max_length=30, primary_key=True, serialize=False)),
                ('length', models.PositiveSmallIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['length', 'word'], name='word_by_length')],
            },
        ),
        migrations.CreateModel(
            name='SearchDocument',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('visible_from', models.DateTimeField(null=True)),
                ('dated_at', models.DateTimeField()),
                ('language', models.CharField(max_length=7)),
                ('title', models.TextField(blank=True)),
                ('names', models.TextField(blank=True)),
                ('standfirst', models.TextField(blank=True)),
                ('body', models.TextField(blank=True)),
                ('forms', models.TextField(blank=True)),
                ('text', models.TextField(blank=True)),
                ('comment', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='search_document', to='blog.comment')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='search_documents', to='blog.post')),
            ],
        ),
        migrations.CreateModel(
            name='RelatedPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.FloatField()),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='likenesses_from', to='blog.post')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='likenesses', to='blog.post')),
            ],
            options={
                'indexes': [models.Index(fields=['post', '-score'], name='likeness_by_score')],
                'constraints': [models.UniqueConstraint(fields=('post', 'other'), name='likeness_is_kept_once')],
            },
        ),
        migrations.RunPython(make_index, take_index_away),
    ]

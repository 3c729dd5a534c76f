import django.db.models.functions.text
from django.db import migrations, models
from django.db.models import functions


def count(apps, schema_editor):
    """What is kept from now on by those who change a post (blog.models.listing)."""
    Post, PostTag, Authorship, Tag, Author, Month = (
        apps.get_model("blog", name) for name in ("Post", "PostTag", "Authorship", "Tag", "Author", "Month")
    )
    listed = Post.objects.filter(kind="post", trashed_at=None, published_at__isnull=False)
    listed.update(listed_in=models.F("year") * 100 + models.F("month"))
    for rows, post, nouns, noun in (
        (PostTag.objects, "content_object", Tag.objects, "tag"),
        (Authorship.objects, "post", Author.objects, "author"),
    ):
        date = listed.filter(pk=models.OuterRef(post)).values("published_at")
        rows.update(listed_at=models.Subquery(date))
        here = rows.filter(**{noun: models.OuterRef("pk")}, listed_at__isnull=False).order_by()
        number = here.values(noun).annotate(n=models.Count("pk")).values("n")
        nouns.update(post_count=functions.Coalesce(models.Subquery(number), 0))
    months = listed.order_by().values_list("listed_in")
    Month.objects.bulk_create(
        Month(number=number, post_count=posts, reply_count=replies)
        for number, posts, replies in months.annotate(models.Count("pk"), models.Sum("reply_count"))
    )


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0004_edition'),
    ]

    operations = [
        migrations.CreateModel(
            name='Month',
            fields=[
                ('number', models.PositiveIntegerField(primary_key=True, serialize=False)),
                ('post_count', models.PositiveIntegerField(default=0)),
                ('reply_count', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.RemoveIndex(
            model_name='post',
            name='post_archive',
        ),
        migrations.AddField(
            model_name='author',
            name='post_count',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='authorship',
            name='listed_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='post',
            name='listed_in',
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='posttag',
            name='listed_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='tag',
            name='post_count',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddIndex(
            model_name='author',
            index=models.Index(fields=['-post_count', 'name'], name='author_by_use'),
        ),
        migrations.AddIndex(
            model_name='authorship',
            index=models.Index(condition=models.Q(('listed_at__isnull', False)), fields=['author', '-listed_at', '-post'], name='listed_under_author'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(django.db.models.functions.text.Lower('author_email'), name='comment_by_mail'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(django.db.models.functions.text.Lower('author_url'), condition=models.Q(('author_url__gt', '')), name='comment_by_web_site'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(condition=models.Q(('published_at__isnull', False), ('trashed_at', None)), fields=['kind', '-year', '-month', '-published_at', '-id'], name='post_archive'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(condition=models.Q(('trashed_at', None)), fields=['kind', '-published_at', '-updated_at', '-id'], name='post_desk'),
        ),
        migrations.AddIndex(
            model_name='posttag',
            index=models.Index(condition=models.Q(('listed_at__isnull', False)), fields=['tag', '-listed_at', '-content_object'], name='listed_under_tag'),
        ),
        migrations.AddIndex(
            model_name='tag',
            index=models.Index(fields=['-post_count', 'key'], name='tag_by_use'),
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]

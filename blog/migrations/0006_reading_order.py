import django.utils.timezone
from django.db import migrations, models
from django.db.models.functions import Coalesce

import blog.models.reading_order


def find_starts(apps, schema_editor):
    """A conversation began when its first reply was sent."""
    comments = apps.get_model("blog", "Comment").objects
    first = comments.filter(pk=models.OuterRef("thread_id")).values("sent_at")
    comments.update(started_at=Coalesce(models.Subquery(first), models.F("sent_at")))


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0005_any_size'),
    ]

    operations = [
        migrations.AddField(
            model_name='comment',
            name='started_at',
            field=blog.models.reading_order.StartField(default=django.utils.timezone.now, editable=False),
            preserve_default=False,
        ),
        migrations.RunPython(find_starts, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(models.F('post_id'), models.F('status'), models.F('started_at'), Coalesce(models.F('thread_id'), models.F('id'), output_field=models.BigIntegerField()), models.F('sent_at'), models.F('id'), name='comment_as_read'),
        ),
    ]

from django.db import migrations, models


def begin(apps, schema_editor):
    apps.get_model("blog", "Edition").objects.create(pk=1)


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0003_search'),
    ]

    operations = [
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]

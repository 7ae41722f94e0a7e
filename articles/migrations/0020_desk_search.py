from itertools import groupby
from types import SimpleNamespace

from django.db import migrations

from articles.search import working

_AT_ONCE = 200
_SPELLED = ("headline", "kicker", "subhead", "credits", "source", "body", "notice_text")


def create(apps, schema_editor):
    """The desk's own index, with every story there is, some at a time."""
    for statement in working.CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)
    last = 0
    stories = apps.get_model("articles", "Article").objects.select_related("owner", "publication")
    while some := list(stories.filter(pk__gt=last).order_by("pk")[:_AT_ONCE]):
        working.add(_papers(apps, some))
        last = some[-1].pk


def _papers(apps, stories):
    tags = _of_each(
        apps.get_model("articles", "TaggedArticle"), "content_object", "tag__name", stories
    )
    captions = _of_each(apps.get_model("articles", "Figure"), "article", "caption", stories)
    for story in stories:
        live = getattr(story, "publication", None)
        copy = SimpleNamespace(
            pk=story.pk,
            owner_id=story.owner_id,
            figures=[{"caption": caption} for caption in captions.get(story.pk, ())],
            **{name: getattr(story, name) for name in _SPELLED},
        )
        owner = story.owner and (story.owner.name or story.owner.username)
        channels = {story.channel_id, *([live.channel_id] if live else [])}
        yield working.paper(copy, tags.get(story.pk, []), [owner] if owner else [], channels)


def _of_each(model, key, column, stories):
    rows = model.objects.filter(**{f"{key}__in": stories}).order_by(key, "pk")
    pairs = groupby(rows.values_list(f"{key}_id", column), lambda pair: pair[0])
    return {pk: [value for _pk, value in rows] for pk, rows in pairs}


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE IF EXISTS articles_desk_search")


class Migration(migrations.Migration):
    dependencies = [("articles", "0019_desk_indexes")]

    operations = [migrations.RunPython(create, drop)]

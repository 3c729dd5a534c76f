"""Posts that are read one after the other."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Post, Series, User
from blog.models.user import ROLES
from tests.forms import filled_in
from tests.makers import NOON, make_author, make_page, make_post, make_user

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
HIDDEN = [
    {"published_at": None},
    {"published_at": timezone.now() + DAY},
    {"trashed_at": timezone.now()},
]


def make_series(*titles: str, **fields: Any) -> Series:
    """A series of published posts, in this order."""
    series = Series.objects.create(title="A year in the workshop", **fields)
    for part, title in enumerate(titles, start=1):
        make_post(title, series=series, part=part)
    return series


def titles_on(page: str) -> list[str]:
    return re.findall(r'<a class="u-url p-name" href="[^"]*">([^<]*)</a>', page)


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


# What readers see


def test_a_series_lists_its_parts_in_their_order(client: Client) -> None:
    series = make_series("Zeal", "Wood", description="What a year taught me.", language="nl")
    make_post("Last of all", series=series, published_at=NOON + DAY)
    make_post("Before that", series=series, published_at=NOON)
    make_post("Outside")

    page = text(client, "/series/a-year-in-the-workshop/")

    assert titles_on(page) == ["Zeal", "Wood", "Before that", "Last of all"]
    assert '<h1 lang="nl">A year in the workshop</h1>' in page
    assert "What a year taught me." in page
    assert "<li>4 parts</li>" in page
    assert "<li>Part 4</li>" in page


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_readers_cannot_open_is_no_part(client: Client, hidden: dict[str, Any]) -> None:
    series = make_series("First", "Hidden", "Third")
    Post.objects.filter(title="Hidden").update(**hidden)

    for address in (series.get_absolute_url(), "/series/a-year-in-the-workshop/feed/", "/2010/04/first/"):
        assert "Hidden" not in text(client, address)
    assert "Part 2 of 2 of" in text(client, "/2010/04/third/")


@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_series_nobody_can_read_is_not_found(client: Client, hidden: dict[str, Any]) -> None:
    make_series("Hidden")
    Post.objects.update(**hidden)

    assert client.get("/series/a-year-in-the-workshop/").status_code == 404
    assert client.get("/series/a-year-in-the-workshop/feed/").status_code == 404
    assert "/series/" not in text(client, "/sitemap.xml")


def test_a_page_is_no_part(client: Client) -> None:
    make_page(series=make_series("First"))

    assert titles_on(text(client, "/series/a-year-in-the-workshop/")) == ["First"]
    assert "Part" not in text(client, "/about/")


def test_a_post_says_which_part_it_is_and_leads_to_the_parts_beside_it(client: Client) -> None:
    make_series("First", "Second", "Third", "Fourth", "Fifth")

    page = text(client, "/2010/04/third/")

    series = '<a href="/series/a-year-in-the-workshop/" lang="en">A year in the workshop</a>'
    assert page.count(f"Part 3 of 5 of {series}") == 2  # above the text and below it
    assert '<a href="/2010/04/second/">← Previous part<span class="vh" lang="en">: Second</span></a>' in page
    assert '<a href="/2010/04/fourth/">Next part →<span class="vh" lang="en">: Fourth</span></a>' in page
    assert '<a href="/2010/04/fourth/" lang="en">Fourth →</a>' in page


def test_the_first_part_has_none_before_it_and_the_last_none_behind(client: Client) -> None:
    make_series("First", "Second")

    assert "Previous part" not in text(client, "/2010/04/first/")
    assert "Next part" not in text(client, "/2010/04/second/")


def test_a_post_outside_says_nothing_of_series(client: Client) -> None:
    make_series("First")

    page = text(client, make_post("Outside").get_absolute_url())

    assert "/series/" not in page
    assert 'id="series"' not in page


def test_a_preview_of_a_part_names_no_place_it_does_not_have_yet(client: Client, admin: User) -> None:
    series = make_series("First")
    draft = make_post("Draft", series=series, published_at=None)
    client.force_login(admin)

    found = re.search(r'"(/preview/[^"]+)"', text(client, f"/admin/blog/post/{draft.pk}/change/"))
    assert found
    page = text(client, found[1])

    assert "Draft, not published." in page
    assert "Part" not in page


def test_the_feed_of_a_series_has_its_newest_parts_first(client: Client) -> None:
    series = make_series("First", "Second")
    Post.objects.filter(title="Second").update(published_at=NOON + DAY)

    feed = text(client, "/series/a-year-in-the-workshop/feed/")

    assert re.findall("<title>([^<]*)</title>", feed) == [f"{series.title} – Kantlijn", "Second", "First"]
    assert 'href="/series/a-year-in-the-workshop/feed/"' in text(client, series.get_absolute_url())


def test_a_series_is_in_the_sitemap(client: Client) -> None:
    make_series("First")

    assert "/series/a-year-in-the-workshop/</loc>" in text(client, "/sitemap.xml")


def test_the_old_address_of_a_series_leads_to_the_new_one(client: Client) -> None:
    series = make_series("First")
    series.slug = "a-year"
    series.save()

    for below in ("", "feed/"):
        response = client.get(f"/series/a-year-in-the-workshop/{below}")
        assert (response.status_code, response.headers["Location"]) == (301, f"/series/a-year/{below}")


def test_a_page_cannot_stand_where_series_are(client: Client, admin: User) -> None:
    client.force_login(admin)
    fields = filled_in(client.get("/admin/blog/page/add/"), "page_form")  # type: ignore[arg-type]

    response = client.post("/admin/blog/page/add/", fields | {"title": "Series", "body": "Text."})

    assert "The site itself uses /series/." in response.content.decode()


def test_a_part_takes_one_query_more_than_another_post(client: Client) -> None:
    make_series(*(f"Part {number}" for number in range(20)))
    make_post("Outside")

    taken = {}
    for slug in ("outside", "part-10"):
        with CaptureQueriesContext(connection) as queries:
            text(client, f"/2010/04/{slug}/")
        taken[slug] = len(queries)

    assert taken["part-10"] <= taken["outside"] + 1


# What authors and editors do


def test_an_author_puts_a_post_into_a_series(client: Client, niel: User) -> None:
    series = make_series("First")
    client.force_login(niel)
    address = "/admin/blog/post/add/"
    fields = filled_in(client.get(address), "post_form")  # type: ignore[arg-type]

    client.post(
        address,
        fields | {"title": "Second", "body": "Text.", "series": series.pk, "part": 2, "_publish": "1"},
    )

    assert "Part 2 of 2 of" in text(client, Post.objects.get(title="Second").get_absolute_url())


def test_only_who_may_make_a_series_is_offered_a_new_one(client: Client, niel: User) -> None:
    add = "/admin/blog/post/add/"
    client.force_login(niel)
    assert "add_id_series" not in text(client, add)

    client.force_login(make_user("bert", role="Editor"))
    assert "add_id_series" in text(client, add)


def test_an_editor_sets_the_order_and_the_posts_do_not_look_updated(client: Client) -> None:
    series = make_series("First", "Second")
    Post.objects.update(updated_at=NOON)
    client.force_login(make_user("bert", role="Editor"))
    address = f"/admin/blog/series/{series.pk}/change/"
    fields = filled_in(client.get(address), "series_form")  # type: ignore[arg-type]

    response = client.post(address, fields | {"posts-0-part": "5"})

    assert response.status_code == 302
    assert titles_on(text(client, series.get_absolute_url())) == ["Second", "First"]
    assert not Post.objects.exclude(updated_at=NOON).exists()


def test_an_author_is_not_shown_the_drafts_of_others_in_a_series(client: Client, niel: User) -> None:
    series = make_series()
    make_post("Secret plans", series=series, authors=[make_author("Bert")], published_at=None)
    client.force_login(niel)

    assert "Secret plans" not in text(client, f"/admin/blog/series/{series.pk}/change/")


def test_a_series_is_deleted_and_its_posts_stay(client: Client, admin: User) -> None:
    series = make_series("First", "Second")
    client.force_login(admin)

    client.post(f"/admin/blog/series/{series.pk}/delete/", {"post": "yes"})

    assert not Series.objects.exists()
    assert Post.objects.published().filter(series=None).count() == 2


def test_editors_of_a_blog_that_had_no_series_may_make_them() -> None:
    editors = Group.objects.get(name="Editor")
    editors.permissions.remove(*editors.permissions.filter(codename="delete_tag"))
    editors.permissions.filter(codename__endswith="_series").delete()  # as if they had never been

    call_command("migrate", verbosity=0)

    given = set(editors.permissions.values_list("codename", flat=True))
    assert given == set(ROLES["Editor"]) - {"delete_tag"}

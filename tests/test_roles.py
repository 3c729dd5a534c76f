"""What each role may open and do, address by address."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.utils import timezone

from blog.models import Author, Comment, Post, Redirect, Series, Site, Status, Tag, Upload, User
from blog.models.user import ROLES
from tests.makers import make_author, make_comment, make_page, make_post, make_user

pytestmark = pytest.mark.django_db

PEOPLE = ["Contributor", "Author", "Editor", "Moderator", "superuser", "nobody"]
EVERYBODY = set(PEOPLE)
WRITERS = {"Contributor", "Author", "Editor", "superuser"}
EDITORS = {"Editor", "superuser"}
MODERATORS = {"Editor", "Moderator", "superuser"}
SUPERUSERS = {"superuser"}
NOBODY: set[str] = set()


@dataclass
class World:
    """One person who signs in, what is theirs, and what is another's."""

    person: User
    addresses: dict[str, str]


@pytest.fixture
def world(request: pytest.FixtureRequest, client: Client) -> World:
    """The blog as the person named by the test finds it, signed in."""
    role = request.param
    person = make_user(
        "leen", role=None if role in {"superuser", "nobody"} else role, is_superuser=role == "superuser"
    )
    me, other = make_author("Leen", user=person), make_author("Bert")
    past, future = timezone.now() - dt.timedelta(days=1), timezone.now() + dt.timedelta(days=1)
    things = {
        "my draft": make_post("My draft", authors=[me], published_at=None),
        "my post": make_post("My post", authors=[me], published_at=past),
        "my trash": make_post("My trash", authors=[me], trashed_at=past, published_at=None),
        "other draft": make_post("Other draft", authors=[other], published_at=None),
        "other scheduled": make_post("Other scheduled", authors=[other], published_at=future),
        "other post": make_post("Other post", authors=[other], published_at=past, tags="craft"),
        "other trash": make_post("Other trash", authors=[other], trashed_at=past),
        "page": make_page("About"),
        "me": me,
        "other author": other,
        "tag": Tag.objects.get(),
        "series": Series.objects.create(title="A year in the workshop"),
        "upload": Upload.objects.create(file="ab/x.png", original_name="x.png", width=1, height=1),
        "old address": Redirect.objects.create(path="/old/"),
        "site": Site.objects.create(),
        "user": person,
        "group": Group.objects.first(),
    }
    things["reply to me"] = make_comment(things["my post"], "Heidi", status=Status.PENDING)
    things["reply to other"] = make_comment(things["other post"], "Heidi", status=Status.PENDING)
    things["spam to me"] = make_comment(things["my post"], "Bram", status=Status.SPAM)
    things["spam to other"] = make_comment(things["other post"], "Bram", status=Status.SPAM)
    spam: Comment = things["spam to other"]
    things["decision"] = spam.move_to_trash(by=person)
    addresses = {}
    for name, thing in things.items():
        label = "page" if name == "page" else thing._meta.model_name
        addresses[name] = f"/admin/{thing._meta.app_label}/{label}/{thing.pk}"
    client.force_login(person)
    return World(person, addresses)


@pytest.fixture
def blank_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the answer counts, not the page, and drawing hundreds takes long."""
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")


# What is opened → who may see it. Everything else is refused, or not there for this person.
OPENED = {
    "/admin/": EVERYBODY,
    "/admin/password_change/": EVERYBODY,
    "/admin/blog/post/": WRITERS | {"Moderator"},
    "/admin/blog/post/add/": WRITERS,
    "/admin/blog/page/": EDITORS,
    "/admin/blog/page/add/": EDITORS,
    "/admin/blog/comment/": MODERATORS | {"Author"},
    "/admin/blog/comment/add/": NOBODY,
    "/admin/blog/decision/": MODERATORS,
    "/admin/blog/decision/add/": NOBODY,
    "/admin/blog/tag/": WRITERS,
    "/admin/blog/tag/add/": EDITORS,
    "/admin/blog/series/": WRITERS,
    "/admin/blog/series/add/": EDITORS,
    "/admin/blog/author/": WRITERS,
    "/admin/blog/author/add/": EDITORS,
    "/admin/blog/upload/": EDITORS | {"Author"},
    "/admin/blog/upload/add/": EDITORS | {"Author"},
    "/admin/blog/redirect/": SUPERUSERS,
    "/admin/blog/redirect/add/": SUPERUSERS,
    "/admin/blog/site/add/": NOBODY,
    "/admin/blog/user/": SUPERUSERS,
    "/admin/blog/user/add/": SUPERUSERS,
    "/admin/auth/group/": SUPERUSERS,
    "/admin/auth/group/add/": SUPERUSERS,
    "my draft/change": WRITERS,
    "my draft/history": WRITERS,
    "my draft/delete": WRITERS,
    "my post/change": WRITERS | {"Moderator"},  # the moderator only reads it
    "my post/history": WRITERS | {"Moderator"},
    "my post/delete": WRITERS - {"Contributor"},
    "my trash/change": WRITERS,
    "my trash/delete": NOBODY,
    "other draft/change": EDITORS,
    "other draft/history": EDITORS,
    "other draft/delete": EDITORS,
    "other scheduled/change": EDITORS,
    "other scheduled/history": EDITORS,
    "other scheduled/delete": EDITORS,
    "other post/change": EDITORS | {"Moderator"},
    "other post/history": EDITORS | {"Moderator"},
    "other post/delete": EDITORS,
    "other trash/change": EDITORS,
    "page/change": EDITORS,
    "page/history": EDITORS,
    "page/delete": EDITORS,
    "reply to me/change": MODERATORS | {"Author"},
    "reply to me/history": MODERATORS | {"Author"},
    "reply to me/delete": NOBODY,
    "spam to me/delete": MODERATORS,
    "reply to other/change": MODERATORS,
    "reply to other/history": MODERATORS,
    "spam to other/delete": MODERATORS,
    "decision/change": MODERATORS,
    "decision/delete": NOBODY,
    "me/change": WRITERS,
    "me/history": WRITERS,
    "me/delete": NOBODY,
    "other author/change": EDITORS,
    "other author/history": EDITORS,
    "other author/delete": NOBODY,
    "tag/change": WRITERS,  # contributors and authors only read it
    "tag/delete": EDITORS,
    "series/change": WRITERS,
    "series/delete": EDITORS,
    "upload/change": EDITORS | {"Author"},
    "upload/delete": EDITORS,
    "old address/change": SUPERUSERS,
    "old address/delete": SUPERUSERS,
    "site/change": SUPERUSERS,
    "site/history": SUPERUSERS,
    "site/delete": NOBODY,
    "user/change": SUPERUSERS,
    "user/history": SUPERUSERS,
    "user/delete": SUPERUSERS,
    "user/password": SUPERUSERS,
    "group/change": SUPERUSERS,
    "group/delete": SUPERUSERS,
}


@pytest.mark.usefixtures("blank_pages")
@pytest.mark.parametrize("world", PEOPLE, indirect=True)
def test_each_role_opens_what_it_may_and_nothing_else(
    world: World, client: Client, request: pytest.FixtureRequest
) -> None:
    role = request.node.callspec.params["world"]
    wrong = []
    for what, who in OPENED.items():
        thing, _, verb = what.rpartition("/")
        address = what if what.startswith("/") else f"{world.addresses[thing]}/{verb}/"
        answer = client.get(address).status_code
        # 302: the admin says that there is no such thing, to who may not know of it.
        if (answer == 200) != (role in who) or answer not in {200, 302, 403}:
            wrong.append(f"{what}: {answer}")

    assert wrong == []


# What is changed → who may do it.
CHANGED = {
    "my draft": WRITERS,
    "my post": WRITERS - {"Contributor"},
    "other draft": EDITORS,
    "other scheduled": EDITORS,
    "other post": EDITORS,
    "page": EDITORS,
}


@pytest.mark.usefixtures("blank_pages")
@pytest.mark.parametrize("world", PEOPLE, indirect=True)
def test_each_role_changes_takes_away_and_restores_what_it_may(
    world: World, client: Client, request: pytest.FixtureRequest
) -> None:
    role = request.node.callspec.params["world"]
    typed = {
        "title": "Changed", "slug": "", "body": "Changed.", "language": "en", "tags": "",
        "authorships-TOTAL_FORMS": "0", "authorships-INITIAL_FORMS": "0",
    }  # fmt: skip
    wrong = []
    for thing, who in CHANGED.items():
        address = world.addresses[thing]
        post = Post.objects.get(pk=address.rpartition("/")[2])
        list_address = address.rpartition("/")[0] + "/"
        ticked = {"_selected_action": [post.pk], "index": "0"}

        client.post(f"{address}/change/", typed)
        changed = Post.objects.get(pk=post.pk).title == "Changed"
        client.post(list_address, ticked | {"action": "move_to_trash"})
        trashed_by_action = Post.objects.get(pk=post.pk).trashed_at is not None
        Post.objects.filter(pk=post.pk).update(
            trashed_at=None, published_at=post.published_at, title=post.title, path=post.path
        )
        client.post(f"{address}/delete/", {"post": "yes"})
        trashed = Post.objects.get(pk=post.pk).trashed_at is not None
        Post.objects.filter(pk=post.pk).update(trashed_at=timezone.now())
        client.post(f"{address}/restore/")
        restored = Post.objects.get(pk=post.pk).trashed_at is None
        if {changed, trashed, trashed_by_action, restored} != {role in who}:
            wrong.append(f"{thing}: {changed=} {trashed=} {trashed_by_action=} {restored=}")

    assert wrong == []


@pytest.mark.usefixtures("blank_pages")
@pytest.mark.parametrize("world", PEOPLE, indirect=True)
def test_each_role_decides_about_the_replies_it_may(
    world: World, client: Client, request: pytest.FixtureRequest
) -> None:
    role = request.node.callspec.params["world"]
    for thing, who in {"reply to me": MODERATORS | {"Author"}, "reply to other": MODERATORS}.items():
        number = int(world.addresses[thing].rpartition("/")[2])
        client.post("/admin/blog/comment/", {"do": f"approve:{number}:pending"})
        assert Comment.objects.get(pk=number).is_approved == (role in who), thing
        Comment.objects.filter(pk=number).update(status=Status.PENDING)
        client.post("/admin/blog/comment/", {"action": "spam", "_selected_action": [number], "index": "0"})
        assert (Comment.objects.get(pk=number).status == Status.SPAM) == (role in who), thing


@pytest.mark.parametrize("world", PEOPLE, indirect=True)
def test_the_addresses_of_previews_are_given_to_who_may_see_the_draft(
    world: World, client: Client, request: pytest.FixtureRequest
) -> None:
    role = request.node.callspec.params["world"]
    for thing, who in {"my draft": WRITERS, "other draft": EDITORS, "other trash": EDITORS}.items():
        page = client.get(f"{world.addresses[thing]}/change/", follow=True).content.decode()
        assert ('href="/preview/' in page) == (role in who), thing


def test_there_is_no_shortcut_that_tells_what_exists(client: Client, admin: User) -> None:
    client.force_login(admin)
    post = make_post()
    kind = ContentType.objects.get_for_model(Post)

    assert client.get(f"/admin/r/{kind.pk}/{post.pk}/").status_code == 404


@pytest.mark.parametrize("role", ["Author", "Contributor"])
def test_a_list_holds_only_the_own_posts(client: Client, role: str) -> None:
    person = make_user("leen", role=role)
    make_post("Mine", authors=[make_author("Leen", user=person)])
    make_post("Of another", authors=[make_author("Bert")])
    client.force_login(person)

    page = client.get("/admin/blog/post/").content.decode()

    assert "Mine" in page
    assert "Of another" not in page


def test_who_writes_changes_what_is_said_about_themselves(client: Client, niel: User) -> None:
    client.force_login(niel)
    own = niel.own_author()
    assert own
    address = f"/admin/blog/author/{own.pk}/change/"

    client.post(
        address,
        {"name": "Niel V.", "bio": "New.", "web_site": "", "slug": "other", "user": "", "language": ""},
    )

    author = Author.objects.get(pk=own.pk)
    assert (author.name, author.bio) == ("Niel V.", "New.")
    assert (author.slug, author.user) == (own.slug, niel)


def test_no_permission_makes_anybody_edit_users_or_the_site(client: Client) -> None:
    person = make_user("leen", role="Editor")
    person.user_permissions.set(Permission.objects.all())
    client.force_login(person)

    for address in (
        f"/admin/blog/user/{person.pk}/change/",
        "/admin/blog/user/",
        "/admin/blog/site/1/change/",
        "/admin/blog/site/",
        "/admin/auth/group/",
        "/admin/demonstration/",
    ):
        assert client.get(address).status_code == 403, address
    client.post(f"/admin/blog/user/{person.pk}/change/", {"username": "leen", "is_superuser": "on"})
    assert not User.objects.get(pk=person.pk).is_superuser


def test_a_role_is_given_only_what_a_role_may_have(client: Client, admin: User) -> None:
    client.force_login(admin)
    group = Group.objects.get(name="Author")

    page = client.get(f"/admin/auth/group/{group.pk}/change/").content.decode()

    offered = page.count('name="permissions"')
    assert offered == len({codename for codenames in ROLES.values() for codename in codenames})
    assert "Can publish posts" in page
    assert "Can change user" not in page


def test_who_is_not_signed_in_is_asked_to(client: Client) -> None:
    post = make_post(published_at=None)

    for address in ("/admin/", f"/admin/blog/post/{post.pk}/change/", "/admin/blog/comment/"):
        response = client.get(address)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/admin/login/?next=")


def test_a_reader_with_an_account_but_no_part_in_the_blog_cannot_sign_in(client: Client) -> None:
    person = make_user("leen")
    person.is_staff = False
    person.save()
    client.force_login(person)

    assert client.get("/admin/").status_code == 302

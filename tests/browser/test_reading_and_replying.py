"""The main journey: a post is read, answered, let through."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from blog.models import Comment, Status, User
from tests.makers import make_comment, make_page, make_post

pytestmark = pytest.mark.django_db(transaction=True)


def fill_in(page: Page, text: str = "I will *think* about this.") -> None:
    page.get_by_label("Reply", exact=True).fill(text)
    page.get_by_label("Name").fill("Leen")
    page.get_by_label("E-mail").fill("leen@post.example")


@pytest.mark.parametrize("javascript", [False, True])
def test_a_reply_is_sent_waits_and_is_let_through(
    browser: Browser, server: str, anna: User, javascript: bool
) -> None:
    post = make_post("What a workshop knows")
    reader = browser.new_context(java_script_enabled=javascript).new_page()

    reader.goto(server)
    reader.get_by_role("link", name="What a workshop knows", exact=True).click()
    expect(reader.get_by_role("heading", name="No responses yet")).to_be_visible()
    fill_in(reader)
    reader.get_by_role("button", name="Send reply").click()

    comment = Comment.objects.get()
    expect(reader.get_by_text("Your reply is awaiting moderation.")).to_be_visible()
    assert reader.url.endswith(f"#comment-{comment.pk}")
    stranger = browser.new_context().new_page()
    stranger.goto(server + post.get_absolute_url())
    expect(stranger.get_by_text("think about this")).to_have_count(0)
    assert not reader.context.cookies()

    moderator = browser.new_context().new_page()
    moderator.goto(f"{server}/admin/")
    moderator.get_by_label("Username").fill("anna")
    moderator.get_by_label("Password").fill("secret")
    moderator.get_by_role("button", name="Log in").click()
    moderator.get_by_role("link", name="1 reply waiting").first.click()
    moderator.get_by_role("button", name="Approve").first.click()

    stranger.reload()
    expect(stranger.get_by_text("I will think about this.")).to_be_visible()
    expect(stranger.get_by_role("heading", name="One Response to")).to_be_visible()
    reader.reload()
    expect(reader.get_by_text("Your reply is on the page.")).to_be_visible()
    assert Comment.objects.get().status == Status.APPROVED


def test_a_reply_that_is_not_complete_loses_nothing(reader: Page, server: str) -> None:
    post = make_post()
    reader.goto(server + post.get_absolute_url())
    fill_in(reader, "Half an hour of thinking.")
    reader.get_by_label("E-mail").fill("leen@")

    reader.get_by_role("button", name="Send reply").click()

    expect(reader.get_by_role("alert")).to_contain_text("Nothing is lost.")
    expect(reader.get_by_label("Reply", exact=True)).to_have_value("Half an hour of thinking.")
    reader.get_by_role("alert").get_by_role("link").first.click()
    expect(reader.get_by_label("E-mail")).to_be_focused()


def test_an_answer_names_whom_it_answers(reader: Page, server: str) -> None:
    post = make_post()
    make_comment(post, "Heidi", "A question.")
    reader.goto(server + post.get_absolute_url())

    reader.get_by_role("link", name="Reply to Heidi").click()
    expect(reader.get_by_role("heading", name="Leave a Reply to Heidi")).to_be_visible()
    fill_in(reader, "An answer.")
    reader.get_by_role("button", name="Send reply").click()

    expect(reader.get_by_text("in reply to Heidi")).to_be_visible()
    assert Comment.objects.get(author_name="Leen").parent == Comment.objects.get(author_name="Heidi")


def test_everything_is_done_by_keyboard_alone(reader: Page, server: str) -> None:
    make_post("What a workshop knows")
    reader.goto(server)

    reader.keyboard.press("Tab")
    expect(reader.get_by_role("link", name="Skip to content")).to_be_focused()
    reader.keyboard.press("Enter")
    while not reader.evaluate("document.activeElement.matches('h2 a')"):
        reader.keyboard.press("Tab")
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("heading", level=1)).to_have_text("What a workshop knows")
    while not reader.evaluate("document.activeElement.matches('textarea')"):
        reader.keyboard.press("Tab")
    for words in ("By keyboard.", "Leen", "leen@post.example", "", ""):
        reader.keyboard.type(words)
        reader.keyboard.press("Tab")
    reader.keyboard.press("Shift+Tab")
    expect(reader.get_by_role("button", name="Send reply")).to_be_focused()
    reader.keyboard.press("Enter")

    expect(reader.get_by_text("Your reply is awaiting moderation.")).to_be_visible()


def pages(post: Any) -> list[str]:
    return [
        "/",
        post.get_absolute_url(),
        "/archive/",
        "/tags/",
        "/tag/learning/",
        "/author/niel/",
        "/about/",
        "/nowhere/",
    ]


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_sticks_out_at_any_width(browser: Browser, server: str, width: int, scheme: Any) -> None:
    post = make_post(
        "Kennisdelingsprocessen en verantwoordelijkheidsgevoel",
        tags="learning",
        body="Text.\n\n## Een uitzonderlijk lange tussenkop\n\n| a | b |\n|---|---|\n| "
        + "x" * 80
        + " | y |\n\n"
        "    code " + "y" * 200 + "\n\nhttps://kantlijn.example/" + "z" * 120,
    )
    make_comment(post, "Leen" + "n" * 60, "w" * 200)
    make_page(in_navigation=True)
    window = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()

    for address in pages(post):
        window.goto(server + address)
        sticking_out = window.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert sticking_out <= 0, f"{address} is {sticking_out} px too wide at {width}"


def test_a_page_asks_nothing_of_anybody_else_and_leaves_no_cookie(reader: Page, server: str) -> None:
    post = make_post(
        tags="learning", body="![a](https://elsewhere.example/a.png)\n\n<iframe src='//x.example'></iframe>"
    )
    asked: list[str] = []
    reader.on("request", lambda request: asked.append(request.url))

    for address in pages(post)[:-2]:
        asked.clear()
        reader.goto(server + address)
        reader.wait_for_load_state("networkidle")
        kinds = [url for url in asked if not url.endswith(("icon.svg", "favicon.ico"))]
        assert len(kinds) == 2, kinds  # the page and its style sheet
    assert reader.context.cookies() == []

"""Somebody searches, with and without scripts: the results follow what is typed, and nothing else moves."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect

from blog.models import Tag
from tests.makers import make_author, make_comment, make_post

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def blog() -> None:
    """Two posts about gardens, one of them with a reply, and one about bread."""
    roos, niel = make_author("Roos"), make_author("Niel")
    rain = make_post("Gardens in the rain", authors=[niel], body="The garden was wet.")
    make_post("A garden on the roof", authors=[roos], body="High and dry.")
    make_post("Bread", authors=[roos], body="It takes three days.")
    make_comment(rain, "Leen", "My garden too.")


@pytest.fixture
def searches(reader: Page) -> list[str]:
    """The words the window asks the server for, in their order."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if urlsplit(request.url).path == "/search/":
            asked.extend(parse_qs(urlsplit(request.url).query, keep_blank_values=True).get("s", []))

    reader.on("request", note)
    return asked


def field(page: Page) -> Locator:
    return page.get_by_role("searchbox", name="Search posts and replies")


def results(page: Page) -> Locator:
    return page.get_by_role("article")


def wait_out(page: Page) -> None:
    """Wait until the pause after which the script asks has passed for certain."""
    page.wait_for_timeout(500)
    page.wait_for_load_state("networkidle")


def test_results_come_without_scripts(browser: Browser, server: str, blog: None) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(server)
    page.get_by_role("link", name="Search", exact=True).click()
    field(page).fill("garden")
    page.get_by_role("button", name="Search").click()

    expect(results(page)).to_have_count(3)
    expect(page.get_by_role("status")).to_contain_text("2 posts")
    expect(page.get_by_role("status")).to_contain_text("1 reply")
    expect(page.get_by_role("heading", name="Leen on Gardens in the rain")).to_be_visible()
    expect(page.locator("mark").first).to_have_text(re.compile("garden", re.I))


def test_results_follow_what_is_typed(reader: Page, server: str, blog: None, searches: list[str]) -> None:
    reader.goto(f"{server}/search/")

    field(reader).press_sequentially("bread", delay=20)

    expect(results(reader)).to_have_count(1)
    expect(reader.get_by_role("status")).to_have_text(re.compile(r"^\s*1 post\s*$"))
    expect(reader).to_have_url(f"{server}/search/?s=bread")
    expect(reader).to_have_title(re.compile("bread"))
    expect(field(reader)).to_be_focused()
    assert searches == ["bread"]


def test_what_is_found_is_what_the_form_would_show(
    reader: Page, browser: Browser, server: str, blog: None
) -> None:
    reader.goto(f"{server}/search/")
    field(reader).press_sequentially("garden")
    expect(results(reader)).to_have_count(3)
    typed = reader.locator("main").inner_text()

    reader.goto(f"{server}/search/?s=garden")

    assert reader.locator("main").inner_text() == typed


def test_the_caret_stays_where_one_types(reader: Page, server: str, blog: None) -> None:
    reader.goto(f"{server}/search/?s=bead")
    field(reader).focus()
    reader.keyboard.press("Home")
    reader.keyboard.press("ArrowRight")

    reader.keyboard.type("r")

    expect(results(reader)).to_have_count(1)
    expect(field(reader)).to_be_focused()
    assert field(reader).evaluate("field => [field.value, field.selectionStart]") == ["bread", 2]


def test_nothing_found_is_said(reader: Page, server: str, blog: None) -> None:
    reader.goto(f"{server}/search/?s=bread")

    field(reader).fill("zeppelin")

    expect(reader.get_by_role("status")).to_have_text(re.compile("Nothing found"))
    expect(reader.get_by_text("Nothing found for ‘zeppelin’.")).to_be_visible()
    expect(results(reader)).to_have_count(0)


def test_the_same_words_are_not_asked_for_again(
    reader: Page, server: str, blog: None, searches: list[str]
) -> None:
    reader.goto(f"{server}/search/?s=bread")
    field(reader).focus()
    reader.keyboard.press("End")

    reader.keyboard.type("  ")
    wait_out(reader)
    reader.keyboard.type("s")
    reader.keyboard.press("Backspace")
    wait_out(reader)

    assert searches == ["bread"]


def test_half_a_character_is_not_searched_for(
    reader: Page, server: str, blog: None, searches: list[str]
) -> None:
    reader.goto(f"{server}/search/")
    field(reader).focus()
    keyboard = reader.context.new_cdp_session(reader)

    keyboard.send("Input.imeSetComposition", {"text": "bre", "selectionStart": 3, "selectionEnd": 3})
    wait_out(reader)
    assert field(reader).input_value() == "bre"
    assert searches == []

    keyboard.send("Input.insertText", {"text": "bread"})
    expect(results(reader)).to_have_count(1)
    assert searches == ["bread"]


def test_an_answer_that_comes_too_late_is_not_shown(reader: Page, server: str, blog: None) -> None:
    held: list[Route] = []
    reader.goto(f"{server}/search/")
    reader.route("**/search/?s=garden", lambda route: held.append(route))

    with reader.expect_request("**/search/?s=garden"):
        field(reader).fill("garden")
    field(reader).fill("bread")
    expect(results(reader)).to_have_count(1)
    for route in held:
        route.continue_()
    wait_out(reader)

    assert len(held) == 1
    expect(results(reader)).to_have_count(1)
    expect(reader).to_have_url(f"{server}/search/?s=bread")


@pytest.mark.parametrize("failure", ["no answer", "an error"])
def test_a_server_that_fails_leaves_what_was_found(
    reader: Page, server: str, blog: None, failure: str
) -> None:
    broken = "<p data-found>Broken</p>" * 3
    reader.goto(f"{server}/search/?s=bread")
    reader.route(
        "**/search/?s=garden",
        lambda route: route.abort() if failure == "no answer" else route.fulfill(status=500, body=broken),
    )

    field(reader).fill("garden")
    wait_out(reader)
    expect(reader.get_by_role("heading", name="Bread")).to_be_visible()
    reader.unroute("**/search/?s=garden")
    field(reader).press("Enter")

    expect(results(reader)).to_have_count(3)


def test_the_ways_to_narrow_down_stay_open_on_a_phone(browser: Browser, server: str, blog: None) -> None:
    phone = browser.new_context(viewport={"width": 390, "height": 800}).new_page()
    phone.goto(f"{server}/search/?s=gardens")
    expect(phone.get_by_role("link", name="Roos")).to_be_hidden()
    phone.get_by_text("Narrow down").click()

    field(phone).fill("garden")
    expect(phone).to_have_url(f"{server}/search/?s=garden")
    phone.get_by_role("link", name="Roos").click()

    expect(results(phone)).to_have_count(1)
    phone.get_by_role("link", name="Roos take away").click()
    expect(results(phone)).to_have_count(3)


@pytest.mark.parametrize("width", [320, 900])
def test_nothing_sticks_out_however_long_the_words(browser: Browser, server: str, width: int) -> None:
    window = browser.new_context(viewport={"width": width, "height": 800}).new_page()
    for number in range(2):
        author = make_author("N" * 190 + str(number))
        post = make_post("Kennis", authors=[author], tags="k" * 90 + str(number), body="garden " + "w" * 200)
        make_comment(post, "L" * 60, f"A garden {number}, " + "v" * 200)

    nothing, tag = f"/search/?s=garden+{'z' * 150}", Tag.objects.all()[0].get_absolute_url()
    for address in ("/search/?s=garden", nothing, tag, f"/{'y' * 150}/"):
        window.goto(server + address)
        sticking_out = window.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert sticking_out <= 0, f"{address} is {sticking_out} px too wide"


def test_only_the_search_page_has_a_script(reader: Page, server: str, blog: None) -> None:
    scripts = {}
    for address in ("/", "/archive/", "/nowhere/", "/search/"):
        reader.goto(server + address)
        scripts[address] = reader.locator("script[src]").count()

    assert scripts == {"/": 0, "/archive/": 0, "/nowhere/": 0, "/search/": 1}

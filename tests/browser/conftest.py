"""A real browser before a real server: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request
from pytest_django.live_server_helper import LiveServer

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# Playwright's loop runs in this thread, so Django takes every query of a test for one from asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests of this folder, saying why, where there is no browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and not CHROMIUM:
            item.add_marker(pytest.mark.skip(reason="no Chromium found: install Debian's package chromium"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": quiet}


@pytest.fixture
def server(live_server: LiveServer, settings: Any) -> str:
    """The address of a running blog."""
    settings.SITE_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    return str(live_server.url)


@pytest.fixture
def complaints(context: BrowserContext, server: str) -> Iterator[list[str]]:
    """What the browser complains of, and what it asks of other hosts; must be empty when the test ends."""
    found: list[str] = []

    def note_message(message: ConsoleMessage) -> None:
        # A 404 or 422 that a test asks for is logged as a failed resource; the status is the test's affair.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            found.append(message.text)

    def note_request(request: Request) -> None:
        if not request.url.startswith((server, "data:", "blob:", "about:")):
            found.append(f"request to {request.url}")

    context.on("console", note_message)
    context.on("weberror", lambda error: found.append(str(error.error)))
    context.on("request", note_request)
    yield found
    assert found == []


@pytest.fixture
def reader(context: BrowserContext, complaints: list[str]) -> Page:
    """A window of somebody without an account."""
    return context.new_page()

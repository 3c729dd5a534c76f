"""What every test stands on: no network but this machine, no file outside the test's own directory."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from blog.models import User
from tests.makers import make_author, make_user


@pytest.fixture(scope="session")
def empty_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("static")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file, as in life: in memory its locks differ, and threads cannot wait for each other."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(autouse=True)
def own_files(settings: Settings, tmp_path: Path, empty_directory: Path) -> None:
    """Uploads go to the test's directory; static files are named plainly, without having been collected."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STATIC_ROOT = empty_directory
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """A password hash that takes no time; the real one is slow on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def niel(db: None) -> User:
    """Who writes: may edit his own posts and moderate the replies to them."""
    user = make_user("niel", role="Author")
    make_author("Niel", user=user)
    return user


@pytest.fixture
def anna(db: None) -> User:
    """Who moderates every reply."""
    return make_user("anna", role="Moderator")


@pytest.fixture
def admin(db: None) -> User:
    """Who may do everything."""
    return make_user("admin", is_superuser=True)

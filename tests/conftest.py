"""What every test stands on: no network but this machine, no file outside the test's own directory."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import SettingsWrapper


@pytest.fixture(scope="session")
def empty_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("static")


@pytest.fixture(autouse=True)
def own_files(settings: SettingsWrapper, tmp_path: Path, empty_directory: Path) -> None:
    """Uploads go to the test's directory; static files are named plainly, without having been collected."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STATIC_ROOT = empty_directory
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def quick_passwords(settings: SettingsWrapper) -> None:
    """A password hash that takes no time; the real one is slow on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

"""Somebody sets up a blog on a machine of their own: prepares it, serves it, stops it."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from blog.models import Post, User
from site_config import preparation, server
from tests.makers import make_post, make_user
from tests.serving import (
    PATIENCE,
    PROJECT,
    Environment,
    Serving,
    end,
    free_port,
    manage,
    new_environment,
    wait_until,
)


@pytest.fixture(scope="module")
def new_blog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Environment, str]]:
    """A blog just prepared, by two starts at once, and what they printed."""
    with new_environment(tmp_path_factory.mktemp("blog")) as environment:
        command = [sys.executable, "manage.py", "prepare"]
        both = [
            subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        printed = [process.communicate(timeout=PATIENCE)[0] for process in both]
        assert [process.returncode for process in both] == [0, 0]
        yield environment, "".join(printed)


@pytest.fixture
def blog(new_blog: tuple[Environment, str]) -> Environment:
    """The same blog on a port of the test's own."""
    return new_blog[0] | {"PORT": str(free_port())}


@pytest.fixture(scope="module")
def served(new_blog: tuple[Environment, str]) -> Iterator[Serving]:
    """A server for the tests that leave it as it is."""
    started = Serving(new_blog[0])
    yield started
    end(started)


@pytest.fixture
def serving(blog: Environment) -> Iterator[Serving]:
    """A server for one test, that will end it."""
    started = Serving(blog)
    yield started
    end(started)


# -- preparing -----------------------------------------------------------------------------------------------


def test_a_new_blog_gets_an_administrator_whose_password_is_shown(new_blog: tuple[Environment, str]) -> None:
    environment, printed = new_blog
    assert "name      admin\n" in re.sub(" +\\|", "", printed)
    password = re.search(r"password  (\S{19})", printed)
    assert password is not None
    code = f"""if True:
        from django.contrib.auth import authenticate
        print(authenticate(username="admin", password="{password[1]}").is_superuser)
    """
    assert manage(environment, "shell", "--no-imports", "-c", code).stdout == "True\n"


def test_two_starts_at_once_make_one_blog(new_blog: tuple[Environment, str]) -> None:
    assert new_blog[1].count("password  ") == 1


def test_a_new_blog_has_the_demonstration_in_it(new_blog: tuple[Environment, str]) -> None:
    again = manage(new_blog[0], "load_demo")
    assert again.returncode == 1
    assert "not empty" in again.stderr


def fingerprints(data_dir: str) -> dict[str, tuple[str, int]]:
    """Content and time of every file."""
    return {
        str(path): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in Path(data_dir).rglob("*")
        if path.is_file() and not path.name.endswith((".lock", "-shm", "-wal"))
    }


def test_preparing_again_changes_nothing_and_says_nothing(new_blog: tuple[Environment, str]) -> None:
    environment, _ = new_blog
    before = fingerprints(environment["DATA_DIR"])
    again = manage(environment, "prepare")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert fingerprints(environment["DATA_DIR"]) == before


@pytest.fixture
def without_static(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(preparation, "collect_static", lambda: None)


@pytest.mark.django_db
def test_the_demonstration_does_not_come_back(without_static: None) -> None:
    make_user("admin", is_superuser=True)
    preparation.prepare()
    assert not Post.objects.exists()


@pytest.mark.django_db
def test_a_first_start_cut_off_after_the_tables_begins_anew(without_static: None) -> None:
    preparation.migrate()
    preparation.prepare()
    assert Post.objects.exists()
    assert User.objects.filter(is_superuser=True).count() == 1


@pytest.mark.django_db
def test_a_first_start_cut_off_after_the_demonstration_is_finished(without_static: None) -> None:
    call_command("load_demo")
    posts = Post.objects.count()
    preparation.prepare()
    assert Post.objects.count() == posts
    assert User.objects.filter(is_superuser=True).count() == 1


@pytest.mark.django_db
def test_a_blog_with_posts_but_nobody_to_sign_in_keeps_just_those(without_static: None) -> None:
    make_post("One")
    preparation.prepare()
    assert [post.title for post in Post.objects.all()] == ["One"]
    assert User.objects.filter(is_superuser=True).count() == 1


@pytest.mark.django_db
def test_a_blog_without_an_administrator_gets_one_under_a_name_that_is_free(
    capsys: pytest.CaptureFixture[str],
) -> None:
    make_user("admin")
    make_user("retired", is_superuser=True, is_active=False)
    preparation.make_administrator()
    assert "name      admin2 " in capsys.readouterr().out
    assert User.objects.get(username="admin2").is_superuser
    preparation.make_administrator()
    assert capsys.readouterr().out == ""


def test_a_database_that_cannot_be_reached_is_one_sentence(tmp_path: Path) -> None:
    nobody = f"postgres://anna:secret@127.0.0.1:{free_port()}/blog"
    environment = os.environ | {"DATA_DIR": str(tmp_path), "SECRET_KEY": "k" * 50, "DATABASE_URL": nobody}
    outcome = manage(environment, "prepare")
    assert outcome.returncode == 1
    assert outcome.stdout == ""
    assert re.fullmatch(r"The database that DATABASE_URL names cannot be used: [^\n]+\.\n", outcome.stderr)
    assert "secret" not in outcome.stderr


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "blog.sqlite3").write_text("Dear diary, " * 1000)
    outcome = manage(os.environ | {"DATA_DIR": str(tmp_path), "DATABASE_URL": ""}, "prepare")
    assert outcome.returncode == 1
    assert re.fullmatch(r"The database [^\n]+ file is not a database\.\n", outcome.stderr)


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make on this machine")
def test_an_old_python_is_refused_with_one_sentence(tmp_path: Path) -> None:
    shutil.copy(PROJECT / "Makefile", tmp_path)
    (tmp_path / "requirements.txt").touch()
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("python3", "python3.13", "python3.12", "python3.11"):
        (tools / name).write_text("#!/bin/sh\nexit 1\n")
        (tools / name).chmod(0o755)
    outcome = subprocess.run(
        ["make", "run"],
        cwd=tmp_path,
        env={"PATH": f"{tools}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode != 0
    assert outcome.stderr.startswith("Python 3.11 or later is needed")
    assert not (tmp_path / ".venv").exists()


# -- serving -------------------------------------------------------------------------------------------------


def test_the_blog_is_served_compressed_with_files_that_browsers_keep(served: Serving) -> None:
    page = served.get("/", **{"Accept-Encoding": "gzip"})
    assert page.status == 200
    assert page.headers["Content-Encoding"] == "gzip"
    style = re.search(
        r'href="(/static/blog/kantlijn\.[0-9a-f]{12}\.css)"', gzip.decompress(page.read()).decode()
    )
    assert style is not None
    for encoding in ("br", "gzip"):
        file = served.get(style[1], **{"Accept-Encoding": encoding})
        assert file.headers["Content-Encoding"] == encoding
        assert "immutable" in file.headers["Cache-Control"]


def test_a_request_in_a_strange_encoding_is_answered(served: Serving) -> None:
    assert served.get("/robots.txt?a=b", **{"Content-Type": "text/plain; charset=hex"}).status == 200


def test_serving_before_preparing_is_one_sentence(tmp_path: Path) -> None:
    outcome = manage(os.environ | {"DATA_DIR": str(tmp_path)}, "serve")
    assert outcome.returncode == 1
    assert outcome.stderr == "There are no static files yet: run `manage.py prepare` first.\n"


def test_a_taken_port_is_one_sentence(blog: Environment) -> None:
    taken = f"Port {blog['PORT']} is taken: stop what serves there, or choose another, as in PORT=8001.\n"
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as a server with several workers does
        other.bind(("127.0.0.1", int(blog["PORT"])))
        other.listen()
        outcome = manage(blog, "serve")
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (1, "", taken)


def test_a_second_server_is_refused_and_the_first_goes_on(served: Serving, blog: Environment) -> None:
    second = manage(blog | {"PORT": str(served.port)}, "serve")
    assert second.returncode == 1
    assert "is taken" in second.stderr
    assert served.answers()


def test_of_two_servers_started_at_once_one_is_refused(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    port = free_port()
    refused = pytest.raises(server.CannotServe, match=f"Port {port} is taken")
    with server.claim("127.0.0.1", port), refused:  # nothing listens yet
        server.claim("127.0.0.1", port)
    server.claim("127.0.0.1", port).close()


def test_a_worker_that_dies_is_replaced(served: Serving) -> None:
    before = set(served.processes())
    os.kill(max(before - {served.process.pid}), signal.SIGKILL)
    wait_until(lambda: len(set(served.processes()) - before) == 1)
    wait_until(served.answers)


def test_workers_leave_ctrl_c_to_their_main_process(served: Serving) -> None:
    wait_until(served.answers)
    before = set(served.processes())
    for worker in before - {served.process.pid}:
        os.kill(worker, signal.SIGINT)
    for _ in range(20):
        assert served.answers()
    assert set(served.processes()) == before


# -- stopping ------------------------------------------------------------------------------------------------


@pytest.fixture
def clients(serving: Serving) -> Iterator[list[socket.socket]]:
    """Connections kept alive, a request half sent, a form that does not come, answers not fetched."""
    opened = []
    for _ in range(5):
        kept_alive = serving.connect(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert kept_alive.recv(4096).startswith(b"HTTP/1.1 200")
        opened.append(kept_alive)
    opened.append(serving.connect(b"GET / HTTP/1.1\r\nHost: local"))
    opened.append(
        serving.connect(
            b"POST /admin/login/ HTTP/1.1\r\nHost: localhost\r\nCookie: csrftoken=" + b"c" * 32 + b"\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\nusername="
        )
    )
    opened.append(serving.connect(b"GET /feed/ HTTP/1.1\r\nHost: localhost\r\n\r\n" * 50))
    yield opened
    for client in opened:
        client.close()


def test_ctrl_c_in_the_terminal_ends_every_process(serving: Serving, clients: list[socket.socket]) -> None:
    assert len(serving.processes()) > 1
    os.write(serving.terminal, b"\x03")
    assert serving.process.wait(PATIENCE) in {0, 130}
    assert serving.processes() == []
    assert "Traceback" not in serving.said()


def test_a_closed_terminal_ends_every_process(serving: Serving, clients: list[socket.socket]) -> None:
    serving.process.send_signal(signal.SIGHUP)
    assert serving.process.wait(PATIENCE) == 0
    assert serving.processes() == []


def test_a_server_that_is_told_to_stop_has_said_one_line_and_frees_its_port(
    serving: Serving, settings: Settings, tmp_path: Path
) -> None:
    serving.get("/nothing-here/").read()
    serving.process.terminate()
    assert serving.process.wait(PATIENCE) == 0
    assert serving.processes() == []
    site = f"http://127.0.0.1:{serving.port}/"
    assert serving.said() == f"The blog is at {site} and its admin at {site}admin/ (Ctrl-C stops it).\r\n"
    settings.DATA_DIR = tmp_path
    server.claim("127.0.0.1", serving.port).close()


def test_workers_end_when_their_main_process_is_killed(
    serving: Serving, clients: list[socket.socket]
) -> None:
    serving.process.kill()
    serving.process.wait(PATIENCE)
    wait_until(lambda: serving.processes() == [])
    wait_until(serving.refuses)

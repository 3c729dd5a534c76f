"""An owner configures the blog by environment variables."""

from __future__ import annotations

import ipaddress
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from site_config import environment
from site_config.database_url import database
from site_config.email_url import mail
from site_config.environment import ConfigurationError

PROJECT = Path(__file__).parent.parent
VARIABLES = {
    "DATABASE_URL", "SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL",
    "DATA_DIR", "TRUSTED_PROXIES", "PORT", "MEDIA_STORAGE_URL",
}  # fmt: skip


def set_variable(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("THING", value)


def refusal(read: object) -> str:
    """The sentence with which a reader refuses, checked to be one that names the variable."""
    with pytest.raises(ConfigurationError) as refused:
        read()  # type: ignore[operator]
    sentence = str(refused.value)
    assert sentence.startswith("THING ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def run(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Python in a process of its own, under these variables and no others of ours or Django's."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in VARIABLES and not name.startswith("DJANGO_")
    }
    return subprocess.run(
        [sys.executable, *command],
        cwd=PROJECT,
        env=inherited | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def settings_of(data_dir: Path, expression: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """What a fresh process makes of the settings under these variables."""
    code = f"from site_config import settings; print({expression})"
    return run("-c", code, **{"DATA_DIR": str(data_dir)} | variables)


# -- what a bare machine gets --------------------------------------------------------------------------------


def test_without_any_variable_everything_has_a_sensible_value(tmp_path: Path) -> None:
    names = "settings.DEBUG, settings.SITE_URL, settings.ALLOWED_HOSTS, settings.DEFAULT_FROM_EMAIL"
    outcome = settings_of(tmp_path, names)
    assert outcome.stdout.strip() == (
        "False http://127.0.0.1:8000 ['127.0.0.1', 'localhost', '[::1]'] webmaster@localhost"
    )
    assert outcome.stderr == ""


def test_the_port_is_part_of_the_address_unless_that_is_given(tmp_path: Path) -> None:
    assert settings_of(tmp_path, "settings.SITE_URL", PORT="8001").stdout.strip() == "http://127.0.0.1:8001"
    given = settings_of(tmp_path, "settings.SITE_URL", PORT="8001", SITE_URL="https://example.org")
    assert given.stdout.strip() == "https://example.org"


def test_an_https_site_gets_secure_cookies_that_no_other_host_can_set(tmp_path: Path) -> None:
    names = (
        "settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_NAME, "
        "settings.CSRF_COOKIE_SECURE, settings.SECURE_HSTS_SECONDS, settings.SECURE_SSL_REDIRECT"
    )
    secure = settings_of(tmp_path, names, SITE_URL="https://example.org")
    assert secure.stdout.strip() == "__Host-sessionid True __Host-csrftoken True 31536000 True"
    plain = settings_of(tmp_path, names, SITE_URL="http://example.org")
    assert plain.stdout.strip() == "sessionid False csrftoken False 0 False"


def test_the_site_answers_to_its_own_name_and_to_this_machine(tmp_path: Path) -> None:
    hosts = settings_of(tmp_path, "settings.ALLOWED_HOSTS", SITE_URL="https://[2001:db8::1]:8443")
    assert hosts.stdout.strip() == "['[2001:db8::1]', 'localhost', '127.0.0.1', '[::1]']"


# -- the key -------------------------------------------------------------------------------------------------


def test_a_key_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    first = environment.secret_key("THING", keep_in=tmp_path)
    assert len(first) >= 50
    assert environment.secret_key("THING", keep_in=tmp_path) == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_processes_that_start_at_once_agree_on_the_key(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def be_overtaken(size: int) -> str:
        (tmp_path / "secret_key").write_text("the key of the other process" * 2)
        return "too late" * 10

    monkeypatch.setattr(environment.secrets, "token_urlsafe", be_overtaken)
    assert environment.secret_key("THING", keep_in=tmp_path) == "the key of the other process" * 2


def test_a_key_that_is_given_is_used_and_none_is_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    set_variable(monkeypatch, "$abc, with spaces = and still more")
    assert environment.secret_key("THING", keep_in=tmp_path) == "$abc, with spaces = and still more"
    assert not list(tmp_path.iterdir())


def test_with_postgresql_a_missing_key_is_refused(tmp_path: Path) -> None:
    assert "missing" in refusal(lambda: environment.secret_key("THING", keep_in=None))
    url = "postgres://blog@127.0.0.1/blog"
    outcome = settings_of(tmp_path, "settings.SECRET_KEY", DATABASE_URL=url)
    assert "SECRET_KEY is missing" in outcome.stderr
    assert (
        settings_of(tmp_path, "settings.SECRET_KEY", DATABASE_URL=url, SECRET_KEY="k" * 50).stdout
        == "k" * 50 + "\n"
    )


def test_a_key_that_could_be_guessed_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for value in ("x", "k" * 31):
        set_variable(monkeypatch, value)
        assert "at least 32 random characters" in refusal(
            lambda: environment.secret_key("THING", keep_in=tmp_path)
        )
    set_variable(monkeypatch, "k" * 32)
    assert environment.secret_key("THING", keep_in=None) == "k" * 32


def test_a_damaged_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("short")
    assert "damaged" in refusal(lambda: environment.secret_key("THING", keep_in=tmp_path))


# -- simple values -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "meant"), [("1", True), ("TRUE", True), ("on", True), ("0", False), ("No", False), (" ", True)]
)
def test_a_switch_is_on_or_off(monkeypatch: pytest.MonkeyPatch, value: str, meant: bool) -> None:
    set_variable(monkeypatch, value)
    assert environment.boolean("THING", default=True) is meant


def test_a_list_may_have_blanks_around_its_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    set_variable(monkeypatch, " example.org , .example.net,, ")
    assert environment.hosts("THING", default=[]) == ["example.org", ".example.net"]


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("https://example.org", "https://example.org"),
        ("https://Example.ORG/", "https://example.org"),
        ("https://example.org:443", "https://example.org"),
        ("http://example.org:8080", "http://example.org:8080"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_the_address_of_the_site_is_brought_to_one_form(
    monkeypatch: pytest.MonkeyPatch, value: str, meant: str
) -> None:
    set_variable(monkeypatch, value)
    assert environment.site_url("THING", default="http://x") == meant


def test_proxies_are_addresses_and_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    set_variable(monkeypatch, "10.0.0.7, 192.168.1.1/16, 2001:db8::/32")
    assert environment.networks("THING", default=[]) == [
        ipaddress.ip_network("10.0.0.7/32"),
        ipaddress.ip_network("192.168.0.0/16"),
        ipaddress.ip_network("2001:db8::/32"),
    ]


@pytest.mark.parametrize("value", ["anna@example.org", "Anna de Vries <anna@example.org>", "blog@localhost"])
def test_a_sender_may_have_a_name(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    set_variable(monkeypatch, value)
    assert environment.address("THING", default="x@y.z") == value


def test_the_data_directory_is_made_when_it_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    set_variable(monkeypatch, "some/where")
    assert environment.directory("THING", default=tmp_path / "var") == tmp_path / "some" / "where"
    assert (tmp_path / "some" / "where").is_dir()


# -- nonsense ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("read", "values"),
    [
        (lambda: environment.boolean("THING", default=False), ["maybe", "2", "yes please"]),
        (lambda: environment.port("THING", default=8000), ["0", "65536", "-1", "http", "80.0", "٨", "8 000"]),
        (
            lambda: environment.site_url("THING", default=""),
            [
                "example.org",
                "ftp://example.org",
                "https://",
                "https://example.org/blog",
                "https://example.org/?a=1",
                "https://anna:secret@example.org",
                "https://example.org:port",
                "https://example.org:0",
                "https://exa mple.org",
                "https://-.org",
                "https://[::1",
                "https://" + "a" * 70 + ".org",
            ],
        ),
        (
            lambda: environment.hosts("THING", default=[]),
            ["https://example.org", "example.org:8000", "example.org/", "a b", "ex*mple.org"],
        ),
        (lambda: environment.networks("THING", default=[]), ["nginx", "10.0.0", "10.0.0.0/33", "::1/129"]),
        (
            lambda: environment.address("THING", default=""),
            ["anna", "anna@", "Anna <anna>", "a@b.nl\nBcc: c@d.nl", "@example.org"],
        ),
        (lambda: environment.directory("THING", default=PROJECT / "var"), ["/dev/null/blog", "/proc/blog"]),
        (
            lambda: database("THING", default=PROJECT / "x", relative_to=PROJECT),
            [
                "mysql://localhost/blog",
                "blog.sqlite3",
                "sqlite://",
                "sqlite:///",
                "sqlite://:memory:",
                "sqlite:///:memory:",
                "sqlite:///no/such/directory/blog.sqlite3",
                "sqlite:////",
                "postgres://localhost",
                "postgres://localhost/",
                "postgres://localhost:port/blog",
                "postgres://localhost/blog?sslmode=perhaps",
                "postgres://localhost/blog?connect_timeout=soon",
                "postgres://localhost/blog?colour=red",
            ],
        ),
        (
            lambda: mail("THING", default=PROJECT / "x"),
            [
                "mail.example.org",
                "smtp://",
                "http://example.org",
                "smtp://host:port",
                "file://mail",
                "smtp://host/x",
            ],
        ),
    ],
    ids=["switch", "port", "address", "hosts", "proxies", "sender", "directory", "database", "mail"],
)
def test_nonsense_is_refused_with_one_sentence_that_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, read: object, values: list[str]
) -> None:
    for value in values:
        set_variable(monkeypatch, value)
        refusal(read)


def test_a_refusal_never_repeats_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    set_variable(monkeypatch, "smtp://anna:hunter2@host/path")
    assert "hunter2" not in refusal(lambda: mail("THING", default=PROJECT / "x"))
    set_variable(monkeypatch, "mysql://anna:hunter2@host/blog")
    assert "hunter2" not in refusal(lambda: database("THING", default=PROJECT, relative_to=PROJECT))


def test_a_command_refused_says_only_the_sentence(tmp_path: Path) -> None:
    for variables in ({"PORT": "eighty"}, {"DATA_DIR": "/dev/null/x"}, {"SITE_URL": "example.org"}):
        outcome = run("manage.py", "check", **{"DATA_DIR": str(tmp_path)} | variables)
        assert outcome.returncode == 2
        assert re.fullmatch(rf"{next(iter(variables))} is “.*\.\n", outcome.stderr)
        assert outcome.stdout == ""


# -- database and mail ---------------------------------------------------------------------------------------


def test_sqlite_is_the_database_unless_another_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert database("THING", default=tmp_path / "blog.sqlite3", relative_to=tmp_path)["NAME"] == (
        tmp_path / "blog.sqlite3"
    )
    set_variable(monkeypatch, "sqlite:///other%20blog.sqlite3")
    named = database("THING", default=tmp_path / "blog.sqlite3", relative_to=tmp_path)
    assert named["NAME"] == tmp_path / "other blog.sqlite3"
    set_variable(monkeypatch, f"sqlite:///{tmp_path}/third.sqlite3")
    assert database("THING", default=tmp_path, relative_to=PROJECT)["NAME"] == tmp_path / "third.sqlite3"


def test_what_sqlite_has_acknowledged_is_on_the_disk_and_readers_do_not_wait(tmp_path: Path) -> None:
    code = """if True:
        import django; django.setup()
        from django.db import connection, transaction
        with connection.cursor() as cursor:
            for pragma in ("journal_mode", "synchronous", "foreign_keys"):
                print(*cursor.execute(f"PRAGMA {pragma}").fetchone())
        with transaction.atomic(), connection.cursor() as cursor:
            import sqlite3
            try:
                sqlite3.connect(connection.settings_dict["NAME"], timeout=0).execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                print(error)
    """
    outcome = run("-c", code, DJANGO_SETTINGS_MODULE="site_config.settings", DATA_DIR=str(tmp_path))
    assert outcome.stdout.split("\n") == ["wal", "2", "1", "database is locked", ""]


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("postgres://anna:secret@db.example:5433/blog", ("blog", "anna", "secret", "db.example", "5433")),
        ("postgresql://anna@localhost/blog", ("blog", "anna", "", "localhost", "")),
        ("postgres://a%40b:p%2Fw%3A%25@[::1]:5432/my%20blog", ("my blog", "a@b", "p/w:%", "::1", "5432")),
        ("postgres://%2FVar%2Frun%2Fpostgresql/blog", ("blog", "", "", "/Var/run/postgresql", "")),
        ("postgres:///blog?host=/run/postgresql&port=5433", ("blog", "", "", "/run/postgresql", "5433")),
        ("postgres:///blog", ("blog", "", "", "", "")),
    ],
)
def test_postgresql_is_named_as_libpq_names_it(
    monkeypatch: pytest.MonkeyPatch, value: str, meant: tuple[str, ...]
) -> None:
    set_variable(monkeypatch, value)
    named = database("THING", default=PROJECT, relative_to=PROJECT)
    assert tuple(named[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == meant
    assert named["ENGINE"] == "site_config.backends.postgresql"
    assert named["CONN_HEALTH_CHECKS"] is True


def test_parameters_of_libpq_are_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    set_variable(monkeypatch, "postgres://localhost/blog?sslmode=require")
    options = database("THING", default=PROJECT, relative_to=PROJECT)["OPTIONS"]
    assert options == {"connect_timeout": 2, "tcp_user_timeout": 3000, "sslmode": "require"}


def test_mails_are_files_until_there_is_a_mail_server(tmp_path: Path) -> None:
    way_out = mail("THING", default=tmp_path / "mail")
    assert way_out.backend == "django.core.mail.backends.filebased.EmailBackend"
    assert way_out.file_path == tmp_path / "mail"


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("smtp://mail.example.org", ("mail.example.org", 25, "", "", False, False)),
        ("smtp+tls://anna:p%40ss@mail.example.org", ("mail.example.org", 587, "anna", "p@ss", True, False)),
        ("smtps://anna:p@mail.example.org:4650", ("mail.example.org", 4650, "anna", "p", False, True)),
    ],
)
def test_mail_goes_through_the_server_that_is_named(
    monkeypatch: pytest.MonkeyPatch, value: str, meant: tuple[object, ...]
) -> None:
    set_variable(monkeypatch, value)
    way_out = mail("THING", default=PROJECT)
    assert way_out.backend == "django.core.mail.backends.smtp.EmailBackend"
    assert (
        way_out.host,
        way_out.port,
        way_out.user,
        way_out.password,
        way_out.use_tls,
        way_out.use_ssl,
    ) == meant


def test_mail_can_go_to_another_directory_or_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    set_variable(monkeypatch, "file:///srv/my%20mail")
    assert mail("THING", default=PROJECT).file_path == Path("/srv/my mail")
    set_variable(monkeypatch, "console:")
    assert mail("THING", default=PROJECT).backend == "django.core.mail.backends.console.EmailBackend"


# -- a public blog -------------------------------------------------------------------------------------------


def test_a_site_on_https_passes_the_deployment_check(tmp_path: Path) -> None:
    public = {"SITE_URL": "https://example.org", "DATA_DIR": str(tmp_path)}
    outcome = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **public)
    assert outcome.returncode == 0, outcome.stderr
    assert "(2 silenced)" in outcome.stdout

"""The house: which way imports run, what its rooms are called, and where HTML may be trusted."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BLOG = ROOT / "blog"

# From the ground up; a room imports only what lies below it.
FLOORS = [
    {"text"},
    {"models"},
    {"publishing", "reading", "finding", "replying", "moderating", "moving", "demo"},
    {"management", "urls", "admin", "apps", "middleware", "templatetags", "migrations", "page_cache"},
]
# The arrows between two rooms of one floor. Any other is a bug, or belongs here with its reason.
BETWEEN_ROOMS = {
    ("replying", "moderating"),  # a sent reply is judged
    ("replying", "reading"),  # a reply that was not accepted is shown on the page of its post
    ("publishing", "reading"),  # a preview is drawn by the very page readers will open
    ("finding", "reading"),  # its page is one of those readers open
    ("publishing", "finding"),  # the list of posts is searched by the index readers ask
    ("moderating", "finding"),  # so is the list of replies
    ("publishing", "demo"),  # its button takes the demonstration blog away
    ("moderating", "publishing"),  # replies stand in the same admin site
    ("moving", "reading"),  # what leaves is what readers open: their pages, and posts as feeds carry them
    ("publishing", "moving"),  # its buttons hand out what leaves
    ("moving", "demo"),  # what moves in takes the place of the demonstration blog
    ("demo", "moderating"),  # a demonstrated reply waits for the reasons a real one would
    ("moving", "demo"),  # what is brought in takes the place of the demonstration blog
}
TRUSTED = re.compile(r"\|\s*safe\b|mark_safe|SafeString")


def room_of(path: Path) -> str:
    """The room a file of `blog/` stands in: its folder, or itself."""
    return path.relative_to(BLOG).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """The rooms of `blog/` that a file imports, also inside functions; not what only types need."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            node.body = []
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path.name}: a relative import hides where it leads"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            if name.startswith("blog."):
                yield name.split(".")[1]


def floor_of(room: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def wrong_arrows(files: list[Path]) -> list[str]:
    """The imports that run upwards, or between rooms without leave."""
    wrong = []
    for path in files:
        room = room_of(path)
        for other in imports(path):
            if other == room or (room, other) in BETWEEN_ROOMS:
                continue
            if floor_of(other) >= floor_of(room) and floor_of(room) < len(FLOORS) - 1:
                wrong.append(f"{path.relative_to(ROOT)} imports blog.{other}")
    return wrong


def python_files() -> list[Path]:
    return [path for path in sorted(BLOG.rglob("*.py")) if path != BLOG / "__init__.py"]


def test_imports_run_downward() -> None:
    assert wrong_arrows(python_files()) == []


def test_every_arrow_that_is_allowed_is_there() -> None:
    drawn = {(room_of(path), other) for path in python_files() for other in imports(path)}

    assert drawn >= BETWEEN_ROOMS


def test_an_import_from_models_into_a_room_would_be_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "models" / "post.py"
    file.parent.mkdir()
    file.write_text("def late():\n    from blog.reading import views\n")
    monkeypatch.setitem(globals(), "BLOG", tmp_path)
    monkeypatch.setitem(globals(), "ROOT", tmp_path)

    assert wrong_arrows([file]) == ["models/post.py imports blog.reading"]


def test_the_project_around_the_blog_knows_no_post() -> None:
    for path in (ROOT / "site_config").rglob("*.py"):
        # wsgi.py puts the kept pages around the application, and nobody else knows of them.
        known = {"page_cache"} if path.name == "wsgi.py" else set()
        assert set(imports(path)) <= known, f"{path.name} imports a room of the blog"


def test_only_the_server_knows_of_kept_pages() -> None:
    assert not [
        path for path in python_files() if "page_cache" in imports(path) and room_of(path) != "page_cache"
    ]


def test_only_the_sanitizer_calls_bleach() -> None:
    callers = [
        path.name for path in python_files() if re.search(r"^\s*(import|from) bleach", path.read_text(), re.M)
    ]

    assert callers == ["sanitizer.py"]


def test_only_stored_and_sanitised_html_is_trusted() -> None:
    trusting = set()
    for path in [*ROOT.glob("templates/**/*.html"), *python_files()]:
        for line in path.read_text(encoding="utf-8").splitlines():
            if TRUSTED.search(line) and not re.search(r"\b(body_html|bio_html|json_ld)\b", line):
                trusting.add(f"{path.relative_to(ROOT)}: {line.strip()}")

    assert trusting == set()


def test_no_template_carries_style_or_script_of_its_own() -> None:
    for path in ROOT.glob("templates/**/*.html"):
        markup = path.read_text(encoding="utf-8")
        inline = re.search(
            r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(\bsrc=|application/ld\+json))", markup
        )
        assert not inline, f"{path.relative_to(ROOT)}: {inline and inline[0]}"


def test_no_module_has_outgrown_its_room() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in python_files()
        if "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > 400
    }

    assert long == {}


def test_commands_are_shells() -> None:
    for path in (BLOG / "management" / "commands").glob("*.py"):
        body = [
            line
            for line in path.read_text().splitlines()
            if line.strip() and not line.lstrip().startswith("#")
        ]
        assert len(body) <= 25, f"{path.name} has {len(body)} lines; its work belongs in a room"


@pytest.mark.parametrize("name", ["utils", "helpers", "services", "managers", "common"])
def test_nothing_is_called_after_nothing(name: str) -> None:
    assert not [path for path in BLOG.rglob("*") if path.stem == name]

"""What the repository holds: the product, in its own words, and nothing that set-up brings."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS_WITHOUT_A_NAME = {"utils", "util", "helpers", "helper", "common", "services", "misc"}
BROUGHT_BY_SET_UP = re.compile(r"(^|/)(vendor|node_modules|\.venv|staticfiles)/|\.(mo|pyc|sqlite3)$|\.min\.(js|css)$")
REGISTRY_ADDRESS = re.compile(
    r"https?://(registry\.|files\.pythonhosted|pypi\.|deb\.)|\"resolved\"|--(extra-)?index-url"
)


@pytest.fixture(scope="module")
def files() -> list[str]:
    """Paths of all files that a commit would hold, from the root of the repository."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return [path for path in listing.stdout.decode().split("\0") if path and (ROOT / path).is_file()]


def test_every_module_has_a_name_of_its_own(files: list[str]) -> None:
    nameless = [
        path for path in files if path.startswith("src/") and ROOMS_WITHOUT_A_NAME & set(re.split(r"[/.]", path))
    ]
    assert nameless == []


def test_nothing_that_set_up_brings_is_committed(files: list[str]) -> None:
    assert [path for path in files if BROUGHT_BY_SET_UP.search(path)] == []


def test_lock_files_name_no_registry(files: list[str]) -> None:
    locks = [path for path in files if path == "package-lock.json" or path.startswith("requirements/")]
    assert locks
    naming = [path for path in locks if REGISTRY_ADDRESS.search((ROOT / path).read_text(encoding="utf-8"))]
    assert naming == []


def test_every_locked_python_package_has_a_hash(files: list[str]) -> None:
    unhashed = [
        (path, line)
        for path in files
        if re.fullmatch(r"requirements/\w+\.txt", path)
        for line in re.sub(r"\\\n\s*", " ", (ROOT / path).read_text(encoding="utf-8")).splitlines()
        if re.match(r"\w", line) and "--hash=sha256:" not in line
    ]
    assert unhashed == []


def test_the_product_tells_the_place_of_no_machine(files: list[str]) -> None:
    place = re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/|\.\./shared")
    text = {".py", ".sh", ".md", ".html", ".js", ".css", ".toml", ".in", ".json", ""}
    telling = [
        path
        for path in files
        if not path.startswith(("tests/", ".ci/"))
        and Path(path).suffix in text
        and place.search((ROOT / path).read_text(encoding="utf-8"))
    ]
    assert telling == []

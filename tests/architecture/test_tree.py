"""How the tree is written: short files, names that say something, documents that lead somewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ("shared", "services", "tests")
LONGEST = 300
VAGUE = re.compile(r"(utils?|helpers?|common|misc|manager|base)")
TEXTS = (".md", ".py", ".yaml", ".yml", ".toml", ".lock", ".txt", ".conf", ".json", ".properties", ".sh", ".cfg")
OF_THIS_MACHINE = re.compile(
    r"--(extra-)?index-url|^ *url *= *\"https?:.*(whl|tar\.gz)|\bissue #?[0-9]+\b|/(work|root|home)/"
)


def python_files() -> list[Path]:
    return sorted(path for part in PARTS for path in (ROOT / part).rglob("*.py"))


def texts() -> Iterator[Path]:
    """Every text of the project, without what tools made."""
    tops = [*PARTS, "docs", "deploy", ".ci"]
    yield from (path for top in tops for path in sorted((ROOT / top).rglob("*")) if path.suffix in TEXTS)
    yield from (
        path for path in sorted(ROOT.iterdir()) if path.is_file() and not path.name.startswith((".git", ".coverage"))
    )


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", python_files(), ids=name)
def test_a_file_is_short_and_its_name_says_something(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST, f"{lines} lines: two thoughts may live in it"
    parts = path.relative_to(ROOT).with_suffix("").parts
    assert not [part for part in parts if VAGUE.fullmatch(part)]


def test_every_module_says_why_it_exists() -> None:
    silent = [
        name(path)
        for path in python_files()
        if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_the_tree_names_no_registry_and_no_machine() -> None:
    found = [
        f"{name(path)}:{number}: {line.strip()[:100]}"
        for path in texts()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if OF_THIS_MACHINE.search(line)
    ]
    assert found == []


def test_locks_hold_names_versions_and_hashes_only() -> None:
    for lock in ("requirements.lock", "requirements.runtime.lock", "requirements.installer.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        assert "://" not in text
        pinned = re.findall(r"^[a-z0-9][^ ]*==[^ ]+", text, flags=re.MULTILINE | re.IGNORECASE)
        assert len(pinned) == len(re.findall(r"^\S", text, flags=re.MULTILINE))


def test_what_the_images_install_is_what_is_tested() -> None:
    def versions(lock: str) -> set[str]:
        text = (ROOT / lock).read_text(encoding="utf-8")
        return set(re.findall(r"^\S+==\S+", text, flags=re.MULTILINE))

    assert versions("requirements.runtime.lock") <= versions("requirements.lock")


def test_every_service_tells_what_it_is() -> None:
    for service in (path for path in (ROOT / "services").iterdir() if (path / "__init__.py").exists()):
        text = (service / "README.md").read_text(encoding="utf-8")
        assert text.startswith(f"# {service.name.capitalize()}")


def documents() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "services").rglob("*.md")])


@pytest.mark.parametrize("path", documents(), ids=name)
def test_links_in_documents_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "decisions").glob("0*.md")), ids=name)
def test_a_decision_says_what_was_rejected_and_when_to_look_again(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for part in ("**Decided.**", "**Because**", "**Rejected.**", "**Look again**"):
        assert part in text

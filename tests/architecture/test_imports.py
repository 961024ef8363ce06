"""Who may know what, where import-linter's contracts do not reach: single files, environment, pure decisions."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DRIVER = ROOT / "shared" / "runtime" / "store.py"
READ_THE_ENVIRONMENT = ("shared/runtime/settings.py", "shared/cli/", "shared/devstack/")
"""Settings, and the command line with the stack that it starts: composition roots of their own."""

PURE = ("shared.contracts", "shared.decisions", "shared.reference")


def sources() -> list[Path]:
    return sorted([*(ROOT / "shared").rglob("*.py"), *(ROOT / "services").rglob("*.py")])


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_only_one_file_imports_the_driver() -> None:
    assert [path for path in sources() if any(one.split(".")[0] == "motor" for one in imported(path))] == [DRIVER]


def test_only_settings_and_the_command_line_read_the_environment() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in {"environ", "getenv"}
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
    ]
    assert [name for name in found if not name.startswith(READ_THE_ENVIRONMENT)] == []


def test_the_laptops_store_is_never_imported() -> None:
    assert [path for path in sources() if any(one.lower().startswith("secantus") for one in imported(path))] == []


def decisions() -> list[Path]:
    return sorted((ROOT / "services").rglob("decisions.py"))


@pytest.mark.parametrize("path", decisions(), ids=lambda path: str(path.relative_to(ROOT)))
def test_decisions_know_contracts_reference_and_the_standard_library_only(path: Path) -> None:
    for module, known in reached(path, set()):
        assert (
            known in sys.stdlib_module_names
            or known == "pydantic"
            or any(known == pure or known.startswith(f"{pure}.") for pure in PURE)
        ), f"{module.relative_to(ROOT)} imports {known}"


def reached(path: Path, seen: set[Path]) -> Iterator[tuple[Path, str]]:
    """What a module imports, and what the modules of its own service that it imports import in turn."""
    seen.add(path)
    service = path.relative_to(ROOT).parts[1]
    for known in sorted(imported(path)):
        if known.startswith(f"services.{service}."):
            inside = ROOT.joinpath(*known.split(".")).with_suffix(".py")
            if inside not in seen:
                yield from reached(inside, seen)
        else:
            yield path, known if known.startswith("shared.") else known.split(".")[0]

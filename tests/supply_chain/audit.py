"""Known vulnerabilities in what is installed, by pip-audit; where its database can't be asked, it says so.

pip-audit ends well when it has audited nothing: a package that its database does not have is only skipped, and one without
entries has none. So it is first asked about a release whose vulnerability is long known.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.supply_chain.lock import LOCK

PROGRAM = Path(sys.executable).with_name("pip-audit")
VULNERABLE = "pyyaml==5.3"
SHOWN, LINE = 5, "\n"


@dataclass(frozen=True, slots=True)
class Asked:
    """What pip-audit answered: its list of packages, None where it broke off, and what it said beside."""

    packages: Sequence[dict[str, Any]] | None
    said: str = ""


def ask(requirements: Path, *options: str) -> Asked:
    """Ask about pinned packages."""
    done = subprocess.run(
        [
            PROGRAM,
            *("--requirement", requirements, "--disable-pip", "--format", "json", "--progress-spinner", "off"),
            *options,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        return Asked(json.loads(done.stdout)["dependencies"], done.stderr)
    except ValueError:
        return Asked(None, done.stderr)


def verdict(known: Asked, audited: Asked) -> tuple[bool, list[str]]:
    """Whether a vulnerability was found, and what to say. `known` is the answer about the vulnerable release."""
    found = [
        f"{package['name']} {package['version']}: {flaw['id']} ({', '.join(flaw['fix_versions']) or 'no fix yet'})"
        for package in audited.packages or ()
        for flaw in package.get("vulns", ())
    ]
    if found:
        return True, found
    for asked in (known, audited):
        if asked.packages is None:
            return False, [f"skipped: the database can't be asked: {asked.said.strip().rpartition(LINE)[2]}"]
    if not any(package.get("vulns") for package in known.packages or ()):
        return False, [f"skipped: the database does not know of {VULNERABLE}, whose vulnerability is long known"]
    packages = audited.packages or ()
    left_out = [package["name"] for package in packages if "skip_reason" in package]
    said = [f"{len(packages) - len(left_out)} packages audited, no known vulnerability"]
    if left_out:
        more = f" and {len(left_out) - SHOWN} more" if len(left_out) > SHOWN else ""
        said.append(f"skipped: the database does not have {', '.join(left_out[:SHOWN])}{more}")
    return False, said


def main() -> int:
    """Audit the runtime lock; the exit status."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as vulnerable:
        vulnerable.write(f"{VULNERABLE}\n")
        vulnerable.flush()
        known = ask(Path(vulnerable.name), "--no-deps")
    failed, said = verdict(known, ask(LOCK, "--require-hashes"))
    sys.stdout.write("\n".join(said) + "\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

"""All services as real processes, asked at every boundary of what they allow, then in sequences for a given time.

    python -m tests.reliability.stateful --seconds 180

Fails where anything is answered by 5xx or otherwise than documented, or where an event is unaccounted for afterwards.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from prometheus_client.parser import text_string_to_metric_families

from shared.devstack.demo import DATA_OFFICER
from shared.reference.provinces import PK
from shared.web.issuer import mint
from shared.web.permissions import Office
from tests.conftest import free_base
from tests.reliability.sequences import in_sequence

BESIDE_PYTHON = Path(sys.executable).parent
LEAD, SCHEMATHESIS = str(BESIDE_PYTHON / "lead"), str(BESIDE_PYTHON / "schemathesis")
OF_AN_OFFICE = (
    "/(alliance|approval|decline|suspension|reinstatement|departure|indicators.*|verification|verifications|return)$"
)
"""Paths that an office is sent to; to all others a member."""

ENDLESS = "/live$"
"""Paths whose answers never end."""

CONFIGURATION = """
color = false
continue-on-failure = true
headers = {{ Authorization = "Bearer ${{MEMBER}}" }}

[checks]
positive_data_acceptance = {{ enabled = false }} # no schema tells the rules of the domain
ignored_auth = {{ enabled = false }} # tests/integration asks every route with every token

[phases.coverage.generation]
mode = "positive" # what is forbidden is asked for in tests/integration

[phases.stateful.generation]
mode = "positive" # what is forbidden would end a sequence; tests/integration asks for it

[[operations]]
include-path-regex = "{office}"
headers = {{ Authorization = "Bearer ${{OFFICE}}" }}
"""


def main() -> int:
    """Run; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=180, help="how long the services are asked")
    parser.add_argument("--seed", type=int, help="as printed by an earlier run; by default a new one")
    given = parser.parse_args()
    seed = random.randrange(2**32) if given.seed is None else given.seed
    say(f"seed {seed}")
    with tempfile.TemporaryDirectory(prefix="lead-stateful-") as folder, running(Path(folder)) as here:
        asked = {service: start(here, service, url, given.seconds, seed) for service, url in here["services"].items()}
        reports = {service: asking.communicate()[0] for service, asking in asked.items()}
        failed = [service for service, asking in asked.items() if asking.returncode != 0]
        for service in failed:
            say(reports[service])
        for service, url in here["services"].items():
            failed += [service] * shown(service, answers(url))
        audited = subprocess.run([LEAD, "audit", "--data", here["data"]], check=False)
    return 1 if failed or audited.returncode else 0


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextmanager
def running(folder: Path) -> Iterator[Mapping[str, Any]]:
    """The platform with its demonstration data, stopped afterwards: what `lead up --json` prints."""
    data = folder / "lead"
    command = [LEAD, "up", "--detach", "--json", "--data", str(data), "--port", str(free_base())]
    try:
        started = subprocess.run(command, stdout=subprocess.PIPE, check=True)
        yield json.loads(started.stdout)
    finally:
        subprocess.run([LEAD, "down", "--data", str(data)], check=False)


def start(here: Mapping[str, Any], service: str, url: str, seconds: int, seed: int) -> subprocess.Popen[str]:
    """Ask a service in sequences, with its document made fit for them."""
    issuer = Path(here["data"]) / "issuer"
    folder = Path(here["data"]).parent / service
    folder.mkdir()
    document = in_sequence(httpx.get(f"{url}/openapi.json").raise_for_status().json())
    (folder / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    (folder / "schemathesis.toml").write_text(CONFIGURATION.format(office=OF_AN_OFFICE), encoding="utf-8")
    tokens = {
        "OFFICE": mint(issuer, "office", roles=[(office, PK) for office in Office], organisation="adlg"),
        "MEMBER": mint(issuer, DATA_OFFICER if service == "reporting" else "applicant"),
    }
    options = ("--phases", "coverage,stateful", "--max-time", str(seconds), "--seed", str(seed), "--url", url)
    return subprocess.Popen(
        [SCHEMATHESIS, "run", "openapi.json", "--exclude-path-regex", ENDLESS, *options],
        cwd=folder,
        env={**os.environ, **tokens},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def answers(url: str) -> Counter[tuple[str, str]]:
    """How often each route answered with which status, by the service's own count."""
    counted: Counter[tuple[str, str]] = Counter()
    for family in text_string_to_metric_families(httpx.get(f"{url}/metrics").text):
        for sample in family.samples:
            route = f"{sample.labels.get('method')} {sample.labels.get('route')}"
            if sample.name == "lead_http_requests_total" and not route.startswith("GET /health"):
                counted[route, sample.labels["status"]] += int(sample.value)
    return counted


def shown(service: str, counted: Counter[tuple[str, str]]) -> bool:
    """Print what was answered; whether any answer was a 5xx."""
    say(f"\n{service}: {counted.total()} requests")
    for route in sorted({route for route, _ in counted}):
        statuses = sorted((status, number) for (of, status), number in counted.items() if of == route)
        say(f"  {route}: {', '.join(f'{number} x {status}' for status, number in statuses)}")
    return any(status.startswith("5") for _, status in counted)


if __name__ == "__main__":
    sys.exit(main())

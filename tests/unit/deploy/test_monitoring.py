"""The compose overlay: what it mounts is in the tree, and what it scrapes are services of the platform."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[3]


def read(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


def test_every_service_of_the_platform_is_scraped_under_its_name() -> None:
    built = {name for name, service in read("docker-compose.yml")["services"].items() if "build" in service}
    jobs = {job["job_name"]: job for job in read("deploy/prometheus/prometheus.yaml")["scrape_configs"]}
    scraped = {
        target: group["labels"]["service"] for group in jobs["lead"]["static_configs"] for target in group["targets"]
    }
    assert scraped == {f"{name}:8000": name for name in built}


def test_what_is_mounted_is_there_and_nothing_is_reachable_from_other_machines() -> None:
    for service in read("deploy/compose.monitoring.yaml")["services"].values():
        mounted = [one.partition(":")[0] for one in service["volumes"] if one.startswith("./")]
        assert all((ROOT / path).exists() for path in mounted)
        assert all(port.startswith("127.0.0.1:") for port in service["ports"])

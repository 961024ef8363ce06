"""The bill of materials of a service's image, CycloneDX as JSON, written to `build/sbom.json`."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from tests.supply_chain.lock import ROOT, locked

PLACE = ROOT / "build" / "sbom.json"


def bill(packages: Iterable[tuple[str, str]]) -> str:
    """The bill of these packages, by name and version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    made = Bom(components=[_component(*package) for package in packages])
    image = Component(type=ComponentType.APPLICATION, name=project["name"], version=project["version"])
    made.metadata.component = image
    made.register_dependency(image, made.components)  # flat: a lock does not tell who asked for what
    return JsonV1Dot6(made).output_as_string(indent=2)


def _component(name: str, version: str) -> Component:
    purl = PackageURL("pypi", name=name, version=version)
    return Component(name=name, version=version, purl=purl, bom_ref=purl.to_string())


def missing(told: dict[str, Any], packages: Iterable[tuple[str, str]]) -> set[str]:
    """The packages that a bill does not list. Raises ValueError for what is no CycloneDX bill."""
    if (told.get("bomFormat"), told.get("specVersion")) != ("CycloneDX", "1.6"):
        raise ValueError("no CycloneDX 1.6 bill")
    listed = {part["purl"] for part in told["components"]}
    return {PackageURL("pypi", name=name, version=version).to_string() for name, version in packages} - listed


def main(place: Path = PLACE) -> int:
    """Write the bill and read it back; the exit status."""
    packages = locked()
    place.parent.mkdir(exist_ok=True)
    place.write_text(bill(packages), encoding="utf-8")
    if left_out := missing(json.loads(place.read_text(encoding="utf-8")), packages):
        sys.stdout.write(f"{place.name} leaves out {', '.join(sorted(left_out))}\n")
        return 1
    sys.stdout.write(f"{len(packages)} packages in {place.relative_to(place.parents[1])}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

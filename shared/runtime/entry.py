"""A service's command line: without an operation it runs its roles, else it answers the operation and ends."""

from __future__ import annotations

import argparse
import sys

import uvloop
from pydantic import ValidationError

from shared.runtime.kafka_ends import tell_closed_connections
from shared.runtime.operations import OPERATIONS, operate
from shared.runtime.process import ROLES, run
from shared.runtime.service import Service
from shared.runtime.settings import Settings


def main(service: Service, arguments: list[str] | None = None) -> int:
    """Run the service or one of its operations; the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        settings = Settings()
    except ValidationError as wrong:
        told = [f"{'_'.join(map(str, error['loc'])).upper() or 'settings'}: {error['msg']}" for error in wrong.errors()]
        sys.stderr.write("\n".join(told) + "\n")
        return 2
    if given and given[0] in OPERATIONS:
        return operate(service, settings, given)
    parser = argparse.ArgumentParser(prog=f"python -m services.{service.context}", description=service.title)
    parser.add_argument("--role", choices=["all", *ROLES], default="all", help="what this process does")
    role = parser.parse_args(given).role
    tell_closed_connections()
    uvloop.run(run(service, settings, frozenset(ROLES) if role == "all" else frozenset({role})))
    return 0

"""An installation stopped in order, from any terminal."""

from __future__ import annotations

from pathlib import Path

from shared.devstack.folder import held
from shared.devstack.shown import Shown
from shared.devstack.supervisor import Supervisor


def down(data: Path, shown: Shown) -> list[str]:
    """Stop what runs in the folder, services first and the broker last; gives the names in order.

    Raises Trouble while another command is starting or stopping it.
    """
    with held(data):
        return Supervisor(data, shown).stop()

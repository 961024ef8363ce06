"""The store that runs is the best one found, and data go on with the server that wrote them."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.devstack.store import prepare
from shared.devstack.trouble import Trouble


def _on_path(folder: Path, *names: str) -> dict[str, str]:
    folder.mkdir()
    for name in names:
        (folder / name).touch(mode=0o755)
    return {"PATH": str(folder)}


@pytest.mark.parametrize(
    ("found", "taken"), [(("mongod", "secantusd-rs"), "mongod"), (("secantusd-rs",), "secantusd-rs")]
)
def test_a_server_on_the_path_comes_first(tmp_path: Path, found: tuple[str, ...], taken: str) -> None:
    program = prepare(tmp_path / "store", port=1234, environ=_on_path(tmp_path / "bin", *found))
    assert Path(program.arguments[0]).name == taken
    assert "1234" in program.arguments


def test_data_go_on_with_the_server_that_wrote_them(tmp_path: Path) -> None:
    prepare(tmp_path / "store", port=1, environ=_on_path(tmp_path / "before", "secantusd-rs"))
    later = _on_path(tmp_path / "later", "mongod", "secantusd-rs")
    assert Path(prepare(tmp_path / "store", port=1, environ=later).arguments[0]).name == "secantusd-rs"


def test_data_whose_server_is_gone_are_not_given_to_another(tmp_path: Path) -> None:
    prepare(tmp_path / "store", port=1, environ=_on_path(tmp_path / "before", "secantusd-rs"))
    with pytest.raises(Trouble, match="were written by secantusd-rs"):
        prepare(tmp_path / "store", port=1, environ=_on_path(tmp_path / "later", "mongod"))


def test_the_store_writes_to_disk_on_every_commit(tmp_path: Path) -> None:
    program = prepare(tmp_path / "store", port=1, environ=_on_path(tmp_path / "bin", "secantusd-rs"))
    assert "--sync-on-commit" in program.arguments

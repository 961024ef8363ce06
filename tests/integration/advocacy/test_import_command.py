"""`lead import office-holders` against the service on a socket."""

from __future__ import annotations

import asyncio
import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from shared.cli import office_holders as command
from shared.cli.main import app
from shared.devstack.trouble import Trouble
from shared.web.issuer import mint
from tests.integration.advocacy.conftest import Advocacy
from tests.integration.advocacy.test_legislator_rows import COLUMNS, LIST
from tests.integration.web.conformance import served

pytestmark = pytest.mark.integration


def written(folder: Path, encoding: str = "utf-8-sig") -> Path:
    """The made-up list as a file."""
    path = folder / "legislators.csv"
    with path.open("w", encoding=encoding, newline="") as text:
        csv.writer(text).writerows([COLUMNS, *LIST])
    return path


async def lead(advocacy: Advocacy, file: Path, *options: str, province: str = "PK-SD") -> Result:
    token = mint(advocacy.issuer, "noor", roles=[("secretariat", "PK-SD")], organisation="lcas")
    arguments = ["import", "office-holders", str(file), "--province", province, "--start", "2024-02-24", *options]
    async with served(advocacy.app) as url:
        environ = {"LEAD_TOKEN": token, "LEAD_ADVOCACY_URL": url}
        return await asyncio.to_thread(lambda: CliRunner().invoke(app, arguments, env=environ))


async def test_a_list_is_brought_and_every_row_answered(
    advocacy: Advocacy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "AT_ONCE", 2)
    file = written(tmp_path)
    said = await lead(advocacy, file)
    assert said.exit_code == 0, said.output
    assert "refused: holder_row.vacant (1 rows)\n  row 2, member_name Vacant" in said.output
    assert "district Karachi Keamari: PK729 West Karachi?" in said.output
    told = json.loads((await lead(advocacy, file, "--json")).stdout.splitlines()[-1])  # after the service's log
    assert [told[name] for name in ("rows", "accepted", "repeated", "refused")] == [6, 0, 2, 4]
    assert [answer["row"] for answer in told["answers"]] == [2, 3, 4, 5, 6, 7]
    shown = await advocacy.shown("/advocacy/v1/PK-SD/office_holders/ps-10-zainab-example")
    assert shown["sources"] == [{"title": "legislators.csv", "url": None, "seen_on": None}]


async def test_who_may_not_is_told_so(advocacy: Advocacy, tmp_path: Path) -> None:
    said = await lead(advocacy, written(tmp_path), province="PK-BA")
    assert (said.exit_code, "[province]" in said.output) == (1, True)


def test_a_file_in_another_encoding_and_one_that_is_no_list_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="not UTF-8"):
        list(command.read_rows(written(tmp_path, "windows-1252")))
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    with pytest.raises(Trouble, match="no column constituency_code, member_name, province"):
        list(command.read_rows(other))

"""What people do while faults happen: figures submitted, corrected, verified; files brought in; members come and go."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import count, product
from typing import Any

from shared.reference.areas import districts, valid_in
from tests.reliability.client import PROGRAMME, Client
from tests.reliability.place import PROVINCES
from tests.reliability.work import Work

INDICATOR = "7.1.1"
UNIT = "percent"
OFFICER = "officer@rig"
FIRST_YEAR, LAST_YEAR, YEARS = 2001, 2025, 20
HEADER = "indicator,area,period,dimensions,value,unit,source,source_kind"
WHY = {"code": "other", "text": "the rig's own reason"}
STEADY_SECONDS = 0.03
"""Between the figures of a series that is written to without a rest, however slowly people work."""
LONGEST_PAUSE = 4.0
"""However slowly people work: an outage lasts five seconds at least, and in it every service is to be asked."""


def series(province: str) -> Iterator[tuple[str, str, int]]:
    """Districts, disaggregations and years, as good as without end: every series of a year before the next year.

    Only districts that were there in all those years: figures of another time are refused.
    """
    years = (str(FIRST_YEAR), str(LAST_YEAR))
    places = [area.code for area in districts(province) if all(valid_in(area, year) for year in years)]
    for year in count(FIRST_YEAR):
        for age, quintile, sex, home in product(range(1, 99), "12345", "FM", "UR"):
            parts = f"age=Y{age},sex={sex},urbanisation={home},wealth_quintile=Q{quintile}"
            yield from ((place, parts, year) for place in places)


class Traffic:
    """The writers and readers of a run, on series of their own or shared by two."""

    def __init__(self, client: Client) -> None:
        self._client, self._random = client, client.random
        self._free = {province: series(province) for province in PROVINCES}
        self._organisations = count(1)
        self._work: list[Work] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = False
        self.pace = 0.05

    async def begin(self) -> None:
        """An alliance, a member and its data officer in each province, and an adopted indicator."""
        client, programme = self._client, self._client.token(*PROGRAMME)
        for province in PROVINCES:
            path = f"/membership/v1/{province}"
            name = {"en": f"Alliance of {province}"}
            await client.command("membership", f"{path}/alliance", {"name": name}, programme)
            member = await self._admit(province)
            naming = {"contact_id": "c-1", "account_id": OFFICER, "roles": ["data_officer"]}
            people = f"{path}/members/{member}/representatives"
            await client.command("membership", people, naming, client.secretariat(province))
            self._work.append(Work(client, province, member))
            await self._work[-1].begin()
        adoption = {
            "code": INDICATOR,
            "framework": "2022",
            "label": {"en": "Access to electricity"},
            "unit": UNIT,
            "direction": "higher_better",
            "limits": {"low": "0", "high": "100"},
        }
        await client.command("reporting", "/reporting/v1/indicators", adoption, programme)
        for province in PROVINCES:
            while (await client.upload(province, self.file(province, 1), self._officer())).get("accepted") != 1:
                await asyncio.sleep(0.2)

    def start(self, writers: int = 3) -> None:
        """Begin; `writers` is how many people submit figures in each province."""
        jobs = [self._submit(province, f"PSLM {number}") for province in PROVINCES for number in range(writers)]
        jobs += [self._import(province) for province in PROVINCES]
        jobs += [self._members(province) for province in PROVINCES]
        jobs += [self._work_on(work) for work in self._work]
        jobs += [self._read()]
        self._tasks = [asyncio.create_task(job) for job in jobs]

    def abandon(self) -> None:
        """Everybody leaves at once: the run has failed."""
        for task in self._tasks:
            task.cancel()

    async def stop(self, patience: float = 60.0) -> None:
        """Let everybody finish what they have asked; who is not answered in time stays unanswered."""
        self._stopping = True
        _, late = await asyncio.wait(self._tasks, timeout=patience)
        for task in late:
            task.cancel()
        for ended in await asyncio.gather(*self._tasks, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended

    async def flood(self, province: str, rows: int) -> None:
        """Bring in a large file at once."""
        await self._client.upload(province, self.file(province, rows), self._officer())

    def file(self, province: str, rows: int) -> str:
        """A file of figures, each of a series of its own."""
        lines = [HEADER]
        for _ in range(rows):
            area, parts, _ = next(self._free[province])
            lines.append(f'{INDICATOR},{area},2019,"{parts}",{self._random.randint(0, 1000) / 10},{UNIT},census,census')
        return "\n".join([*lines, ""])

    async def one_series(self, province: str, figures: int) -> None:
        """Bring in a file of figures that all belong to one series: years, and sources beside each other."""
        area, parts, _ = next(self._free[province])
        lines = [HEADER]
        for number in range(figures):
            year, source = LAST_YEAR - number % YEARS, f"MICS {number // YEARS}"
            lines.append(f'{INDICATOR},{area},{year},"{parts}",{number % 100},{UNIT},{source},official_survey')
        await self._client.upload(province, "\n".join([*lines, ""]), self._officer())

    async def hot(self, province: str, stream: asyncio.Future[str], commands: int) -> None:
        """Write to one series as fast as it takes; the series is told once it is there."""
        area, parts, _ = next(self._free[province])
        for number in range(commands):
            answer = await self._figure(province, area, parts, LAST_YEAR - number % YEARS, f"PSLM {number // YEARS}")
            if answer is not None and not stream.done():
                stream.set_result(answer)

    async def steady(self, stream: str, over: asyncio.Event) -> None:
        """New figures to one series, several a second, until it is over."""
        _, province, _, _, area, parts = stream.split("/")
        for number in count():
            if over.is_set():
                return
            year, source = LAST_YEAR - number % YEARS, f"MICS {number // YEARS}"
            await self._figure(province, area, parts, year, source)
            await asyncio.sleep(STEADY_SECONDS)

    async def hot_again(self, stream: str, commands: int) -> None:
        """More figures of a source of their own to a series."""
        _, province, _, _, area, parts = stream.split("/")
        for number in range(commands):
            await self._figure(province, area, parts, LAST_YEAR - number % YEARS, "HIES")

    async def two_waiting(self, province: str) -> str:
        """Two figures of a new series, by two commands; its stream."""
        area, parts, _ = next(self._free[province])
        for year in (LAST_YEAR, LAST_YEAR - 1):
            stream = await self._figure(province, area, parts, year, "PSLM")
        assert stream is not None
        return stream

    async def _submit(self, province: str, source: str) -> None:
        """One person's work; two persons share a series by other sources, so that they meet in the journal."""
        shared = series(province)
        for _ in range(10 * int(source[-1])):
            next(shared)
        while not self._stopping:
            area, parts, _ = next(shared)
            parts += ",disability=PD"  # series that no file has
            for year in range(FIRST_YEAR, FIRST_YEAR + 3):
                if self._stopping:
                    return
                await self._life(province, area, parts, year, source)
                await asyncio.sleep(self.pace)

    async def _life(self, province: str, area: str, parts: str, year: int, source: str) -> None:
        if await self._figure(province, area, parts, year, source) is None:
            return
        key = {"indicator": INDICATOR, "area": area, "dimensions": parts, "period": str(year), "source": source}
        secretariat, path = self._client.secretariat(province), f"/reporting/v1/{province}/figures"
        chance = self._random.random()
        if chance < 0.2:
            await self._client.command("reporting", f"{path}/return", key | {"why": WHY}, secretariat)
        elif chance < 0.8:
            await self._client.command("reporting", f"{path}/verification", key, secretariat)
        if chance < 0.4:
            body = self._body(area, parts, year, source) | {"why": WHY}
            await self._client.command("reporting", f"{path}/correction", body, self._officer())
        if chance > 0.95:
            await self._client.command("reporting", f"{path}/withdrawal", key | {"why": WHY}, self._officer())

    async def _figure(self, province: str, area: str, parts: str, year: int, source: str) -> str | None:
        body = self._body(area, parts, year, source)
        path = f"/reporting/v1/{province}/figures"
        answer = await self._client.command("reporting", path, body, self._officer())
        return str(answer.json()["stream"]) if answer is not None else None

    def _body(self, area: str, parts: str, year: int, source: str) -> dict[str, Any]:
        return {
            "indicator": INDICATOR,
            "area": area,
            "dimensions": parts,
            "period": str(year),
            "source": {"kind": "official_survey", "name": source},
            "value": str(self._random.randint(0, 1000) / 10),
            "unit": UNIT,
        }

    async def _import(self, province: str) -> None:
        """Bring in files, and verify what they brought."""
        while not self._stopping:
            told = await self._client.upload(province, self.file(province, 40), self._officer())
            for import_id in told.get("imports", {}).values():
                body = {"import_id": import_id, "limit": 20}
                path = f"/reporting/v1/{province}/verifications"
                await self._client.command("reporting", path, body, self._client.secretariat(province))
            await asyncio.sleep(self.pace * 10)

    async def _members(self, province: str) -> None:
        while not self._stopping:
            member = await self._admit(province)
            path, office = f"/membership/v1/{province}/members/{member}", self._client.secretariat(province)
            why = {"why": {"code": "inactivity"}}
            await self._client.command("membership", f"{path}/suspension", why, office)
            await self._client.command("membership", f"{path}/reinstatement", why, office)
            await asyncio.sleep(min(self.pace * 4, LONGEST_PAUSE))

    async def _work_on(self, work: Work) -> None:
        while not self._stopping:
            await work.go_on()
            await asyncio.sleep(min(self.pace * 10, LONGEST_PAUSE))

    async def _admit(self, province: str) -> str:
        number = f"{province[3:].lower()}{next(self._organisations)}"
        application = {
            "name": {"en": f"Organisation {number}"},
            "identifiers": [{"scheme": "rig", "id": number}],
            "sector": "civil_society",
            "organisation_type": "ngo",
            "districts": [districts(province)[0].code],
            "focus_goals": [7],
            "charter_accepted_on": "2024-03-01",
            "contact_id": f"c-{number}",
        }
        path = f"/membership/v1/{province}/members"
        account = self._client.token(f"head-{number}@rig")
        await self._client.command("membership", path, application, account)
        approval = {"authority": "the rig's secretariat"}
        office = self._client.secretariat(province)
        await self._client.command("membership", f"{path}/rig-{number}/approval", approval, office)
        return f"rig-{number}"

    async def _read(self) -> None:
        """Ask for what everybody may see, and for what nobody of another province may."""
        client, ledger = self._client, self._client.ledger
        while not self._stopping:
            for province, other in zip(PROVINCES, reversed(PROVINCES), strict=True):
                lists = (
                    ("reporting", "series", client.secretariat(province)),
                    ("membership", "members", None),
                    ("membership", "applications", client.secretariat(province)),
                )
                for service, what, token in lists:
                    page = await client.read(service, f"/{service}/v1/{province}/{what}", token, limit=20)
                    if page is not None and page.is_success:
                        ledger.probes += 1
                        ledger.leaks += [f"{province} {what} shows {one}" for one in strangers(page.json(), province)]
                path = f"/reporting/v1/{other}/series"
                answer = await client.read("reporting", path, client.secretariat(province), waiting="true")
                if answer is not None:
                    ledger.probes += 1
                    if answer.is_success:
                        ledger.leaks.append(f"the secretariat of {province} reads what waits in {other}")
            await asyncio.sleep(min(self.pace * 4, LONGEST_PAUSE))

    def _officer(self) -> str:
        return self._client.token(OFFICER)


def strangers(page: dict[str, Any], province: str) -> list[str]:
    """What a province's list shows of another one: areas and districts by their codes."""
    own = {area.code for area in districts(province)}
    data = page.get("data", ())
    shown = [one["area"][:5] for one in data if "area" in one]
    shown += [code for one in data for code in one.get("districts", ())]
    return sorted({code for code in shown if code not in own})

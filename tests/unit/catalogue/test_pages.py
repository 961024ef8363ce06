"""The catalogue's pages: whole without scripts, and nothing from elsewhere."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from shared.catalogue.code_lists import code_lists
from shared.catalogue.entries import entries
from shared.catalogue.flows import flows, picture
from shared.catalogue.pages import pages

TREE = Path(__file__).parents[3] / "docs" / "catalogue"
HTML = [name for name in pages(served=True) if name.endswith(".html")]
VOID = {"meta", "link", "input", "br", "wbr", "path", "rect"}


class Page(HTMLParser):
    """A page read: its ids, what it leads to, its text, its open elements."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.links: list[str] = []
        self.sources: list[str] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert not any(name.startswith("on") or name == "style" for name in given), "the policy forbids it"
        self.ids.update([given["id"] or ""] if "id" in given else [])
        self.links += [given["href"] or ""] if "href" in given else []
        self.sources += [given["src"] or ""] if "src" in given else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag, attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


READ = {served: {name: Page(pages(served=served)[name]) for name in HTML} for served in (True, False)}


@pytest.mark.parametrize("name", HTML)
def test_a_page_is_well_formed_and_its_ids_are_its_own(name: str) -> None:
    page = READ[True][name]
    assert page.open == []
    assert max(page.ids.values(), default=1) == 1


@pytest.mark.parametrize("name", HTML)
def test_nothing_is_fetched_from_elsewhere(name: str) -> None:
    page = READ[True][name]
    assert [to for to in page.links + page.sources if "//" in to or to.startswith("/")] == []


@pytest.mark.parametrize("name", HTML)
def test_every_link_of_a_page_in_the_tree_leads_somewhere(name: str) -> None:
    page = READ[False][name]
    for to in page.links + page.sources:
        path, _, anchor = to.partition("#")
        assert (TREE / (path or name)).exists(), to
        if anchor:
            assert READ[False][path or name].ids[anchor] == 1, to


def test_a_served_page_leads_to_what_is_served_beside_it() -> None:
    beside = ("../schemas/", "../asyncapi/", "../codelists", "v1/events")
    for page in READ[True].values():
        for to in page.links + page.sources:
            path = to.partition("#")[0]
            assert path in {"", *pages(served=True)} or path.startswith(beside), to


def test_every_event_and_every_code_list_has_its_place() -> None:
    for entry in entries().values():
        assert READ[True][f"{entry.owner}.html"].ids[entry.name] == 1
        assert f"{entry.owner}.html#{entry.name}" in READ[True]["index.html"].links
    assert code_lists().keys() <= READ[True]["codelists.html"].ids.keys()


def test_the_picture_draws_every_flow_and_the_table_says_the_same() -> None:
    drawn = {(line.context, line.audience, line.reader) for line in picture().lines}
    assert drawn == {(one.context, one.audience, reader) for one in flows() for reader in one.readers}
    assert not any(line.audience == "internal" and line.reader == "partners" for line in picture().lines)
    assert {box.name for box in picture().readers} >= {
        "membership",
        "reporting",
        "advocacy",
        "notifications",
        "partners",
    }

"""Lines as messages: subjects, plain text, the page, and what goes to a telephone."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from services.notifications.words.events import Line, line
from services.notifications.words.isolates import FSI
from services.notifications.words.messages import Cadence, Kind, message
from services.notifications.words.sms import segments
from shared.contracts.commitments import CommitmentMade
from shared.contracts.membership import MemberJoined
from tests.unit.notifications.told import told

BASE = "https://alliances.example.org/"
JOINED = "/membership/v1/PK-SD/members/secp-0012345"


class Page(HTMLParser):
    """The addresses and directions of a page, and whether its elements are closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.open: list[str] = []
        self.root: dict[str, str | None] = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.root = dict(attrs)
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def lines(language: str = "en", count: int = 1) -> list[Line]:
    return [line(told(MemberJoined if n % 2 == 0 else CommitmentMade), language) for n in range(count)]


def test_one_lines_title_is_the_subject_and_its_link_is_whole() -> None:
    made = message(lines(), "en", heading=None, end_link="/end/abc", base_url=BASE)
    assert made.subject == "Larkana Press Club joined the alliance in Sindh"
    assert f"https://alliances.example.org{JOINED}" in made.text
    assert "Stop these messages: https://alliances.example.org/end/abc" in made.text
    assert Page(made.html).links == [
        f"https://alliances.example.org{JOINED}",
        "https://alliances.example.org/end/abc",
    ]
    assert made.sms == f"{made.subject}\nhttps://alliances.example.org{JOINED}"


@pytest.mark.parametrize(
    ("kind", "cadence", "count", "heading", "english", "urdu"),
    [
        ("several", None, 3, None, "3 things happened: Larkana", "3 نئی باتیں: "),
        ("several", None, 3, "Figures of June", "3 things happened: Figures of June", "3 نئی باتیں: Figures of June"),
        ("several", None, 1, None, "1 thing happened: Larkana", "1 نئی بات: "),
        ("digest", "daily", 2, None, "Your daily digest: 2 things happened", "آپ کا روزانہ خلاصہ: 2 نئی باتیں"),
        ("digest", "weekly", 1, None, "Your weekly digest: 1 thing happened", "آپ کا ہفتہ وار خلاصہ: 1 نئی بات"),
        ("digest", None, 1200, None, "Your digest: 1,200 things happened", "آپ کا خلاصہ: 1,200 نئی باتیں"),
        ("reminder", None, 2, None, "2 reminders: Larkana", "2 یاد دہانیاں: "),
        ("reminder", None, 1, None, "Larkana Press Club joined", "ادارہ Larkana Press Club سندھ"),
    ],
)
def test_subjects_say_what_kind_of_message_it_is(
    kind: Kind, cadence: Cadence | None, count: int, heading: str | None, english: str, urdu: str
) -> None:
    for language, begins in (("en", english), ("ur", urdu)):
        told_in = lines(language) * count
        made = message(told_in, language, heading=heading, end_link=None, base_url=BASE, kind=kind, cadence=cadence)
        assert made.subject.startswith(begins)
        assert FSI not in made.subject
        assert len(made.subject) <= 150
        assert segments(made.sms) <= 3
        assert len(Page(made.html).links) == count


def test_an_urdu_page_runs_from_right_to_left_and_isolates_other_names() -> None:
    made = message(lines("ur", 2), "ur", heading="Larkana", end_link=None, base_url=BASE, kind="several")
    page = Page(made.html)
    assert page.root == {"lang": "ur", "dir": "rtl"}
    assert page.open == []
    assert made.direction == "rtl"
    assert "<bdi>Larkana Press Club</bdi>" in made.html
    assert FSI not in made.html + made.sms + made.subject
    assert "Nastaliq" in made.html


def test_markup_of_people_is_text_on_the_page() -> None:
    script = {"en": "<script>alert('x')</script> & \"more\""}
    made = message([line(told(MemberJoined, name=script), "en")], "en", heading="<b>", end_link=None, base_url=BASE)
    assert "<script" not in made.html
    assert "<b>" not in made.html
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &#34;more&#34;" in made.html
    assert Page(made.html).open == []


def test_an_address_that_is_whole_stays_as_it_is() -> None:
    made = message(lines(), "en", heading=None, end_link="https://end.example/x?y=1&z=2", base_url=BASE)
    assert Page(made.html).links[-1] == "https://end.example/x?y=1&z=2"


@pytest.mark.parametrize("count", [0, 2])
def test_a_single_message_is_made_of_one_line(count: int) -> None:
    with pytest.raises(ValueError, match=f"{count} lines"):
        message(lines("en", count), "en", heading=None, end_link=None, base_url=BASE)


def test_the_same_lines_make_the_same_message() -> None:
    once, twice = (message(lines("ur"), "ur", heading=None, end_link=None, base_url=BASE) for _ in range(2))
    assert once == twice

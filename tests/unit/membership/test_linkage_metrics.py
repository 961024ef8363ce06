"""The linkage metrics: small networks by hand, and random ones against a graph library."""

from __future__ import annotations

import random
from datetime import date
from itertools import combinations
from typing import Any

import pytest

from services.membership.linkages.metrics import (
    EI,
    FORMAL,
    Kind,
    Measures,
    Node,
    Pair,
    Share,
    Tie,
    across_lines,
    ei_by_group,
    ei_index,
    measure,
    pair_of,
    sector,
    share_across,
    tier,
    with_every_sector,
)
from shared.contracts.fields import Sector, Tier

FIRST, LAST = date(2026, 6, 1), date(2026, 6, 30)
DISTRICTS = frozenset({"PK701", "PK713"})


def node(member_id: str, sector: str, tier: str | None = None, *districts: str) -> Node:
    return Node(member_id, sector, tier, districts)


MEMBERS = {
    one.member_id: one
    for one in (
        node("club", "media"),
        node("council", "public", "district"),
        node("department", "public", "provincial"),
        node("ngo", "civil_society"),
        node("union", "media"),
    )
}


def met(one: str, other: str, on: date = FIRST, times: int = 1) -> Tie:
    return Tie(pair_of(one, other), on, weight=times)


def bound(one: str, other: str, from_on: date = date(2025, 1, 1), until_on: date | None = None) -> Tie:
    return Tie(pair_of(one, other), from_on, "linkage", until_on)


def measured(*ties: Tie) -> Measures:
    return measure(MEMBERS, ties, DISTRICTS, FIRST, LAST)


def test_contacts_across_sectors_are_a_share_of_all_contacts() -> None:
    found = measured(met("club", "council", times=2), met("club", "union"))
    assert (found.cross_sector, found.cross_sector.value) == (Share(2, 3), 2 / 3)


def test_contacts_across_tiers_are_a_share_of_those_between_public_bodies() -> None:
    found = measured(met("council", "department", times=3), met("club", "council", times=5))
    assert (found.cross_tier, found.cross_tier.value) == (Share(3, 3), 1.0)


def test_the_index_counts_each_tied_pair_once_however_often_it_met() -> None:
    found = measured(met("club", "council", times=9), met("club", "union"), met("council", "department"))
    assert (found.ei_sector, found.ei_sector.value) == (EI(1, 2), -1 / 3)
    assert found.ei_by_sector == {"civil_society": EI(0, 0), "media": EI(1, 1), "public": EI(1, 1)}
    assert (found.ei_tier, found.ei_tier.value) == (EI(1, 0), 1.0)
    assert found.ei_by_tier == {"district": EI(1, 0), "provincial": EI(1, 0)}


def test_a_pair_that_is_bound_and_met_is_one_formal_tie() -> None:
    found = measured(bound("club", "council"), bound("club", "union"), met("club", "council"), met("club", "ngo"))
    assert (found.formal, found.institutional) == (Share(2, 3), Share(1, 3))


def test_only_what_lies_in_the_month_or_holds_on_its_last_day_counts() -> None:
    assert measured(met("club", "ngo", date(2026, 5, 31)), met("club", "ngo", date(2026, 7, 1))).formal == Share(0, 0)
    assert measured(met("club", "ngo", LAST)).formal == Share(0, 1)
    assert measured(bound("club", "ngo", LAST)).formal == Share(1, 1)
    assert measured(bound("club", "ngo", date(2026, 7, 1))).formal == Share(0, 0)
    assert measured(bound("club", "ngo", until_on=LAST)).formal == Share(0, 0)
    assert measured(bound("club", "ngo", until_on=date(2026, 7, 1))).formal == Share(1, 1)


def test_who_is_no_member_has_no_ties() -> None:
    assert measured(met("club", "stranger"), bound("council", "stranger")).formal == Share(0, 0)


def test_without_ties_nothing_can_be_said() -> None:
    found = measured()
    assert (found.members, found.cross_sector.value, found.ei_sector.value, found.formal.value) == (5, None, None, None)


def test_a_district_is_covered_when_each_sector_has_a_member_there() -> None:
    everywhere = [node(f"m-{one}", one.value, None, "PK701", "PK713", "PK201") for one in Sector]
    assert with_every_sector(everywhere, DISTRICTS) == ("PK701", "PK713")
    assert with_every_sector(everywhere[1:], DISTRICTS) == ()


@pytest.mark.parametrize(
    ("one", "other", "crosses"),
    [
        ("club", "council", True),
        ("council", "department", True),
        ("club", "union", False),
    ],
)
def test_a_tie_is_institutional_across_sectors_or_tiers(one: str, other: str, crosses: bool) -> None:
    assert across_lines(MEMBERS[one], MEMBERS[other]) is crosses


def random_network(seed: int) -> tuple[dict[str, Node], dict[Pair, int]]:
    """Up to sixty members in random sectors and tiers, and contacts between some of their pairs."""
    draw = random.Random(seed)
    nodes = {}
    for number in range(draw.randrange(2, 60)):
        of = draw.choice(list(Sector)).value
        nodes[f"m-{number}"] = node(f"m-{number}", of, draw.choice(list(Tier)).value if of == "public" else None)
    density = draw.random()
    contacts = {pair_of(*pair): draw.randrange(1, 9) for pair in combinations(nodes, 2) if draw.random() < density}
    return nodes, contacts


@pytest.mark.parametrize("kind", [sector, tier], ids=["sector", "tier"])
@pytest.mark.parametrize("seed", range(25))
def test_on_random_networks_a_graph_library_finds_the_same(seed: int, kind: Kind) -> None:
    networkx: Any = pytest.importorskip("networkx", reason="networkx is not installed: nothing to compare with")
    nodes, contacts = random_network(seed)
    graph = networkx.Graph()
    graph.add_nodes_from(one.member_id for one in nodes.values() if kind(one) is not None)
    graph.add_weighted_edges_from((*pair, times) for pair, times in contacts.items() if set(pair) <= set(graph))
    groups = {one: str(kind(nodes[one])) for one in graph}
    networkx.set_node_attributes(graph, groups, "group")

    mixing = networkx.attribute_mixing_dict(graph, "group")  # each edge from both its ends
    ends = sum(sum(row.values()) for row in mixing.values())
    inside = sum(row.get(group, 0) for group, row in mixing.items())
    assert ei_index(kind, nodes, contacts) == EI((ends - inside) // 2, inside // 2)

    parts = {
        group: networkx.subgraph_view(graph, filter_node=lambda one, group=group: groups[one] == group)
        for group in set(groups.values())
    }
    assert ei_by_group(kind, nodes, contacts) == {
        group: EI(networkx.cut_size(graph, list(part)), part.number_of_edges()) for group, part in parts.items()
    }

    whole = graph.size(weight="weight")
    within = sum(part.size(weight="weight") for part in parts.values())
    assert share_across(kind, nodes, contacts) == Share(int(whole - within), int(whole))


@pytest.mark.parametrize("seed", range(25))
def test_on_random_networks_the_formal_share_is_that_of_a_multigraphs_edges(seed: int) -> None:
    networkx: Any = pytest.importorskip("networkx", reason="networkx is not installed: nothing to compare with")
    nodes, contacts = random_network(seed)
    draw = random.Random(seed + 1_000)
    bonds = {
        kind: [pair_of(*pair) for pair in combinations(nodes, 2) if draw.random() < share]
        for kind, share in zip(FORMAL, (0.2, 0.1, 0.05), strict=True)
    }
    ties = [
        *(Tie(pair, FIRST, weight=times) for pair, times in contacts.items()),
        *(Tie(pair, FIRST, kind) for kind, pairs in bonds.items() for pair in pairs),
    ]
    found = measure(nodes, ties, DISTRICTS, FIRST, LAST)

    graphs = {kind: networkx.Graph(pairs) for kind, pairs in bonds.items()}
    formal = networkx.compose_all(graphs.values())
    tied = networkx.compose(networkx.Graph([*contacts]), formal)
    assert found.formal_by_kind == {kind: graph.number_of_edges() for kind, graph in graphs.items()}
    assert found.formal == Share(formal.number_of_edges(), tied.number_of_edges())
    crossing = [(one, other) for one, other in formal.edges if across_lines(nodes[one], nodes[other])]
    assert found.institutional == Share(len(crossing), tied.number_of_edges())

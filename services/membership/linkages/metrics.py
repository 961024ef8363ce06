"""How far organisations work together across sectors and tiers of government: pure functions of members and ties.

The measures are those of the programme's own baseline question: are links informal rather than institutional, and do
they cross the lines between sectors and between tiers? Members are the nodes of an undirected graph, ties its edges.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias, get_args

from shared.contracts.fields import Sector

Pair: TypeAlias = tuple[str, str]
"""Two different organisations, in the order of their ids."""

Formal: TypeAlias = Literal["linkage", "seat", "activity"]
"""What makes a tie formal: a linkage in force, seats of one core committee, an activity agreed by an adopted plan."""

FORMAL: tuple[Formal, ...] = get_args(Formal)


@dataclass(frozen=True, slots=True)
class Node:
    """A member: its sector, its tier of government where it is a public body, and the districts that it works in."""

    member_id: str
    sector: str
    tier: str | None
    districts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """What binds two organisations: a formal tie that holds from one day until before another, or contacts on a day.

    `weight` counts contacts; of a formal tie it says nothing.
    """

    pair: Pair
    from_on: date
    formal: Formal | None = None
    until_on: date | None = None
    weight: int = 1


Kind: TypeAlias = Callable[[Node], str | None]
"""What divides members into groups: sector or tier. None: the member is in no group."""


def sector(node: Node) -> str:
    """The group of a member by sector."""
    return node.sector


def tier(node: Node) -> str | None:
    """The group of a member by tier of government: public bodies only."""
    return node.tier


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, `value` = part / whole, 0 to 1; None where the whole is 0."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class EI:
    """E-I index: (external - internal) / (external + internal), -1 (all inside) to 1 (all across); None without ties.

    Source: Krackhardt, D. and Stern, R. N. (1988), Informal Networks and Organizational Crises: An Experimental
    Simulation, Social Psychology Quarterly 51(2), 123-140.
    """

    external: int
    internal: int

    @property
    def value(self) -> float | None:
        ties = self.external + self.internal
        return (self.external - self.internal) / ties if ties else None


@dataclass(frozen=True, slots=True)
class Measures:
    """What is measured of a province's members between two days; every number that goes into a ratio stands in it."""

    members: int
    cross_sector: Share
    cross_tier: Share
    ei_sector: EI
    ei_tier: EI
    ei_by_sector: Mapping[str, EI]
    ei_by_tier: Mapping[str, EI]
    formal: Share
    formal_by_kind: Mapping[Formal, int]
    institutional: Share
    districts: Share
    districts_with_every_sector: tuple[str, ...]


def pair_of(one: str, other: str) -> Pair:
    """Two organisations as an unordered pair."""
    return (one, other) if one <= other else (other, one)


def measure(
    nodes: Mapping[str, Node], ties: Iterable[Tie], districts: frozenset[str], first: date, last: date
) -> Measures:
    """All measures from `first` to `last`, both included.

    `nodes` are the members on the last day, by id; `districts` those of their province. A contact counts when its day lies
    in between, a formal tie when it holds on the last day, both only between members. `formal` are the pairs with a formal
    tie of any kind / tied pairs, `institutional` those of them that cross sectors or tiers; `formal_by_kind` counts the
    pairs of each kind, and a pair may be tied in several ways.
    """
    contacts: Counter[Pair] = Counter()
    by_kind: dict[Formal, set[Pair]] = {kind: set() for kind in FORMAL}
    for tie in ties:
        one, other = tie.pair
        if one not in nodes or other not in nodes:
            continue
        if tie.formal is None and first <= tie.from_on <= last:
            contacts[tie.pair] += tie.weight
        elif tie.formal is not None and tie.from_on <= last and (tie.until_on is None or last < tie.until_on):
            by_kind[tie.formal].add(tie.pair)
    formal = set[Pair]().union(*by_kind.values())
    tied = contacts.keys() | formal
    everywhere = with_every_sector(nodes.values(), districts)
    return Measures(
        members=len(nodes),
        cross_sector=share_across(sector, nodes, contacts),
        cross_tier=share_across(tier, nodes, contacts),
        ei_sector=ei_index(sector, nodes, tied),
        ei_tier=ei_index(tier, nodes, tied),
        ei_by_sector=ei_by_group(sector, nodes, tied),
        ei_by_tier=ei_by_group(tier, nodes, tied),
        formal=Share(len(formal), len(tied)),
        formal_by_kind={kind: len(pairs) for kind, pairs in by_kind.items()},
        institutional=Share(sum(across_lines(nodes[one], nodes[other]) for one, other in formal), len(tied)),
        districts=Share(len(everywhere), len(districts)),
        districts_with_every_sector=everywhere,
    )


def share_across(kind: Kind, nodes: Mapping[str, Node], contacts: Mapping[Pair, int]) -> Share:
    """Contacts between members of different groups / all contacts between members that are in a group.

    A meeting of n members is one contact for each of its n (n - 1) / 2 pairs; contacts are counted, not pairs, so that
    who meets often weighs more.
    """
    part = whole = 0
    for (one, other), count in contacts.items():
        groups = kind(nodes[one]), kind(nodes[other])
        if None not in groups:
            whole += count
            part += count if groups[0] != groups[1] else 0
    return Share(part, whole)


def ei_index(kind: Kind, nodes: Mapping[str, Node], tied: Iterable[Pair]) -> EI:
    """The whole network's E-I index: of tied pairs, each counted once, those across groups and those inside one."""
    across = [groups[0] != groups[1] for groups in _groups(kind, nodes, tied)]
    return EI(sum(across), len(across) - sum(across))


def ei_by_group(kind: Kind, nodes: Mapping[str, Node], tied: Iterable[Pair]) -> dict[str, EI]:
    """Each group's own E-I index: its ties to other groups against those inside it; none for groups without members."""
    external: Counter[str] = Counter()
    internal: Counter[str] = Counter()
    for one, other in _groups(kind, nodes, tied):
        if one == other:
            internal[one] += 1
        else:
            external.update((one, other))
    groups = sorted({group for node in nodes.values() if (group := kind(node)) is not None})
    return {group: EI(external[group], internal[group]) for group in groups}


def across_lines(one: Node, other: Node) -> bool:
    """Whether a formal tie counts as institutional: it joins two sectors, or two tiers of government."""
    return one.sector != other.sector or (one.tier is not None and other.tier not in (None, one.tier))


def with_every_sector(nodes: Iterable[Node], districts: frozenset[str]) -> tuple[str, ...]:
    """The districts in which members of each of the six sectors work, by code."""
    there = {(district, node.sector) for node in nodes for district in node.districts if district in districts}
    sectors = Counter(district for district, _ in there)
    return tuple(sorted(district for district, number in sectors.items() if number == len(Sector)))


def _groups(kind: Kind, nodes: Mapping[str, Node], tied: Iterable[Pair]) -> Iterable[tuple[str, str]]:
    """The two groups of each pair, where both members are in one."""
    for one, other in tied:
        groups = kind(nodes[one]), kind(nodes[other])
        if groups[0] is not None and groups[1] is not None:
            yield groups[0], groups[1]

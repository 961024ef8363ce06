"""How metrics are declared: as attributes of a part's class, made in a registry together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Generic, Self, TypeVar, overload

from prometheus_client import CollectorRegistry
from prometheus_client.metrics import MetricWrapperBase

Kind = TypeVar("Kind", bound=MetricWrapperBase)


class Declared(Generic[Kind]):
    """A metric as a class declares it; an instance of the class has it in its registry."""

    def __init__(self, kind: type[Kind], name: str, meaning: str, labels: tuple[str, ...] = (), **more: Any) -> None:
        self.kind, self.name, self.meaning, self.labels, self._more = kind, name, meaning, labels, more

    @overload
    def __get__(self, part: None, owner: type[Part]) -> Self: ...
    @overload
    def __get__(self, part: Part, owner: type[Part]) -> Kind: ...
    def __get__(self, part: Part | None, owner: type[Part]) -> Self | Kind:
        return self  # an instance has the made one in its own dictionary, which comes first

    def made(self, registry: CollectorRegistry) -> Kind:
        """The metric itself."""
        return self.kind(self.name, self.meaning, self.labels, registry=registry, **self._more)


class Part:
    """The metrics of one part of a process, made together in a registry; `where` says which processes have them."""

    title: ClassVar[str]
    where: ClassVar[str]

    def __init__(self, registry: CollectorRegistry) -> None:
        for name, declared in self.declared():
            setattr(self, name, declared.made(registry))

    @classmethod
    def declared(cls) -> Iterator[tuple[str, Declared[Any]]]:
        """What the part declares, by attribute."""
        return ((name, declared) for name, declared in vars(cls).items() if isinstance(declared, Declared))

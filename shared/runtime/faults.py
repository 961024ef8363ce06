"""Faults that pass by themselves: whoever meets one tries again later, and never skips."""

from __future__ import annotations


class StoreAway(Exception):  # noqa: N818  names the state that the caller reacts to
    """The store can't be reached, is choosing a primary, or could not confirm a write in time.

    A write that ends so may have happened: it is tried again under the same id.
    """

"""What a person is told when the platform can't start here: what is wrong, and what to do about it."""

from __future__ import annotations


class Trouble(Exception):  # noqa: N818 - read by a person as a sentence, never as an error's class
    """Something outside the platform stands in the way.

    `what` says what was found, `remedy` what to do; both are whole sentences.
    """

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what} {remedy}".strip())
        self.what = what
        self.remedy = remedy

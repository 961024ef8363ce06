"""The body of a command that needs none: whatever is sent in it is refused, so that nobody believes it counted."""

from pydantic import BaseModel, ConfigDict


class Nothing(BaseModel):
    """Nothing is asked for."""

    model_config = ConfigDict(extra="forbid")


NOTHING = Nothing()

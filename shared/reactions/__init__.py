"""What a service does by itself: commands given because a date has passed, or because something has happened elsewhere."""

from shared.reactions.declared import Deadline, Errand, Reaction
from shared.reactions.tasks import BY_TASK, Task, with_task

__all__ = ["BY_TASK", "Deadline", "Errand", "Reaction", "Task", "with_task"]

"""Public-private partnerships and their milestones."""

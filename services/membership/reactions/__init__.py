"""What membership does by itself: what its own events and those of advocacy ask for, and what dates bring."""

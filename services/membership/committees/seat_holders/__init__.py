"""Which contacts sit on the committee's seats: internal, beside the committee's own stream."""

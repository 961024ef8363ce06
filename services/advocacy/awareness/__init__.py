"""The cascade of awareness, counted from its sessions."""

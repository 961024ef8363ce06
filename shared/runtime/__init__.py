"""What a process needs before it can serve: settings, logs, the store, and its roles."""

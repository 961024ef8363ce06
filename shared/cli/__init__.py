"""The `lead` command: one file per group of commands."""

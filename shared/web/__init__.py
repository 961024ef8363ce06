"""HTTP for every service: who calls, what they may do, how errors, positions and lists look."""

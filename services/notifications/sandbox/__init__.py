"""The door to the sandbox that the partner contract names."""

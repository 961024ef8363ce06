"""Contact points: verified addresses of people and offices, kept where they can be erased."""

"""The provincial alliances: one per province."""

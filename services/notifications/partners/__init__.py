"""Partners: organisations outside that read streams, each what it is granted."""

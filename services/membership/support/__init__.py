"""Technical and financial support: asked for, decided, delivered."""

"""An organisation's life in its alliance."""

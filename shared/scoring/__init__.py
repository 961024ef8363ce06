"""Which verified figure is shown first, and how far an indicator has come: the same wherever figures are shown."""

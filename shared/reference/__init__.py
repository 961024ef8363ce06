"""Facts and formulas of the field: pure, imported by everything."""

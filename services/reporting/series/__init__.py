"""Series of figures: one indicator in one area and disaggregation, over periods and sources."""

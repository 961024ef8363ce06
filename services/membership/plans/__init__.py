"""Half-yearly action plans: drafted, endorsed, adopted, closed."""

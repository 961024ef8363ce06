"""The mapping profiles that come with the platform, and the tables of indicators that they name."""

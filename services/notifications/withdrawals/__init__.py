"""Figures that were taken back: HTTP readers get their events without what people wrote in them."""

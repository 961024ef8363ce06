"""The indicators that the programme adopted: what may be reported, in which unit, towards which target."""

"""Planning: which facts become which messages, to whom and when."""

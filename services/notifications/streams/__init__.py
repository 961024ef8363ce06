"""Streams over HTTP: the same events as in Kafka, pulled page by page or sent as they come."""

"""What crosses a service's boundary: events, their envelope, their topics."""

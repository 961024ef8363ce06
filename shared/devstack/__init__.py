"""Real Kafka and a durable store on one machine, without Docker and without installing anything."""

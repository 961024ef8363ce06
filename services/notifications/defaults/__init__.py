"""What roles bring: subscriptions that offices and members' people have without asking."""

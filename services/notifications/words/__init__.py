"""What people are told, in words: an event as a line in a language, lines as a message, a letter or an SMS. Pure."""

"""What is done under an action plan, by whom and until when."""

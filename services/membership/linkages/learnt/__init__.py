"""What linkages learn from other streams: who met whom, and who was a member when."""

"""Inbox: what an account and its offices were told, with read marks, live."""

"""Ties between organisations: formal ones, and what is learnt of informal ones."""

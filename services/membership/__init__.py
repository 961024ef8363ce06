"""Who belongs to an alliance: alliances, their members, and who may act for a member."""

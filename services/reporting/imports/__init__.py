"""Files of figures taken in: read, mapped by a profile, answered row by row, stored in batches."""

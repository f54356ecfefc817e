"""Supply and use tables, and make and use tables."""

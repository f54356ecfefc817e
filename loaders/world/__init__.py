"""Tables of many countries."""

"""Tables and the graph as files for other programs, and a backup read back."""

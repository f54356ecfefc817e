"""Profiles: one page for every node of the graph, with what it is, what it is tied to and where that is from."""

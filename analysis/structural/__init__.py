"""What a table says of its industries: multipliers, linkages, impact, paths, position, change between two tables."""

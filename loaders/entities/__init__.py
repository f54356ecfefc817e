"""What is no table: regions and what they make, firms, institutions, policy, concordances, sources."""

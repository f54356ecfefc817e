"""What became of regions and sections over the years, and of those in which clusters were designated."""

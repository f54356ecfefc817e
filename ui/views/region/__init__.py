"""What stands on the page of regions."""

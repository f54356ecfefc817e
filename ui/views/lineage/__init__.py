"""What stands on the page of policy."""

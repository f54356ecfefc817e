"""What found and designated clusters are worth: agreement, validation, evidence."""

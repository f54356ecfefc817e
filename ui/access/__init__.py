"""Who is on the other side of the page and of the interfaces beside it, and what they may do there."""

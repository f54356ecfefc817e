"""Tables of one country as statistical offices publish them."""

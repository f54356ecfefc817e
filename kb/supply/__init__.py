"""Supply and use tables held as such: products, industries, who makes what and who uses it."""

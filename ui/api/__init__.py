"""What other programs are answered: an HTTP interface in the page's own process, for reading only."""

"""Reports: a thing of the graph as a printable document, in HTML, PDF and Word; none of it needs the page."""

"""Groups of industries found in flows and indicators: factor analysis, direct links, communities, Ward and others."""

"""What all methods stand on: coefficients on an import basis, Leontief and Ghosh inverses, households, identities."""

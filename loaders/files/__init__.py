"""What all readers stand on: what a file shows of itself, spreadsheets and CSV, balances, what is wrong with a file."""

"""Finding things by their names, numbers, abbreviations, places and products, in three languages and any spelling."""

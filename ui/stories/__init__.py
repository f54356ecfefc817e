"""Stories: guided walks through real pages, two sentences at each step, the place kept in the address."""

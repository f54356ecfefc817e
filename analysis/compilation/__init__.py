"""Tables made of tables: aggregated, balanced, symmetric from supply and use, domestic flows by proportionality."""

"""Tests of ClusterKB. A package with a file of its own: pymrio installs a `tests` too, and a regular package would win."""

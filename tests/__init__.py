"""Tests of ClusterKB. A regular package, as pymrio installs one called `tests` too, which would win otherwise."""

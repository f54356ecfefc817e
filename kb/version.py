"""The version of ClusterKB, apart from the package's door so that every module may state it."""

from __future__ import annotations

__version__ = "0.1.0"

"""What the package ships, read once for all tests of a process: none changes it."""

from __future__ import annotations

from functools import cache

from loaders.entities import knowledge

shipped = cache(knowledge.shipped)

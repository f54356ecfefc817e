"""Profile: one thing of the graph, whatever its kind."""

from __future__ import annotations

from ui.profiles.sheet import render

render()

"""Guide: terms and methods."""

from __future__ import annotations

from ui.guide.sheet import render

render()

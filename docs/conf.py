"""How the site is built: `make docs`. Nothing in a built page asks another host for anything."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import kb  # noqa: E402  (found by the path above)

project = "ClusterKB"
author = "the ClusterKB authors"
version = release = kb.__version__
project_copyright = "the ClusterKB authors"

extensions = ["myst_nb", "sphinx.ext.autodoc", "docs.site"]
exclude_patterns = ["_build", "site"]

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "fieldlist"]
myst_heading_anchors = 3
myst_dmath_double_inline = True
nb_execution_mode = "off"  # tests/docs runs the notebooks on a real engine and compares what they print
nb_mime_priority_overrides = [("html", "image/svg+xml", 0)]
nb_ipywidgets_js: dict[str, dict[str, str]] = {}

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True, "show-inheritance": True}
python_use_unqualified_type_names = True

html_theme = "furo"
html_title = f"ClusterKB {version}"
html_math_renderer = "mathml"
html_static_path = ["_static"]
html_css_files = ["clusterkb.css"]
html_logo = "../ui/icon.svg"
html_favicon = "../ui/icon.svg"
html_copy_source = False
html_theme_options = {"navigation_with_keys": True}

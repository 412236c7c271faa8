"""Opening a page where somebody can see it."""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path


def has_desktop() -> bool:
    """Whether a browser window would appear in front of the user."""
    if not sys.stdout.isatty() or os.environ.get("SSH_CONNECTION") or os.environ.get("CI"):
        return False
    always = sys.platform in ("win32", "darwin")
    return always or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_page(page: Path) -> bool:
    """Open a page in the user's browser; return whether one took it."""
    if not has_desktop():
        return False
    try:
        return webbrowser.open(page.resolve().as_uri())
    except webbrowser.Error:
        return False

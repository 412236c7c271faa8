"""Names that users chose, made harmless for the three places they go to: HTML, Plotly and script data.

HTML text goes through `html.escape`; the other two are here.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from typing import Any

_IN_SCRIPT = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def plotly_text(text: str) -> str:
    """Return ``text`` so that Plotly, which reads some HTML in each label, shows it letter by letter."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", " ")


def script_json(data: Any) -> str:
    """Return ``data`` as JSON that cannot end the script element it stands in."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for letter, escape in _IN_SCRIPT.items():
        text = text.replace(letter, escape)
    return text


def content_policy(scripts: Sequence[str]) -> str:
    """Return the policy of a page: only these scripts run, and nothing is fetched from anywhere."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )

"""Every colour of the board, by theme. Groups keep apart for the colour-blind and reach 3:1 on the ground."""

from __future__ import annotations

from collections.abc import Mapping

PRIORITY = ("p0", "p1", "p2", "p3", "p4")
"""Least to most urgent."""

PROJECTS = ("c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7")
OTHER = "other"

LIGHT: Mapping[str, str] = {
    "canvas": "#f4f6f9",
    "ground": "#ffffff",
    "edge": "#b9c2cd",
    "link": "#0b5cad",
    "good": "#0d6b3f",
    "text": "#1b2430",
    "muted": "#566273",
    "line": "#d5dbe3",
    "weekend": "#f1f3f7",
    "off": "#e3e7ed",
    "down": "#6b7480",
    "closed": "#8a93a0",
    "unusable": "#a7afba",
    "move": "#39424e",
    "now": "#000000",
    "freeze": "#566273",
    "due": "#c4161c",
    "unplanned": "#c4161c",
    "p0": "#7298bd",
    "p1": "#4a80b2",
    "p2": "#5a62b0",
    "p3": "#6a2a86",
    "p4": "#3a0a44",
    "l_early": "#0072b2",
    "l_close": "#3a95a6",
    "l_late": "#c87500",
    "l_very": "#a3161b",
    "l_none": "#7c8591",
    "c0": "#0072b2",
    "c1": "#a18a17",
    "c2": "#389457",
    "c3": "#762d52",
    "c4": "#29a3a3",
    "c5": "#172ea1",
    "c6": "#6b1f0f",
    "c7": "#5434f4",
    "other": "#7c8591",
}

DARK: Mapping[str, str] = {
    "canvas": "#0e1217",
    "ground": "#151a21",
    "edge": "#465261",
    "link": "#7cb8f5",
    "good": "#6fd3a0",
    "text": "#e8ecf2",
    "muted": "#a3aebc",
    "line": "#333c48",
    "weekend": "#1b222b",
    "off": "#262e39",
    "down": "#8a95a3",
    "closed": "#74808e",
    "unusable": "#5b6673",
    "move": "#c7d0db",
    "now": "#ffffff",
    "freeze": "#a3aebc",
    "due": "#ff6b6b",
    "unplanned": "#ff6b6b",
    "p0": "#557b9e",
    "p1": "#5d9fd3",
    "p2": "#6cc4d9",
    "p3": "#a5e0b8",
    "p4": "#f5f1a3",
    "l_early": "#56b4e9",
    "l_close": "#63c7b2",
    "l_late": "#e69f00",
    "l_very": "#ff6b6b",
    "l_none": "#8c97a5",
    "c0": "#56b4e9",
    "c1": "#cb8b0b",
    "c2": "#4ebc72",
    "c3": "#d24b8f",
    "c4": "#a8faed",
    "c5": "#5a74f6",
    "c6": "#9b6b3b",
    "c7": "#f3f320",
    "other": "#8c97a5",
}

THEMES: Mapping[str, Mapping[str, str]] = {"light": LIGHT, "dark": DARK}

"""Compilation: plain functions over arrays become machine code, once on each machine, with Numba.

Rules and costs stay plain Python that imports no compiler, so that the checker needs none: `compiled`
takes a function and all functions of ours that it calls by a global name. Only what Python calls, an
`entry`, is kept on disk, with everything that it calls in it (see `solver.ledger.stored`).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from types import FunctionType
from typing import Any, TypeVar, cast

from solver.ledger.stored import folder

# Before the first import of Numba: what is compiled here gains nothing by vectorisation, which takes long.
os.environ.setdefault("NUMBA_OPT", "2")
os.environ.setdefault("NUMBA_LOOP_VECTORIZE", "0")
os.environ.setdefault("NUMBA_SLP_VECTORIZE", "0")

import numba
from numba.core.sigutils import normalize_signature

INTS, REALS, TABLE, COLUMNS = "int64[::1]", "float64[::1]", "float64[:, ::1]", "int64[:, ::1]"
"""Types of arguments of entries, in Numba's words."""

F = TypeVar("F", bound=Callable[..., Any])

numba.config.CACHE_DIR = str(folder())
_made: dict[FunctionType, Any] = {}
_entries: list[tuple[Any, str]] = []
_names: dict[str, dict[str, Any]] = {}
"""What compiled functions of a module see, by its name: they may name what is defined behind them."""


def compiled(function: F) -> F:
    """Return ``function``, compiled with the functions of ours that it names; for calls by compiled code."""
    return cast("F", _compiled(cast("FunctionType", function), keep=False))


def entry(signature: str) -> Callable[[F], F]:
    """Return a decorator: compiled when it is first called, and kept on disk; for calls by Python.

    Parameters
    ----------
    signature
        Types of the result and the arguments in Numba's words, so that all entries can be made ahead.
    """

    def decorate(function: F) -> F:
        made = _compiled(cast("FunctionType", function), keep=True)
        _entries.append((made, signature))
        return cast("F", made)

    return decorate


def compile_entries() -> None:
    """Compile all entries, or take those from disk that are there."""
    for made, signature in _entries:
        made.compile(normalize_signature(signature)[0])


def _compiled(function: FunctionType, *, keep: bool) -> Any:
    if function not in _made:
        names = _names.setdefault(function.__module__, {})
        names.update({k: v for k, v in function.__globals__.items() if not isinstance(v, FunctionType)})
        for name in function.__code__.co_names:
            other = function.__globals__.get(name)
            if isinstance(other, FunctionType) and other.__module__.startswith("solver."):
                names[name] = _compiled(other, keep=False)
        copy = FunctionType(
            function.__code__, names, function.__name__, function.__defaults__, function.__closure__
        )
        copy.__module__, copy.__qualname__ = function.__module__, function.__qualname__
        options = {"cache": True} if keep else {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
        _made[function] = numba.njit(copy, nogil=True, error_model="numpy", **options)
        if "." not in function.__qualname__:
            names[function.__name__] = _made[function]
    return _made[function]

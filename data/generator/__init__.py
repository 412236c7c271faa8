"""Realistic fleets, each built around a witness plan that keeps every rule."""

from data.generator.generate import Generated, generate

__all__ = ["Generated", "generate"]

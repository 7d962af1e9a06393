"""The site generator: a catalog in, a folder of pages out."""

from sitegen.build import BuildReport, build

__all__ = ["BuildReport", "build"]

"""The site generator: a catalog in, a folder of pages out."""

from sitegen.build import BuildReport, Workers, build, look_round
from sitegen.folder import Folder
from sitegen.render import Tally, render_range
from sitegen.sink import Sink
from sitegen.world import World

__all__ = ["BuildReport", "Folder", "Sink", "Tally", "Workers", "World", "build", "look_round", "render_range"]

"""The site generator: a catalog in, a folder of pages out."""

from sitegen.build import BuildReport, Others, Share, Workers, build, look_round
from sitegen.files.sink import Sink
from sitegen.folder import Folder
from sitegen.render import Need, Tally, render_range
from sitegen.world import World

__all__ = [
    "BuildReport",
    "Folder",
    "Need",
    "Others",
    "Share",
    "Sink",
    "Tally",
    "Workers",
    "World",
    "build",
    "look_round",
    "render_range",
]

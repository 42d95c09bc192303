"""The order of the work: what is asked of the world, in which order, and what becomes of the answers."""

from toolkit_maint.pipeline.job import WHOLE, Progress, RunOptions, Shard, Stage, check_places, read_source, run
from toolkit_maint.pipeline.link_check import (
    Answer,
    CaseBook,
    ControlMode,
    Controls,
    LinkCheck,
    Question,
    Recall,
    World,
    catalogue_questions,
)
from toolkit_maint.pipeline.memory import Memory, MemoryOptions

__all__ = [
    "WHOLE",
    "Answer",
    "CaseBook",
    "ControlMode",
    "Controls",
    "LinkCheck",
    "Memory",
    "MemoryOptions",
    "Progress",
    "Question",
    "Recall",
    "RunOptions",
    "Shard",
    "Stage",
    "World",
    "catalogue_questions",
    "check_places",
    "read_source",
    "run",
]

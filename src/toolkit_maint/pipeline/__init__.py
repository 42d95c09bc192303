"""The order of the work: what is asked of the world, in which order, and what becomes of the answers."""

from toolkit_maint.pipeline.job import WHOLE, Progress, RunOptions, Shard, Stage, both, check_places, read_source, run
from toolkit_maint.pipeline.link_check import (
    NOTHING_KNOWN,
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
    "NOTHING_KNOWN",
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
    "both",
    "catalogue_questions",
    "check_places",
    "read_source",
    "run",
]

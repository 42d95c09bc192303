"""Visits on a Dask cluster, and the words for when there is none that can make them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from types import MappingProxyType
from typing import Final, NoReturn

from toolkit_maint import __version__
from toolkit_maint.adapters.dask_checker import ClusterFailure, ClusterFault, DaskChecker, Visits
from toolkit_maint.cli.endings import failure, wrong_usage
from toolkit_maint.domain.observation import Observation, Target
from toolkit_maint.ports import Pulse, Stop
from toolkit_maint.reports.escape import PLAIN
from toolkit_maint.reports.words import Words, marked

_FAULTS: Final[Mapping[ClusterFault, str]] = MappingProxyType(
    {
        ClusterFault.NOT_HERE: marked("{engine} needs the package distributed. Install toolkit-maint with its extra dask."),
        ClusterFault.UNREACHABLE: marked(
            "No scheduler answers at {detail}. Is it running there, and does a firewall let it through?"
        ),
        ClusterFault.NO_WORKERS: marked("The scheduler answers, but has no workers. Start some: dask worker ADDRESS"),
        ClusterFault.NOT_INSTALLED: marked(
            "The workers cannot visit links ({detail}). Install the same toolkit-maint where they run, and start them again."
        ),
        ClusterFault.OTHER_VERSION: marked(
            "The workers have toolkit-maint {detail}, and this is {version}. Install the same version everywhere."
        ),
        ClusterFault.FAILED: marked("The cluster could not finish the visits ({detail})."),
    }
)


class ClusterChecker:
    """The :class:`DaskChecker` of a command, which ends where the cluster does not do what it is asked."""

    def __init__(self, visits: Visits, scheduler: str | None, words: Words) -> None:
        """Visit so, on the cluster of this scheduler, or on one that is started here."""
        self._checker = DaskChecker(visits, scheduler)
        self._words = words

    def started(self) -> AbstractContextManager[None]:
        """As the checker does."""
        return self._checker.started()

    def observe(self, targets: Sequence[Target], stop: Stop) -> Iterator[Observation]:
        """As the port says."""
        try:
            yield from self._checker.observe(targets, stop)
        except ClusterFailure as exc:
            self._end(exc)

    def pulse(self) -> Pulse:
        """As the port says."""
        return self._checker.pulse()

    def _end(self, exc: ClusterFailure) -> NoReturn:
        detail = PLAIN.text(exc.detail) or exc.fault.value
        told = self._words.say(_FAULTS[exc.fault], engine="--engine dask", detail=detail, version=__version__)
        if exc.fault is ClusterFault.FAILED:
            failure(told)
        wrong_usage(told)

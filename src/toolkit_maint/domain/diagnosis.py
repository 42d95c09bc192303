"""Diagnosis: whether what a run saw can be believed, or is more likely the fault of our own network. Pure."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from toolkit_maint.domain.address import host_of
from toolkit_maint.domain.incident import Visit
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.report import NetworkState
from toolkit_maint.domain.sight import Sight
from toolkit_maint.domain.verdict import POSITIVE, Verdict

_NETWORK_AUTHENTICATION_REQUIRED: Final = 511
_FEWEST_PORTAL: Final = 3


class Diagnosis:
    """Takes what became of the links that worked when they were last visited, and says what that means for the run."""

    def __init__(self, policy: Policy) -> None:
        """Judge by this policy."""
        self._policy = policy
        self._works: dict[str, bool] = {}
        self._ends: defaultdict[str, set[str]] = defaultdict(set)
        self._domains: set[str] = set()
        self._asks_to_log_in = False

    def saw(self, key: str, verdict: Verdict, sight: Sight | None, last_good: Visit | None) -> None:
        """Take one link: what its visit meant, and the last visit if that was a good one."""
        status = sight.status if sight is not None else None
        # RFC 6585, section 6: only a network between us and the site says this, never the site itself.
        self._asks_to_log_in = self._asks_to_log_in or status == _NETWORK_AUTHENTICATION_REQUIRED
        if last_good is None:
            return
        host = host_of(key)
        self._works[host] = self._works.get(host, False) or verdict.kind in POSITIVE
        domain = self._policy.registrable_domain(host)
        self._domains.add(domain)
        end = host_of(sight.final_url) if sight is not None and sight.final_url else host
        if end != host_of(last_good.final_url or key) and self._policy.registrable_domain(end) != domain:
            self._ends[end].add(domain)

    def network(self) -> NetworkState | None:
        """What is the matter with our network; ``None`` where nothing speaks against it."""
        rules = self._policy.incidents
        most = max((len(domains) for domains in self._ends.values()), default=0)
        if self._asks_to_log_in or (most >= _FEWEST_PORTAL and most > rules.void_share * len(self._domains)):
            return NetworkState.CAPTIVE_PORTAL
        failing = sum(not works for works in self._works.values())
        if len(self._works) >= rules.void_hosts and failing > rules.void_share * len(self._works):
            return NetworkState.MOST_HOSTS_FAIL
        return None

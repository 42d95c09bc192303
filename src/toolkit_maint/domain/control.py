"""What an answer says of our own network: whether it is up, and whether it is really the site that answers. Pure."""

from __future__ import annotations

from toolkit_maint.domain.address import host_of
from toolkit_maint.domain.observation import Look, LookKind, Observation
from toolkit_maint.domain.policy import Policy


def answered(observation: Observation) -> bool:
    """Whether the visit got any valid HTTP answer: a sign that the network here is up.

    What speaks behind a certificate that does not hold may be anybody.
    """
    looks = (look for look in observation.looks if look.kind is not LookKind.UNVERIFIED)
    return any(hop.status is not None for look in looks for hop in look.hops)


def control_answered(observation: Observation, policy: Policy) -> bool:
    """Whether a control host answered: any status below 500, without leaving its registrable domain.

    A captive portal answers for every host, but from somewhere else, or without a certificate for its name.
    """
    home = policy.registrable_domain(host_of(observation.visit_key))
    looks = (look for look in observation.looks if look.kind is not LookKind.UNVERIFIED)
    return any((look.hops[-1].status or 500) < 500 and _stays(look, home, policy) for look in looks)


def _stays(look: Look, home: str, policy: Policy) -> bool:
    return all(policy.registrable_domain(host_of(hop.address)) == home for hop in look.hops)

"""What the product knows: pure, without input, output or a clock.

Of foreign packages only ``ada_url`` (the WHATWG URL parser) and ``msgspec`` (records) are used here. Tables of signs
and the public suffix list arrive inside :class:`toolkit_maint.domain.policy.Policy`.
"""

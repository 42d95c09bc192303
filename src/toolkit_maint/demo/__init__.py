"""The whole job on a small web that misbehaves, all of it on this machine: what a newcomer sees first."""

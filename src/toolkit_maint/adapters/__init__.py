"""The world as the pipeline needs it: each adapter stands behind a port, and none imports another."""

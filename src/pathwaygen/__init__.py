"""pathwaygen: one YAML spec for each diagnosis becomes a checked care pathway."""

__version__ = "0.1.0"

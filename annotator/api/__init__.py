"""The HTTP API, version 1: JSON in, JSON out, errors in one shape."""

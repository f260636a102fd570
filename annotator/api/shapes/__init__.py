"""The shapes of requests and answers, a file a concept, for the OpenAPI schema. What they hold is checked in core/."""

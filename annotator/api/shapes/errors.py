"""The shape of every error."""

from __future__ import annotations

from rest_framework import serializers


class ErrorBody(serializers.Serializer[object]):
    code = serializers.CharField()
    message = serializers.CharField()
    details = serializers.JSONField(allow_null=True)


class Error(serializers.Serializer[object]):
    """What every error looks like."""

    error = ErrorBody()

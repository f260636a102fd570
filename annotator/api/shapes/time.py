"""The shapes of active time."""

from __future__ import annotations

from rest_framework import serializers


class TimeRequest(serializers.Serializer[object]):
    session = serializers.UUIDField(help_text="Made by the client, one a visit.")
    seconds = serializers.IntegerField(min_value=0, max_value=86400, help_text="Active seconds of this visit so far.")


class TimeAnswer(serializers.Serializer[object]):
    session = serializers.UUIDField()
    seconds = serializers.IntegerField(help_text="The largest number of this session.")
    total = serializers.IntegerField(help_text="Of all sessions of the layer.")

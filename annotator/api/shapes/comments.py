"""The shapes of comments."""

from __future__ import annotations

from rest_framework import serializers


class CommentRequest(serializers.Serializer[object]):
    body = serializers.CharField(max_length=4000, help_text="Plain text.")
    start = serializers.IntegerField(required=False, allow_null=True, help_text="Code points; null for no span.")
    end = serializers.IntegerField(required=False, allow_null=True)
    annotation = serializers.CharField(required=False, allow_blank=True)
    parent = serializers.IntegerField(required=False, allow_null=True)  # type: ignore[assignment]  # also a Field's own


class ReplyItem(serializers.Serializer[object]):
    id = serializers.IntegerField()
    author = serializers.CharField()
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    annotation = serializers.CharField(allow_blank=True)
    body = serializers.CharField(help_text="Plain text as it was written: escape it.")
    at = serializers.DateTimeField()
    resolved = serializers.BooleanField()
    resolved_by = serializers.CharField(allow_null=True)


class CommentItem(ReplyItem):
    replies = ReplyItem(many=True)


class NewComment(CommentItem):
    told = serializers.ListField(child=serializers.CharField(), help_text="Who finds it in her inbox.")


class CommentPage(serializers.Serializer[object]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    results = CommentItem(many=True)

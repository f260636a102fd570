"""The shapes of the team and how its work is given out."""

from __future__ import annotations

from rest_framework import serializers

from annotator.models.assigning import MODES


class SettingsItem(serializers.Serializer[object]):
    mode = serializers.ChoiceField(MODES)
    due_days = serializers.IntegerField(allow_null=True)
    pass_mark = serializers.IntegerField(help_text="F1 in percent.")
    tries = serializers.IntegerField()
    check_rate = serializers.IntegerField(help_text="Hidden checks among a hundred articles.")


class PersonItem(serializers.Serializer[object]):
    user = serializers.CharField(allow_null=True, help_text="Null is the pool.")
    role = serializers.CharField(allow_null=True)
    skills = serializers.ListField(child=serializers.CharField())
    states = serializers.DictField(child=serializers.IntegerField())
    overdue = serializers.IntegerField()
    withdrawn = serializers.IntegerField()
    in_training = serializers.BooleanField()
    training_f1 = serializers.FloatField(allow_null=True, help_text="Of first tries.")
    check_f1 = serializers.FloatField(allow_null=True)


class TeamAnswer(serializers.Serializer[object]):
    unplanned = serializers.IntegerField(help_text="Articles that nobody has and that are not in the pool.")
    settings = SettingsItem()
    results = PersonItem(many=True)


class MemberRequest(serializers.Serializer[object]):
    member = serializers.CharField(required=False)
    skills = serializers.CharField(required=False)
    waived = serializers.BooleanField(required=False)
    settings = SettingsItem(required=False)

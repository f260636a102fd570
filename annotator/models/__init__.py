"""The tables. A model knows facts about its own row; what touches two rows is in workflow/."""

from annotator.models.agreement import AgreementReport, Disagreement
from annotator.models.article import Article
from annotator.models.assigning import Assignment, AssignmentPlan, AssignmentSettings, LayerReturn
from annotator.models.audit import Action, Attempts, AuditEvent
from annotator.models.checking import Grade, Probe
from annotator.models.comment import Comment
from annotator.models.decision import Decision
from annotator.models.finishing import Finished, FinishedCount
from annotator.models.fix import Fix
from annotator.models.guideline import GuidelineReading, GuidelineVersion
from annotator.models.layer import Layer
from annotator.models.mention import Mention
from annotator.models.notice import Notice
from annotator.models.project import Membership, Project, Role
from annotator.models.release import Release, ReleasePart
from annotator.models.revision import Revision
from annotator.models.ruling import MergeRun, Ruling
from annotator.models.saved_search import SavedSearch
from annotator.models.scheme import Scheme
from annotator.models.suggesting import (
    LineAcceptance,
    SuggestionNotes,
    SuggestionRun,
    SuggestionSettings,
    SuggestionSource,
)
from annotator.models.user import User
from annotator.models.webhook import Webhook, WebhookDelivery
from annotator.models.work_session import WorkSession

__all__ = [
    "Action",
    "AgreementReport",
    "Article",
    "Assignment",
    "AssignmentPlan",
    "AssignmentSettings",
    "Attempts",
    "AuditEvent",
    "Comment",
    "Decision",
    "Finished",
    "FinishedCount",
    "GuidelineReading",
    "GuidelineVersion",
    "Fix",
    "Disagreement",
    "Grade",
    "Layer",
    "LayerReturn",
    "LineAcceptance",
    "Membership",
    "Mention",
    "Notice",
    "MergeRun",
    "Probe",
    "Project",
    "Release",
    "ReleasePart",
    "Revision",
    "Role",
    "SavedSearch",
    "Ruling",
    "Scheme",
    "SuggestionNotes",
    "SuggestionRun",
    "SuggestionSettings",
    "SuggestionSource",
    "User",
    "Webhook",
    "WebhookDelivery",
    "WorkSession",
]

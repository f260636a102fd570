"""Addresses of the API, below /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from annotator.api.adjudication import (
    Adjudication,
    FinishAdjudication,
    MergeArticle,
    OwnRulings,
    ResumeAdjudication,
    ReturnLabels,
    Rulings,
    UndoRuling,
)
from annotator.api.agreement import Agreement, AgreementItems, DashboardView
from annotator.api.articles import ArticleView, Neighbours, OwnLayer, Suggestions
from annotator.api.assignments import Assignments, Reassign, Take, UndoPlan
from annotator.api.comments import Comments, ReopenComment, ResolveComment
from annotator.api.consistency import Consistency, Fixes, UndoFix
from annotator.api.errors import AddressNotFound
from annotator.api.exports import Export, ExportFormats, ExportLosses
from annotator.api.finished import FinishedLayers
from annotator.api.guidelines import Guideline, GuidelineRead, GuidelineVersions, GuidelineVersionView
from annotator.api.imports import Import, ImportFormats
from annotator.api.layers import Changes, LayerView, Reopen, Return, Revisions, Submit
from annotator.api.notices import Inbox, ReadInbox
from annotator.api.projects import Articles, Projects, ProjectView, SchemeView
from annotator.api.releases import ReleaseFile, Releases, ReleaseView
from annotator.api.rulings import Adjudications, MergeProject, RulingList, RulingsFile, TakeUp
from annotator.api.schemes import SchemeChanges, SchemeUndo
from annotator.api.searching import SavedSearches, SavedSearchView, Search
from annotator.api.suggestions import Lines, Next, SuggestionNumbers, UndoLine
from annotator.api.team import Comparison, Probes, Team, VersusGold
from annotator.api.time import Time
from annotator.api.webhooks import Deliveries, Ping, Redeliver, Webhooks, WebhookView

# It has no template to describe itself with, so that OPTIONS would be a server error.
DOCS = SpectacularSwaggerSplitView.as_view(url_name="api-schema", http_method_names=["get", "head"])

urlpatterns: list[URLPattern] = [
    path("projects/", Projects.as_view(), name="api-projects"),
    path("projects/<slug:slug>/", ProjectView.as_view(), name="api-project"),
    path("projects/<slug:slug>/scheme/", SchemeView.as_view(), name="api-scheme"),
    path("projects/<slug:slug>/guideline/", Guideline.as_view(), name="api-guideline"),
    path("projects/<slug:slug>/guideline/read/", GuidelineRead.as_view(), name="api-guideline-read"),
    path("projects/<slug:slug>/guideline/versions/", GuidelineVersions.as_view(), name="api-guideline-versions"),
    path(
        "projects/<slug:slug>/guideline/versions/<int:number>/",
        GuidelineVersionView.as_view(),
        name="api-guideline-version",
    ),
    path("projects/<slug:slug>/scheme/changes/", SchemeChanges.as_view(), name="api-scheme-changes"),
    path("projects/<slug:slug>/scheme/undo/", SchemeUndo.as_view(), name="api-scheme-undo"),
    path("projects/<slug:slug>/articles/", Articles.as_view(), name="api-articles"),
    path("projects/<slug:slug>/import/", Import.as_view(), name="api-import"),
    path("projects/<slug:slug>/export/", Export.as_view(), name="api-export"),
    path("projects/<slug:slug>/suggestions/", SuggestionNumbers.as_view(), name="api-suggestion-numbers"),
    path("projects/<slug:slug>/next/", Next.as_view(), name="api-next"),
    path("projects/<slug:slug>/assignments/", Assignments.as_view(), name="api-assignments"),
    path("projects/<slug:slug>/take/", Take.as_view(), name="api-take"),
    path("projects/<slug:slug>/reassign/", Reassign.as_view(), name="api-reassign"),
    path("projects/<slug:slug>/team/", Team.as_view(), name="api-team"),
    path("projects/<slug:slug>/probes/", Probes.as_view(), name="api-probes"),
    path("projects/<slug:slug>/versus-gold/", VersusGold.as_view(), name="api-versus-gold"),
    path("plans/<int:plan_id>/undo/", UndoPlan.as_view(), name="api-undo-plan"),
    path("projects/<slug:slug>/lines/", Lines.as_view(), name="api-lines"),
    path("projects/<slug:slug>/agreement/", Agreement.as_view(), name="api-agreement"),
    path("projects/<slug:slug>/agreement/items/", AgreementItems.as_view(), name="api-agreement-items"),
    path("projects/<slug:slug>/dashboard/", DashboardView.as_view(), name="api-dashboard"),
    path("projects/<slug:slug>/search/", Search.as_view(), name="api-search"),
    path("projects/<slug:slug>/searches/", SavedSearches.as_view(), name="api-saved-searches"),
    path("searches/<int:search_id>/", SavedSearchView.as_view(), name="api-saved-search"),
    path("projects/<slug:slug>/finished/", FinishedLayers.as_view(), name="api-finished"),
    path("projects/<slug:slug>/releases/", Releases.as_view(), name="api-releases"),
    path("releases/<int:release_id>/", ReleaseView.as_view(), name="api-release"),
    path("releases/<int:release_id>/file/", ReleaseFile.as_view(), name="api-release-file"),
    path("projects/<slug:slug>/webhooks/", Webhooks.as_view(), name="api-webhooks"),
    path("webhooks/<int:webhook_id>/ping/", Ping.as_view(), name="api-ping"),
    path("webhooks/<int:webhook_id>/deliveries/", Deliveries.as_view(), name="api-deliveries"),
    path(
        "webhooks/<int:webhook_id>/deliveries/<int:delivery_id>/redeliver/",
        Redeliver.as_view(),
        name="api-redeliver",
    ),
    path("webhooks/<int:webhook_id>/", WebhookView.as_view(), name="api-webhook"),
    path("inbox/", Inbox.as_view(), name="api-inbox"),
    path("inbox/read/", ReadInbox.as_view(), name="api-inbox-read"),
    path("accepted-lines/<int:acceptance_id>/undo/", UndoLine.as_view(), name="api-undo-line"),
    path("projects/<slug:slug>/export/losses/", ExportLosses.as_view(), name="api-export-losses"),
    path("articles/<int:article_id>/", ArticleView.as_view(), name="api-article"),
    path("articles/<int:article_id>/layer/", OwnLayer.as_view(), name="api-own-layer"),
    path("articles/<int:article_id>/neighbours/", Neighbours.as_view(), name="api-neighbours"),
    path("articles/<int:article_id>/versus-gold/", Comparison.as_view(), name="api-comparison"),
    path("articles/<int:article_id>/suggestions/", Suggestions.as_view(), name="api-suggestions"),
    path("articles/<int:article_id>/adjudication/", Adjudication.as_view(), name="api-adjudication"),
    path("articles/<int:article_id>/adjudication/rulings/", Rulings.as_view(), name="api-rule"),
    path("articles/<int:article_id>/adjudication/undo/", UndoRuling.as_view(), name="api-undo-ruling"),
    path("articles/<int:article_id>/adjudication/merge/", MergeArticle.as_view(), name="api-merge-article"),
    path("articles/<int:article_id>/adjudication/finish/", FinishAdjudication.as_view(), name="api-finish"),
    path("articles/<int:article_id>/adjudication/resume/", ResumeAdjudication.as_view(), name="api-resume"),
    path("articles/<int:article_id>/adjudication/return/", ReturnLabels.as_view(), name="api-return-labels"),
    path("articles/<int:article_id>/rulings/", OwnRulings.as_view(), name="api-own-rulings"),
    path("projects/<slug:slug>/adjudication/", Adjudications.as_view(), name="api-adjudications"),
    path("projects/<slug:slug>/adjudication/merge/", MergeProject.as_view(), name="api-merge-project"),
    path("projects/<slug:slug>/rulings/", RulingList.as_view(), name="api-rulings"),
    path("projects/<slug:slug>/rulings/file/", RulingsFile.as_view(), name="api-rulings-file"),
    path("projects/<slug:slug>/consistency/", Consistency.as_view(), name="api-consistency"),
    path("projects/<slug:slug>/fixes/", Fixes.as_view(), name="api-fixes"),
    path("fixes/<int:fix_id>/undo/", UndoFix.as_view(), name="api-undo-fix"),
    path("rulings/<int:ruling_id>/guideline/", TakeUp.as_view(), name="api-take-up"),
    path("layers/<int:layer_id>/", LayerView.as_view(), name="api-layer"),
    path("layers/<int:layer_id>/changes/", Changes.as_view(), name="api-changes"),
    path("layers/<int:layer_id>/submit/", Submit.as_view(), name="api-submit"),
    path("layers/<int:layer_id>/reopen/", Reopen.as_view(), name="api-reopen"),
    path("layers/<int:layer_id>/return/", Return.as_view(), name="api-return"),
    path("layers/<int:layer_id>/revisions/", Revisions.as_view(), name="api-revisions"),
    path("layers/<int:layer_id>/time/", Time.as_view(), name="api-time"),
    path("layers/<int:layer_id>/comments/", Comments.as_view(), name="api-comments"),
    path("comments/<int:comment_id>/resolve/", ResolveComment.as_view(), name="api-resolve-comment"),
    path("comments/<int:comment_id>/reopen/", ReopenComment.as_view(), name="api-reopen-comment"),
    path("import-formats/", ImportFormats.as_view(), name="api-import-formats"),
    path("export-formats/", ExportFormats.as_view(), name="api-export-formats"),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", DOCS, name="api-docs"),
    re_path(r"^.*$", AddressNotFound.as_view(), name="api-not-found"),
]

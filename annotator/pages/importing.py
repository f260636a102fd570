"""Articles in, in two steps: look at what would be read, then load it; and a report of every record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from annotator import access, tasks
from annotator.access import Grant
from annotator.core.errors import AnnotatorError, InvalidError, NotFoundError
from annotator.core.mapping import TABLES, Choice, Do, Kind, Label, LabelMap, Unknown, codes_of
from annotator.importers import importer, importer_names
from annotator.importers.base import Refused, Source
from annotator.models import Role
from annotator.pages.errors import sentence, status_of
from annotator.pages.methods import reads_and_posts
from annotator.pages.request import user_of
from annotator.pages.wording import COLUMNS
from annotator.queries.schemes import current_scheme
from annotator.workflow import staging
from annotator.workflow.importing import FilePreview, HowToRead, ImportReport, import_files, preview
from annotator.workflow.mapping import decide, take_stock
from annotator.workflow.rejects import RejectsFile

ENCODINGS = (
    ("", _("Recognise it")),
    ("utf-8", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("cp949", "CP949 (EUC-KR)"),
)
REPORT = "import_report"
NAMED = 200
"""Refusals and duplicates that the report page lists; all refused records are in the download."""
SHOWN_FILES = 30
MOST_COLUMNS = 200
MOST_LABELS = 500
"""Labels that are asked about at once; any further ones are kept as they are, and noted in the report."""

ROWS_AS_CSV = (".xlsx", ".xlsm", ".parquet")
"""Files whose refused rows are kept as CSV, since a row of them is no file."""


def _lead(request: HttpRequest, slug: str) -> Grant:
    grant = access.project_for(user_of(request), slug, Role.LEAD)
    access.need_open(grant)
    return grant


def _uploads(request: HttpRequest) -> list[UploadedFile]:
    """The chosen files, and the pasted text as one more file."""
    uploads = list(request.FILES.getlist("files"))
    text = request.POST.get("text", "")
    if text.strip():
        uploads.append(SimpleUploadedFile("pasted.txt", text.encode("utf-8", "replace")))
    return uploads


@reads_and_posts
@login_required
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Step 1: files or a pasted text."""
    grant = _lead(request, slug)
    error: AnnotatorError | None = None
    if request.method == "POST":
        try:
            token = staging.stage(user_of(request), grant.project, _uploads(request))
            return redirect("import-check", slug, token)
        except AnnotatorError as caught:
            error = caught
    context = {
        "grant": grant,
        "project": grant.project,
        "formats": [importer(name) for name in importer_names()],
        "error": sentence(error) if error else "",
        "text": request.POST.get("text", ""),
        "most_files": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
        "megabytes": settings.GISA_MAX_UPLOAD_BYTES // 1024**2,
        "api_url": request.build_absolute_uri(f"/api/v1/projects/{slug}/import/"),
    }
    return render(request, "pages/import.html", context, status=status_of(error) if error else 200)


@reads_and_posts
@login_required
def check(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Step 2: how the files would be read. POST loads them."""
    grant = _lead(request, slug)
    if token == request.session.get(REPORT, {}).get("token"):
        return redirect("import-report", slug, token)
    if request.method == "POST":
        return _load(request, grant, token)
    how = _how(request, request.GET)
    sources = _sources(request, grant, token)
    files = preview(grant.project, sources, format=how.format, encoding=how.encoding, columns=how.columns)
    tables = [file for file in files if file.columns]
    context = {
        "grant": grant,
        "project": grant.project,
        "token": token,
        "files": files[:SHOWN_FILES],
        "more_files": max(0, len(files) - SHOWN_FILES),
        "problems": sum(len(file.refused) for file in files),
        "readable": any(file.drafts or file.more for file in files),
        "formats": [importer(name) for name in importer_names()],
        "how": how,
        "encodings": ENCODINGS,
        "annotations": _annotations(files),
        "columns": list(dict.fromkeys(column for file in tables for column in file.columns))[:MOST_COLUMNS],
        "meanings": tables[0].meanings if tables else {},
        "column_words": COLUMNS,
    }
    return render(request, "pages/import_check.html", context)


def _how(request: HttpRequest, form: QueryDict) -> HowToRead:
    """What was decided about the files; what the form does not say, or says wrongly, is recognised."""
    columns = {name: str(form[f"column-{name}"]) for name in COLUMNS if f"column-{name}" in form}
    encodings = [code for code, _name in ENCODINGS]
    format_ = form.get("format", "")
    encoding = form.get("encoding", "")
    return HowToRead(
        format_ if format_ in importer_names() else None,
        encoding if encoding in encodings and encoding else None,
        columns,
    )


@reads_and_posts
@login_required
def labels(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Step 3, for files with labels that the project has not: what is to become of them."""
    grant = _lead(request, slug)
    if token == request.session.get(REPORT, {}).get("token"):
        return redirect("import-report", slug, token)
    if request.method != "POST":
        return redirect("import-check", slug, token)
    how, user = _how(request, request.POST), user_of(request)
    asked = _choices(request.POST.getlist("choice"))
    resolved = decide(grant.project, user, asked, lambda: _sources(request, grant, token), how)
    return _store(request, grant, token, how, resolved)


def _choices(values: Sequence[str]) -> LabelMap:
    """Answers as the page has them: KIND:DO:TO:LABEL.

    Raises InvalidError (`bad_label_map`).
    """
    choices: dict[Label, Choice] = {}
    for value in values:
        kind, do, to, name = (value.split(":", 3) + ["", "", ""])[:4]
        if kind not in TABLES.values() or do not in ("map", "create", "leave") or not name:
            raise InvalidError("bad_label_map", f"{value!r} is no answer to what becomes of a label.")
        if do == "create" and to not in ("", "entity", "event", "boilerplate"):
            raise InvalidError("bad_label_map", f"{value!r} creates no kind of label.")
        choices[Label(cast(Kind, kind), name)] = Choice(cast(Do, do), to)
    return LabelMap(choices)


def _ask(request: HttpRequest, grant: Grant, token: str, how: HowToRead, unknown: list[Unknown]) -> HttpResponse:
    scheme = current_scheme(grant.project).value
    context = {
        "grant": grant,
        "project": grant.project,
        "token": token,
        "how": how,
        "keep_layers": request.POST.get("keep_layers", ""),
        "unknown": [
            {"label": one.label, "count": one.count, "suggestion": one.suggestion, "codes": codes_of(scheme, one.label)}
            for one in unknown[:MOST_LABELS]
        ],
        "more_labels": max(0, len(unknown) - MOST_LABELS),
        "version": current_scheme(grant.project).version,
    }
    return render(request, "pages/import_labels.html", context)


def _sources(request: HttpRequest, grant: Grant, token: str) -> list[Source | Refused]:
    """Raises NotFoundError, also when the files were loaded already and are gone."""
    return list(staging.staged(user_of(request), grant.project, token))


def _annotations(files: list[FilePreview]) -> int:
    return sum(draft.annotations for file in files for draft in file.drafts)


def _load(request: HttpRequest, grant: Grant, token: str) -> HttpResponse:
    """Load the files, unless they bring labels that the project has not: those are asked about first."""
    how = _how(request, request.POST)
    scheme = current_scheme(grant.project).value
    unknown = take_stock(_sources(request, grant, token), how, scheme).unknown(scheme)
    if unknown:
        return _ask(request, grant, token, how, unknown)
    return _store(request, grant, token, how, LabelMap())


def _store(request: HttpRequest, grant: Grant, token: str, how: HowToRead, resolved: LabelMap) -> HttpResponse:
    user, project = user_of(request), grant.project
    sources = _sources(request, grant, token)
    refused_name = _refused_name(project.slug, sources)
    with RejectsFile(staging.rejects_path(user, project, token).open("wb"), refused_name.endswith(".zip")) as rejects:
        report = import_files(
            project,
            user,
            sources,
            format=how.format,
            encoding=how.encoding,
            columns=how.columns,
            labels=resolved,
            keep_layers=bool(request.POST.get("keep_layers")),
            rejects=rejects,
        )
    tasks.suggest_project_soon(project)
    staging.discard(user, project, token)
    shown = _shown(report, token)
    request.session[REPORT] = {**shown, "kept": rejects.records, "refused_name": refused_name}
    return redirect("import-report", project.slug, token)


def _refused_name(slug: str, sources: Sequence[Source | Refused]) -> str:
    """What the file of refused records is called: that of one file keeps its extension, those of more are a zip."""
    one = sources[0] if len(sources) == 1 else None
    suffix = PurePosixPath(one.name).suffix or ".txt" if isinstance(one, Source) else ".zip"
    suffix = ".csv" if suffix.lower() in ROWS_AS_CSV else suffix
    return f"{slug}-refused{suffix}"


def _shown(report: ImportReport, token: str) -> dict[str, Any]:
    """What the report page shows, as JSON for the session."""
    return {
        "token": token,
        "created": report.created,
        "layers": report.layers,
        "duplicate_count": report.duplicate_count,
        "duplicates": report.duplicates[:NAMED],
        "refused_count": report.refused_count,
        "refused": [one.to_dict() for one in report.refused[:NAMED]],
        "notes": dict(report.notes),
        "encodings": dict(report.encodings),
    }


def _report_of(request: HttpRequest, token: str) -> dict[str, Any]:
    """Raises NotFoundError: reports live as long as their reader's session, the newest only."""
    shown: dict[str, Any] = request.session.get(REPORT, {})
    if shown.get("token") != token:
        raise NotFoundError("no_such_report", "This report is no longer here.")
    return shown


@require_safe
@login_required
def report(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """What became of every record."""
    grant = access.project_for(user_of(request), slug, Role.LEAD)
    context = {"grant": grant, "project": grant.project, "report": _report_of(request, token), "named": NAMED}
    return render(request, "pages/import_report.html", context)


@require_safe
@login_required
def refused(request: HttpRequest, slug: str, token: str) -> FileResponse:
    """The refused records, unchanged, to be mended and loaded again."""
    grant = access.project_for(user_of(request), slug, Role.LEAD)
    name = _report_of(request, token)["refused_name"]
    path = staging.rejects_path(user_of(request), grant.project, token)
    if not path.is_file():
        raise NotFoundError("no_such_report", "There are no refused records.")
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)

"""Adjudication of an article: the questions, rulings, strategies, the end. For reviewers and leads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import orjson
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.api.request import user_of
from annotator.api.shapes import adjudication as shapes
from annotator.api.shapes.errors import Error
from annotator.api.shapes.rulings import OwnRulingPage, RulingRequest
from annotator.core.adjudicating import Piece, Question
from annotator.core.aligning import Core
from annotator.core.choosing import STRATEGIES, Strategy
from annotator.core.errors import InvalidError, NotFoundError
from annotator.core.records import CANNOT_LENGTH
from annotator.core.ruling_drafts import draft_from_dict
from annotator.core.text import written
from annotator.models import Role, Ruling
from annotator.queries.adjudication import Case, case_of, next_open
from annotator.queries.rulings import Otherwise, decided_otherwise
from annotator.workflow import adjudicating
from annotator.workflow.annotating import give_back


def ruling_json(row: Ruling) -> dict[str, Any]:
    return {
        "id": row.pk,
        "question": row.question,
        "kind": row.kind,
        "start": row.start,
        "end": row.end,
        "surface": row.surface,
        "label": row.label,
        "cause": row.cause,
        "take": row.take,
        "of": row.of.get_username() if row.of else None,
        "how": row.how,
        "reason": row.reason,
        "taken": orjson.loads(row.taken),
        "by": row.by.get_username() if row.by else None,
        "at": row.at,
        "in_guideline": row.guideline_at is not None,
    }


def _piece(piece: Piece) -> dict[str, Any]:
    core = piece.core.to_dict()
    return {
        "id": piece.id,
        "slot": piece.slot,
        "part": piece.part,
        **core,
        "name": piece.name,
        "value": piece.value,
        "filler": _core(piece.filler),
        "voters": [int(voter) for voter in piece.voters],
    }


def _core(core: Core | None) -> dict[str, Any] | None:
    return core.to_dict() if core else None


def _question(case: Case, question: Question) -> dict[str, Any]:
    ruling = case.rulings.get(question.key)
    return {
        "key": question.key,
        "kind": question.kind,
        "start": question.start,
        "end": question.end,
        "agreed": question.agreed,
        "cause": question.cause,
        "state": case.state(question),
        "digest": question.digest,
        "pieces": [_piece(piece) for piece in question.pieces],
        "ruling": ruling_json(ruling) if ruling else None,
    }


def case_json(case: Case) -> dict[str, Any]:
    """All that the page of an article needs."""
    article, gold = case.article, case.gold
    return {
        "article": {
            "id": article.pk,
            "key": article.key,
            "title": article.title,
            "text": article.text,
            "language": article.language,
            "project": article.project.slug,
        },
        "gold": {"layer_id": gold.pk, "version": gold.version, "status": gold.status, "by": gold.author_name}
        if gold
        else None,
        "voters": [
            {"layer_id": layer.pk, "author": layer.author_name, "status": layer.status, "version": layer.version}
            for layer in case.layers.values()
        ],
        "left_out": [
            {"layer_id": layer.pk, "author": layer.author_name, "status": layer.status, "cannot": layer.cannot}
            for layer in case.left_out
        ],
        "questions": [_question(case, one) for one in case.questions],
        "by_hand": [core.to_dict() for core in case.by_hand],
        "next": next_open(article),
    }


class Adjudication(APIView):
    """What the annotators of an article agree and disagree about, and what was decided."""

    @extend_schema(responses={200: shapes.Adjudication, 403: Error, 404: Error}, tags=["adjudication"])
    def get(self, request: Request, article_id: int) -> Response:
        article, grant = access.article_for(user_of(request), article_id)
        grant.need(Role.REVIEWER)
        return Response(case_json(case_of(article)))


class Rulings(APIView):
    """Decide about one question. Everything that all agree about is decided with the first one."""

    @extend_schema(
        request=RulingRequest,
        responses={
            200: shapes.Adjudication,
            403: Error,
            404: Error,
            409: Error,
            422: Error,
        },
        tags=["adjudication"],
    )
    def post(self, request: Request, article_id: int) -> Response:
        user = user_of(request)
        article = access.article_to_adjudicate(user, article_id)
        return Response(case_json(adjudicating.decide(article, user, draft_from_dict(request.data))))


class UndoRuling(APIView):
    """Take the last ruling of a person on this article back; what counted before it counts again."""

    @extend_schema(request=None, responses={200: shapes.Adjudication, 409: Error}, tags=["adjudication"])
    def post(self, request: Request, article_id: int) -> Response:
        user = user_of(request)
        article = access.article_to_adjudicate(user, article_id)
        return Response(case_json(adjudicating.take_back(article, user)))


def strategy_of(data: object) -> tuple[Strategy, list[str], bool]:
    """`strategy`, `trust` and `preview` of a request.

    Raises InvalidError (`bad_strategy`).
    """
    value: Mapping[str, Any] = data if isinstance(data, dict) else {}
    strategy, trust, preview = value.get("strategy"), value.get("trust", []), value.get("preview", False)
    if strategy not in STRATEGIES:
        raise InvalidError("bad_strategy", f"strategy must be one of {', '.join(STRATEGIES)}.")
    # A NUL is in no name, and nothing that PostgreSQL keeps with the job.
    if not isinstance(trust, list) or not all(isinstance(name, str) and "\x00" not in name for name in trust):
        raise InvalidError("bad_strategy", "trust must be a list of user names, best first.")
    if not isinstance(preview, bool):
        raise InvalidError("bad_strategy", "preview must be true or false.")
    if strategy == "trust" and not trust:
        raise InvalidError("bad_strategy", "The strategy trust needs the names of those to be trusted, best first.")
    return cast(Strategy, strategy), trust, preview


class MergeArticle(APIView):
    """Decide by a strategy what no person has. No argument is dropped; what is not clear stays open."""

    @extend_schema(
        request=shapes.MergeRequest,
        responses={200: shapes.MergeAnswer, 409: Error, 422: Error},
        tags=["adjudication"],
    )
    def post(self, request: Request, article_id: int) -> Response:
        user = user_of(request)
        article = access.article_to_adjudicate(user, article_id)
        strategy, trust, preview = strategy_of(request.data)
        done = adjudicating.merge(article, user, strategy, trust, preview=preview)
        return Response(
            {
                "agreed": done.agreed,
                "decided": done.decided,
                "kept": done.kept,
                "left": dict(done.left),
                "adjudication": case_json(case_of(article)),
            }
        )


class FinishAdjudication(APIView):
    """Gold is done: it and the labels it was made of are finished with, and annotators read the reasons."""

    @extend_schema(request=None, responses={200: shapes.Adjudication, 409: Error}, tags=["adjudication"])
    def post(self, request: Request, article_id: int) -> Response:
        user = user_of(request)
        article = access.article_to_adjudicate(user, article_id)
        return Response(case_json(adjudicating.complete(article, user)))


class ResumeAdjudication(APIView):
    """Go on with an article that was done."""

    @extend_schema(request=None, responses={200: shapes.Adjudication}, tags=["adjudication"])
    def post(self, request: Request, article_id: int) -> Response:
        article = access.article_to_adjudicate(user_of(request), article_id)
        return Response(case_json(adjudicating.resume(article)))


class ReturnLabels(APIView):
    """Give an annotator's labels back to her, with the reason."""

    @extend_schema(
        request=shapes.GiveBackRequest, responses={200: shapes.Adjudication, 422: Error}, tags=["adjudication"]
    )
    def post(self, request: Request, article_id: int) -> Response:
        user = user_of(request)
        article = access.article_to_adjudicate(user, article_id)
        data = request.data if isinstance(request.data, dict) else {}
        reason = written(data.get("reason"), "reason", CANNOT_LENGTH, "bad_reason")
        layer = case_of(article).layers.get(str(data.get("layer")))
        if layer is None:
            raise NotFoundError("no_such_layer", "The article has no such labels that are handed in.")
        give_back(layer.pk, user, reason)
        return Response(case_json(case_of(article)))


def otherwise_json(one: Otherwise) -> dict[str, Any]:
    return {
        "start": one.start,
        "end": one.end,
        "surface": one.surface,
        "kind": one.kind,
        "own": one.own,
        "decided": one.decided,
        "reason": one.reason,
        "at": one.at,
    }


class OwnRulings(APIView):
    """What of the caller's labels on an article was decided otherwise, and why. Empty until gold is done."""

    @extend_schema(operation_id="own_rulings_list", responses=OwnRulingPage, tags=["adjudication"])
    def get(self, request: Request, article_id: int) -> Response:
        user = user_of(request)
        article, _ = access.article_for(user, article_id)
        found = [otherwise_json(one) for one in decided_otherwise(article, user)]
        return Response({"count": len(found), "next": None, "results": found})

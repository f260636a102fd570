"""Time spent on a layer."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator import access
from annotator.api.request import user_of
from annotator.api.shapes import time as shapes
from annotator.api.shapes.errors import Error
from annotator.core.visits import visit_from_dict
from annotator.models import Layer
from annotator.queries.time import seconds_on
from annotator.workflow.timing import record_visit


class Time(APIView):
    """Report the active seconds of a visit so far. The largest number of a session stays."""

    @extend_schema(
        request=shapes.TimeRequest,
        responses={200: shapes.TimeAnswer, 403: Error, 404: Error, 422: Error},
        tags=["layers"],
    )
    def post(self, request: Request, layer_id: int) -> Response:
        layer = access.own_layer_for(user_of(request), layer_id)
        row = record_visit(layer.pk, visit_from_dict(request.data))
        total = seconds_on(Layer.objects.filter(pk=layer.pk))
        return Response({"session": row.session, "seconds": row.seconds, "total": total})

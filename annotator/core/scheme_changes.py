"""Change a label scheme by steps, and relabel the annotations that were made with it.

A step never takes an annotation away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from annotator.core.annotations import Annotation, Argument, Boilerplate, Entity, Event, Kind
from annotator.core.records import Body
from annotator.core.scheme import Scheme
from annotator.core.scheme_steps import Step, wrong

SECTIONS: Mapping[str, str] = {
    "entity": "entities",
    "event": "events",
    "boilerplate": "boilerplate",
    "attribute": "attributes",
}
Table = dict[str, Any]


def change_scheme(scheme: Scheme, steps: Sequence[Step]) -> Scheme:
    """The scheme after `steps`.

    Raises InvalidError (`bad_step`) that names the step and what it lacks.
    """
    value = scheme.to_dict()
    for index, step in enumerate(steps):
        _change(value, step, f"steps[{index}]:")
    return Scheme.from_dict(value)


def _change(value: Table, step: Step, place: str) -> None:
    if step.part == "role":
        types = [one for one in value["events"] if step.event in ("", one["code"])]
        if not types:
            raise wrong(place, f"there is no event type {step.event!r}.")
        touched = [one for one in types if any(role["code"] in step.codes for role in one["roles"])]
        if not touched:
            raise wrong(place, f"there is no role {step.codes[0]!r}.")
        for one in touched:
            present = tuple(code for code in step.codes if any(role["code"] == code for role in one["roles"]))
            _change_list(one["roles"], replace(step, codes=present), f"{place} {one['code']}:")
    elif step.part == "value":
        attribute = next((one for one in value["attributes"] if one["code"] == step.attribute), None)
        if attribute is None:
            raise wrong(place, f"there is no attribute {step.attribute!r}.")
        if step.op == "retire" and attribute["default"] in step.codes:
            raise wrong(place, f"{step.codes[0]!r} is the default of {step.attribute}; it cannot be retired.")
        _change_list(attribute["values"], step, place)
        if attribute["default"] in step.codes and step.to:
            attribute["default"] = step.to
    else:
        _change_list(value[SECTIONS[step.part]], step, place)
        if step.part == "entity" and step.op != "retire":
            _follow(value, step)


def _change_list(items: list[Table], step: Step, place: str) -> None:
    by_code = {one["code"]: one for one in items}
    for code in step.codes:
        if code not in by_code:
            raise wrong(place, f"there is no {step.part} {code!r}.")
    first = by_code[step.codes[0]]
    if step.op == "retire":
        if first["retired"]:
            raise wrong(place, f"{first['code']!r} is retired already.")
        first["retired"] = True
        if "key" in first:
            first["key"] = ""  # free for another label
        # Last, so that the first of a list is always one that is offered.
        items.remove(first)
        items.append(first)
    elif step.op == "rename":
        if step.to in by_code:
            raise wrong(place, f"there is a {step.part} {step.to!r} already; merge them.")
        first.update({"code": step.to, **({"name": step.name} if step.name else {})})
    elif step.op == "merge":
        _merge(items, by_code, step)
    else:
        _split(items, first, step, place)


def _merge(items: list[Table], by_code: Mapping[str, Table], step: Step) -> None:
    target = by_code.get(step.to) or by_code[step.codes[0]]
    sources = [by_code[code] for code in step.codes if by_code[code] is not target]
    for source in sources:
        _take_over(target, source)
        items.remove(source)
    target.update({"code": step.to, "retired": False, **({"name": step.name} if step.name else {})})


def _take_over(target: Table, source: Table) -> None:
    """What a merged label must not lose of the ones that it stands for: roles, fillers, rights."""
    for role in source.get("roles", ()):
        known = next((one for one in target["roles"] if one["code"] == role["code"]), None)
        if known is None:
            target["roles"].append({**role, "required": False})
        else:
            _take_over(known, role)
    if "fillers" in target:
        # None at all means: any entity.
        either = bool(target["fillers"] and source["fillers"])
        target["fillers"] = _unique([*target["fillers"], *source["fillers"]]) if either else []
        target["required"] = target["required"] and source["required"]
        target["multiple"] = target["multiple"] or source["multiple"]
    if "rights" in target:
        target["rights"] = _unique([*target["rights"], *source["rights"]])
        target["personal"] = target["personal"] or source["personal"]
    if "triggers" in target:
        target["triggers"] = _unique([*target["triggers"], *source["triggers"]])


def _split(items: list[Table], source: Table, step: Step, place: str) -> None:
    taken = {one["code"] for one in items} - {source["code"]}
    for piece in step.into:
        if piece.code in taken:
            raise wrong(place, f"there is a {step.part} {piece.code!r} already.")
    at = items.index(source)
    items[at : at + 1] = [
        # The rest keeps the key: hands know it.
        {**source, "code": one.code, "name": dict(one.name), "key": "" if one.surfaces else source["key"]}
        for one in step.into
    ]


def _follow(value: Table, step: Step) -> None:
    """Entity labels are named by roles, as fillers, and by other labels, as parents."""
    rest = next((piece.code for piece in step.into if not piece.surfaces), step.to)
    new = [piece.code for piece in step.into] or [step.to]
    for event in value["events"]:
        for role in event["roles"]:
            fillers = [after for code in role["fillers"] for after in (new if code in step.codes else [code])]
            role["fillers"] = _unique(fillers)
    for label in value["entities"]:
        if label["parent"] in step.codes:
            label["parent"] = "" if label["code"] == rest else rest


def _unique(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(items))


# The annotations


def change_annotation(annotation: Annotation, step: Step) -> Annotation:
    """The annotation as a step relabels it; the same object when it does not."""
    if isinstance(annotation, Entity):
        label = _new(annotation.label, annotation.text, step) if step.part == "entity" else annotation.label
        attributes = _attributes(annotation.attributes, step)
        same = label == annotation.label and attributes == annotation.attributes
        return annotation if same else replace(annotation, label=label, attributes=attributes)
    if isinstance(annotation, Boilerplate):
        label = _new(annotation.label, annotation.text, step) if step.part == "boilerplate" else annotation.label
        return annotation if label == annotation.label else replace(annotation, label=label)
    if isinstance(annotation, Event):
        type_ = _new(annotation.type, annotation.trigger.text, step) if step.part == "event" else annotation.type
        arguments = _arguments(annotation, step)
        attributes = _attributes(annotation.attributes, step)
        changed = replace(annotation, type=type_, arguments=arguments, attributes=attributes)
        return annotation if changed == annotation else changed
    return annotation


def _new(code: str, surface: str, step: Step) -> str:
    if code not in step.codes or step.op == "retire":
        return code
    if step.op != "split":
        return step.to
    rest = next(piece.code for piece in step.into if not piece.surfaces)
    return next((piece.code for piece in step.into if surface in piece.surfaces), rest)


def _arguments(event: Event, step: Step) -> tuple[Argument, ...]:
    if step.part != "role" or step.event not in ("", event.type):
        return event.arguments
    changed = (replace(one, role=_new(one.role, "", step)) for one in event.arguments)
    return tuple(dict.fromkeys(changed))  # two roles that became one may have had the same filler


def _attributes(attributes: Mapping[str, str], step: Step) -> Mapping[str, str]:
    if step.part == "attribute":
        changed = {_new(name, "", step): value for name, value in attributes.items()}
    elif step.part == "value":
        changed = {
            name: _new(value, "", step) if name == step.attribute else value for name, value in attributes.items()
        }
    else:
        return attributes
    return dict(sorted(changed.items()))


def carries(annotation: Annotation, step: Step) -> bool:
    """Whether a step is about this annotation: it is relabelled, or carries what is retired."""
    codes = set(step.codes)
    if isinstance(annotation, Entity | Boilerplate) and step.part == type(annotation).__name__.lower():
        return annotation.label in codes
    if isinstance(annotation, Event) and step.part == "event":
        return annotation.type in codes
    if isinstance(annotation, Event) and step.part == "role":
        return step.event in ("", annotation.type) and any(one.role in codes for one in annotation.arguments)
    if isinstance(annotation, Entity | Event) and step.part == "attribute":
        return bool(codes & annotation.attributes.keys())
    if isinstance(annotation, Entity | Event) and step.part == "value":
        return annotation.attributes.get(step.attribute) in codes
    return False


@dataclass(frozen=True, slots=True)
class Relabelled:
    """An annotation before and after some steps, and the places of those that are about it."""

    kind: Kind
    before: Annotation
    after: Annotation
    steps: tuple[int, ...]


def relabel(body: Body, steps: Sequence[Step]) -> list[Relabelled]:
    """The annotations of a layer that the steps are about."""
    found = []
    kinds: tuple[Kind, ...] = ("entity", "event", "boilerplate")
    for kind in kinds:
        for before in body.of_kind(kind).values():
            after, about = before, []
            for index, step in enumerate(steps):
                if carries(after, step):
                    about.append(index)
                    after = change_annotation(after, step)
            if about:
                found.append(Relabelled(kind, before, after, tuple(about)))
    return found


def difference(before: Annotation, after: Annotation) -> dict[str, Any]:
    """The value of an update that makes `after` of `before`: the id and the fields that change."""
    old, new = before.to_dict(), after.to_dict()
    return {"id": old["id"], **{key: new[key] for key in new if new[key] != old[key]}}


# Back


def keep_known(scheme: Scheme, newer: Scheme, annotations: Iterable[Annotation]) -> Scheme:
    """`scheme` with everything that the annotations carry and it does not have: retired, as `newer` defines it.

    So a scheme can be taken back although work went on with the newer one.
    """
    value, other = scheme.to_dict(), newer.to_dict()
    empty: Table = {"roles": [], "values": []}
    for annotation in annotations:
        if isinstance(annotation, Entity):
            _keep(value["entities"], other["entities"], annotation.label)
        elif isinstance(annotation, Boilerplate):
            _keep(value["boilerplate"], other["boilerplate"], annotation.label)
        elif isinstance(annotation, Event):
            _keep(value["events"], other["events"], annotation.type)
            own = next((one for one in value["events"] if one["code"] == annotation.type), None)
            newer_own = next((one for one in other["events"] if one["code"] == annotation.type), empty)
            for argument in annotation.arguments if own else ():
                _keep(cast(Table, own)["roles"], newer_own["roles"], argument.role)
        if isinstance(annotation, Entity | Event):
            for name, chosen in annotation.attributes.items():
                _keep(value["attributes"], other["attributes"], name)
                attribute = next((one for one in value["attributes"] if one["code"] == name), None)
                theirs = next((one for one in other["attributes"] if one["code"] == name), empty)
                if attribute:
                    _keep(attribute["values"], theirs["values"], chosen)
    return Scheme.from_dict(value)


def _keep(items: list[Table], newer: list[Table], code: str) -> None:
    if any(one["code"] == code for one in items):
        return
    known = next((one for one in newer if one["code"] == code), None)
    if known is not None:
        kept = {**known, "retired": True}
        if "key" in kept:
            kept["key"] = ""
        if "parent" in kept:
            kept["parent"] = ""
        items.append(kept)

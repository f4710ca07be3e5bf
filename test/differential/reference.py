"""The second opinion of the differential run: what CPython and test/vectors/conformance.py make of each case.

Reads lines of JSON, each a list of cases `[function, input, options, answer]`. Writes for each line the cases for which
the answer is another one, as a list of `[index, expected]`.
"""

import functools
import json
import sys
from pathlib import Path
from urllib.parse import quote, unquote

sys.path.append(str(Path(__file__).parent.parent / "vectors"))
import conformance
from conformance import Refused, alone, check_owner, id_fault, issue, settle, text_fault, type_fault, units

# Python's own function, whose answers are kept: the reader asks for one character at a time.
conformance.quote = functools.lru_cache(2**16)(quote)
conformance.escaped_character = functools.lru_cache(2**16)(conformance.escaped_character)


def session_key(fields):
    """FastMCP 2.14.7, build_task_key."""
    component = quote(fields["componentIdentifier"], safe="")
    return f"{fields['sessionId']}:{fields['clientTaskId']}:{fields['taskType']}:{component}"


def scoped_key(fields):
    """FastMCP 4.0.11, build_task_key and leg_execution_key."""
    scope, leg = fields["taskScope"], fields["leg"]
    owner = "anon" if scope is None else f"auth:{quote(scope, safe='')}"
    component = quote(fields["componentIdentifier"], safe="")
    suffix = "" if leg == 1 else f"#leg{leg}"
    return f"{owner}:{fields['clientTaskId']}:{fields['taskType']}:{component}{suffix}"


def parse_session(value, rules):
    return rebuilt(value, conformance.parse_session(value, rules), session_key)


def parse_scoped(value, rules):
    return rebuilt(value, conformance.parse_scoped(value, rules), scoped_key)


def parse_any(value, rules):
    fields = conformance.parse_any(value, rules)
    return rebuilt(value, fields, session_key if fields["layout"] == "session" else scoped_key)


def rebuilt(value, fields, build):
    if build(fields) != value:
        raise AssertionError(f"conformance.py accepts what Python does not write: {value!r}")
    return {"fields": fields}


def client_task_id(value, rules):
    return {"clientTaskId": conformance.parse_session(value, rules)["clientTaskId"]}


def parse_loose(value, _rules):
    """FastMCP 2.14.7, parse_task_key."""
    segments = value.split(":", 3)
    if len(segments) < 4:
        alone("wrong_segment_count", expected=4, received=len(segments))
    session_id, task_id, task_type, component = segments
    names = {"sessionId": session_id, "clientTaskId": task_id, "taskType": task_type}
    return {"fields": {**names, "componentIdentifier": unquote(component)}}


def build_session(parts, rules):
    check_fields(parts, {"sessionId": is_text, **TAIL})
    check_length(session_key, parts, rules)
    if parts["sessionId"] in conformance.TAGS:
        alone("wrong_layout", "sessionId", expected="session", received="scoped")
    settle([id_fault("sessionId", parts["sessionId"], 0, ":"), *tail_faults(parts, ":", rules)])
    check_owner(rules, "sessionId", "session_mismatch", parts["sessionId"])
    return {"key": session_key(parts)}


def build_scoped(parts, rules):
    check_fields(parts, {"taskScope": is_text_or_null, **TAIL, "leg": is_number})
    check_length(scoped_key, parts, rules)
    scope, leg = parts["taskScope"], parts["leg"]
    is_leg = isinstance(leg, int) and 1 <= leg <= conformance.LAST_LEG
    settle([
        None if scope is None else text_fault("taskScope", scope, 0),
        *tail_faults(parts, ":#", rules),
        None if is_leg else issue("invalid_leg", "leg", offset=0),
    ])
    check_owner(rules, "taskScope", "scope_mismatch", scope)
    return {"key": scoped_key(parts)}


def is_text(value):
    return isinstance(value, str)


def is_text_or_null(value):
    return value is None or isinstance(value, str)


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


TAIL = {"clientTaskId": is_text, "taskType": is_text, "componentIdentifier": is_text}
ABSENT = object()


def check_fields(parts, fields):
    if not isinstance(parts, dict):
        alone("invalid_type", expected="object")
    wrong = [name for name, is_right in fields.items() if not is_right(parts.get(name, ABSENT))]
    settle([issue("invalid_type", name, expected="number" if name == "leg" else "string") for name in wrong])


def check_length(build, parts, rules):
    # Python writes no lone surrogate; a letter in its place counts as one unit, too.
    texts = {name: conformance.SURROGATE.sub("x", part) for name, part in parts.items() if is_text(part)}
    length = units(build({**parts, **texts}))
    if length > rules["maxLength"]:
        alone("too_long", maximum=rules["maxLength"], received=length)


def tail_faults(parts, dividers, rules):
    return [
        id_fault("clientTaskId", parts["clientTaskId"], 0, dividers),
        type_fault("taskType", parts["taskType"], rules),
        text_fault("componentIdentifier", parts["componentIdentifier"], 0),
    ]


FUNCTIONS = {
    "parseTaskKey": parse_session,
    "parseScopedTaskKey": parse_scoped,
    "parseAnyTaskKey": parse_any,
    "getClientTaskIdFromKey": client_task_id,
    "parseTaskKeyLoose": parse_loose,
    "buildTaskKey": build_session,
    "buildScopedTaskKey": build_scoped,
}
DEFAULTS = {"taskTypes": conformance.TYPES, "maxLength": 8192}


def expect(function, value, options):
    try:
        return FUNCTIONS[function](value, {**DEFAULTS, **(options or {})})
    except Refused as refused:
        return {"issues": refused.args[0]}


def is_right(expected, answer):
    """When building, the length that is told is at least that of the key: what is too long is not put together."""
    told, least = (issues[0] if (issues := given.get("issues")) else {} for given in (answer, expected))
    if told.get("code") == least.get("code") == "too_long" and told["maximum"] < told["received"] <= least["received"]:
        return told["maximum"] == least["maximum"]
    return expected == answer


for line in sys.stdin.buffer:
    differences = []
    for index, (function, value, options, answer) in enumerate(json.loads(line)):
        expected = expect(function, value, options)
        if not is_right(expected, answer):
            differences.append([index, expected])
    print(json.dumps(differences), flush=True)

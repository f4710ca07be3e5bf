"""How docs/SPEC.md is read in another language: a reader of all layouts, held against the cases beside this file."""

import json
import re
import sys
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

TYPES = ["tool", "resource", "template", "prompt"]
TAGS = ["auth", "anon"]
LAST_LEG = 2**53 - 1
SURROGATE = re.compile("[\ud800-\udfff]")


class Refused(Exception):
    """Carries the issues."""


def units(text):
    """Offsets count UTF-16 units, of which Python's characters are one or two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def issue(code, segment=None, **members):
    return {"code": code, "segment": segment, **members}


def alone(code, segment=None, **members):
    raise Refused([issue(code, segment, **members)])


def settle(faults):
    if any(faults):
        raise Refused([fault for fault in faults if fault])


def text_fault(segment, text, start, foreign=SURROGATE):
    found = foreign.search(text)
    if found is None:
        return None if text else issue("empty_segment", segment)
    character = f"U+{ord(found[0]):04X}"
    return issue("invalid_character", segment, offset=start + units(text[: found.start()]), character=character)


def id_fault(segment, text, start, dividers):
    return text_fault(segment, text, start, re.compile(f"[^!-~]|[{dividers}]"))


def type_fault(segment, text, rules):
    if text in rules["taskTypes"]:
        return None
    if text == "":
        return issue("empty_segment", segment)
    return issue("unknown_task_type", segment, expected=rules["taskTypes"])


def encoded_fault(segment, text, start):
    index = 0
    while index < len(text):
        offset = start + units(text[:index])
        if SURROGATE.match(text[index]):
            return text_fault(segment, text, start)
        spelled, canonical = text[index], quote(text[index], safe="")
        if spelled == "%":
            try:
                spelled, canonical = escaped_character(text[index : index + 12])
            except ValueError:
                return issue("invalid_encoding", segment, offset=offset)
        if canonical != spelled:
            place = next(i for i, character in enumerate(canonical) if character != spelled[i])
            return issue("non_canonical_encoding", segment, offset=offset + place)
        index += len(spelled)
    return None if text else issue("empty_segment", segment)


def escaped_character(text):
    """The shortest run of escapes that is UTF-8, and how it should be spelled."""
    for length in (3, 6, 9, 12):
        if re.fullmatch("(?:%[0-9A-Fa-f]{2})+", text[:length]):
            try:
                return text[:length], quote(decode(text[:length]), safe="")
            except UnicodeDecodeError:
                pass
    raise ValueError


def decode(text):
    return unquote_to_bytes(text).decode()


def check_text(value, rules):
    if not isinstance(value, str):
        alone("invalid_type", expected="string")
    if units(value) > rules["maxLength"]:
        alone("too_long", maximum=rules["maxLength"], received=units(value))


def check_owner(rules, option, code, owner):
    if option in rules and not (type(rules[option]) is type(owner) and rules[option] == owner):
        alone(code, option)


def parse_session(value, rules):
    check_text(value, rules)
    if value.split(":")[0] in TAGS:
        alone("wrong_layout", expected="session", received="scoped")
    ids, faults = read_segments(value, ["sessionId", "clientTaskId"], ":", rules)
    settle(faults)
    check_owner(rules, "sessionId", "session_mismatch", ids["sessionId"])
    return ids


def parse_scoped(value, rules):
    check_text(value, rules)
    tag = value.split(":")[0]
    if tag not in TAGS:
        alone("wrong_layout", expected="scoped", received="session" if value.count(":") == 3 else "unknown")
    base, divider, suffix = value.partition("#")
    names = ["taskScope", "clientTaskId"] if tag == "auth" else ["clientTaskId"]
    fields, faults = read_segments(base, ["tag", *names], ":#", rules)
    number = re.fullmatch("leg([1-9][0-9]*)", suffix)
    leg = (int(number[1]) if number else 0) if divider else 1
    settle([*faults, issue("invalid_leg", "leg", offset=units(base)) if divider and not 2 <= leg <= LAST_LEG else None])
    del fields["tag"]
    fields = {"taskScope": None, **fields, "leg": leg}
    check_owner(rules, "taskScope", "scope_mismatch", fields["taskScope"])
    return fields


def read_segments(text, owner, dividers, rules):
    segments, names = text.split(":"), [*owner, "taskType", "componentIdentifier"]
    if len(segments) != len(names):
        alone("wrong_segment_count", expected=len(names), received=len(segments))
    fields, faults = dict(zip(names, segments)), []
    for index, (name, segment) in enumerate(fields.items()):
        start = units(":".join([*segments[:index], ""]))
        is_encoded = name in ("taskScope", "componentIdentifier")
        if name == "taskType":
            faults.append(type_fault(name, segment, rules))
        else:
            faults.append(encoded_fault(name, segment, start) if is_encoded else id_fault(name, segment, start, dividers))
        if is_encoded and faults[-1] is None:
            fields[name] = decode(segment)
    return fields, faults


def parse_any(value, rules):
    if "sessionId" in rules or "taskScope" in rules:  # A guard that is missing beside the other matches nothing.
        rules = {"sessionId": False, "taskScope": False, **rules}
    is_scoped = isinstance(value, str) and value.split(":")[0] in TAGS
    parse = parse_scoped if is_scoped else parse_session
    return {"layout": "scoped" if is_scoped else "session", **parse(value, rules)}


FUNCTIONS = {"parseTaskKey": parse_session, "parseScopedTaskKey": parse_scoped, "parseAnyTaskKey": parse_any}

def main():
    count = differences = 0
    for path in sorted(Path(__file__).parent.glob("parse-*.json")):
        suite = json.loads(path.read_text(encoding="ascii"))
        for case in suite["cases"] if suite["function"] in FUNCTIONS else []:
            try:
                rules = {"taskTypes": TYPES, "maxLength": 8192, **case.get("options", {})}
                answer = {"fields": FUNCTIONS[suite["function"]](case["input"], rules)}
            except Refused as refused:
                answer = {"issues": refused.args[0]}
            count += 1
            if any(answer.get(name) != case.get(name) for name in ("fields", "issues")):
                differences += 1
                print(json.dumps({"file": path.name, "case": case["description"], "answer": answer}))
    print(f"{count} cases, {differences} differences")
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()

"""Times FastMCP's own parser of task keys (2.14.7, tasks/keys.py) over the keys that come on standard input."""

import json
import sys
from time import perf_counter
from urllib.parse import unquote


def parse_task_key(task_key):
    parts = task_key.split(":", 3)
    if len(parts) != 4:
        raise ValueError("Invalid task key")
    return {
        "sessionId": parts[0],
        "clientTaskId": parts[1],
        "taskType": parts[2],
        "componentIdentifier": unquote(parts[3]),
    }


def time_round(keys, seconds):
    begin = perf_counter()
    passes = 0
    while passes == 0 or perf_counter() - begin < seconds:
        for key in keys:
            parse_task_key(key)
        passes += 1
    return 1000 * (perf_counter() - begin) / passes


job = json.load(sys.stdin)
json.dump(
    {
        "parsed": [parse_task_key(key) for key in job["keys"]],
        "milliseconds": [time_round(job["keys"], job["seconds"]) for _ in range(job["rounds"])],
    },
    sys.stdout,
)

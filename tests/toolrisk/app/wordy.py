"""A server that reads one line, answers at length, and only then reads the next."""

import json
import sys

TOOL = {"name": "read", "description": "Reads.", "inputSchema": {"type": "object"}}

if __name__ == "__main__":
    for line in sys.stdin:
        message = json.loads(line)
        listed = message["method"] == "tools/list"
        result = {"tools": [TOOL]} if listed else {"content": [{"type": "text", "text": "x" * 300_000}]}
        print(json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}), flush=True)

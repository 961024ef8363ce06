"""Pull: asks for pages until there are no more. Run it again, by cron for instance, and it goes on where it stopped.

Environment: LEAD_URL, LEAD_TOKEN, LEAD_PROVINCE (PK-SD), LEAD_CONTEXT (reporting); LEAD_DATABASE (events.sqlite).
Needs Python 3.9 or later, nothing else.
"""

import json
import os
import sqlite3
import urllib.error
import urllib.parse
import urllib.request

URL = f"{os.environ['LEAD_URL']}/streams/v1/{os.environ['LEAD_PROVINCE']}/{os.environ['LEAD_CONTEXT']}"


def ask(**query):
    """One page: {"data": [...], "iterator": "...", "done": true}."""
    request = urllib.request.Request(f"{URL}?{urllib.parse.urlencode(query)}")
    request.add_header("Authorization", f"Bearer {os.environ['LEAD_TOKEN']}")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refused:
        problem = json.load(refused)
        if refused.code == 410:  # the iterator is of a Kafka cluster that is gone
            return ask(since=problem["restart_since"], limit=query["limit"])
        raise SystemExit(f"{refused.code}: {problem}") from None


database = sqlite3.connect(os.environ.get("LEAD_DATABASE", "events.sqlite"))
database.execute("CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, type, stream, sequence INTEGER, data)")
database.execute("CREATE TABLE IF NOT EXISTS place (url TEXT PRIMARY KEY, iterator)")
known = database.execute("SELECT iterator FROM place WHERE url = ?", (URL,)).fetchone()
start = {"after": known[0]} if known else {"from": "earliest"}
while True:
    page = ask(limit=500, **start)
    with database:  # events and place together, or neither
        for event in page["data"]:
            row = (event["id"], event["type"], event["subject"], int(event["sequence"]), json.dumps(event["data"]))
            new = database.execute("INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?)", row).rowcount
            if new:  # an event may come again
                print(event["type"], event["subject"], int(event["sequence"]), flush=True)
        database.execute("INSERT OR REPLACE INTO place VALUES (?, ?)", (URL, page["iterator"]))
    if page["done"]:
        break
    start = {"after": page["iterator"]}

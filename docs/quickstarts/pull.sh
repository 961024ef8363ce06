#!/bin/sh
# Pull with curl and jq: prints events, one JSON object a line, until there are no more; run again, it goes on there.
# Environment: LEAD_URL, LEAD_TOKEN, LEAD_PROVINCE (PK-SD), LEAD_CONTEXT (reporting); LEAD_ITERATOR, a file (iterator.txt).
set -eu

url="$LEAD_URL/streams/v1/$LEAD_PROVINCE/$LEAD_CONTEXT"
place="${LEAD_ITERATOR:-iterator.txt}"
page=$(mktemp)
trap 'rm -f "$page"' EXIT

done=false
while [ "$done" != true ]; do
  if [ -s "$place" ]; then start="after=$(cat "$place")"; else start="from=earliest"; fi
  status=$(curl --silent --show-error --get "$url" \
    --header "Authorization: Bearer $LEAD_TOKEN" \
    --data-urlencode "$start" --data "limit=500" \
    --output "$page" --write-out '%{http_code}')
  if [ "$status" != 200 ]; then
    cat "$page" >&2
    exit 1
  fi
  jq --compact-output '.data[]' "$page"
  jq --raw-output '.iterator' "$page" > "$place.new"
  mv "$place.new" "$place" # whole or not at all
  done=$(jq --raw-output '.done' "$page")
done

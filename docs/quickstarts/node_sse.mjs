// Server-sent events: one connection that stays open; after a break it goes on where it was.
// Environment: LEAD_URL, LEAD_TOKEN, LEAD_PROVINCE (PK-SD), LEAD_CONTEXT (reporting); LEAD_ITERATOR, a file (iterator.txt).
// Needs Node 18 or later, nothing else.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

const { LEAD_URL, LEAD_TOKEN, LEAD_PROVINCE, LEAD_CONTEXT, LEAD_ITERATOR = "iterator.txt" } = process.env;
const url = `${LEAD_URL}/streams/v1/${LEAD_PROVINCE}/${LEAD_CONTEXT}/live`;
let last = existsSync(LEAD_ITERATOR) ? readFileSync(LEAD_ITERATOR, "utf8").trim() : "";
const highest = new Map(); // of each stream the number of its last event: what is not above it comes again

function take(event) {
  const sequence = Number(event.sequence);
  if (sequence <= (highest.get(event.subject) ?? 0)) return;
  highest.set(event.subject, sequence);
  console.log(event.type, event.subject, sequence);
}

function keep(iterator) {
  last = iterator;
  writeFileSync(`${LEAD_ITERATOR}.new`, iterator); // whole or not at all, whenever this program ends
  renameSync(`${LEAD_ITERATOR}.new`, LEAD_ITERATOR);
}

async function listen() {
  const headers = { Authorization: `Bearer ${LEAD_TOKEN}`, Accept: "text/event-stream" };
  if (last) headers["Last-Event-ID"] = last;
  const answer = await fetch(last ? url : `${url}?from=earliest`, { headers });
  if (answer.status === 410) {
    // the iterator is of a Kafka cluster that is gone
    const since = encodeURIComponent((await answer.json()).restart_since);
    return read(await fetch(`${url}?since=${since}`, { headers: { Authorization: headers.Authorization } }));
  }
  return read(answer);
}

async function read(answer) {
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  let rest = "";
  for await (const part of answer.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + part).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const fields = Object.fromEntries(
        block.split("\n").map((line) => [line.split(":", 1)[0], line.slice(line.indexOf(":") + 1).trim()]),
      );
      if (fields.data && fields.event?.includes(".")) take(JSON.parse(fields.data));
      if (fields.id) keep(fields.id); // after the event is taken, never before
    }
  }
}

for (;;) {
  try {
    await listen();
  } catch (error) {
    console.error(String(error));
  }
  await setTimeout(3000);
}

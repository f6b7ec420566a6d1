// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a competent engineer would write in an afternoon with the usual parts: Fastify in front of better-sqlite3,
// the same rows as Lianban's store for each command (the event with its digest, the head of the case, the answer under
// its number, the device's last number), the same durability (WAL, synchronous=FULL). It knows no rules.
//
//   node server.mjs FOLDER [--group]
//
// Without --group each request is a transaction of its own and one sync; with it, what has arrived while the last
// commit ran shares the next one.
import Database from "better-sqlite3";
import { createHash, randomBytes } from "node:crypto";
import { join } from "node:path";
import Fastify from "fastify";

const [folder, mode] = process.argv.slice(2);
const grouped = mode === "--group";

const db = new Database(join(folder, "baseline.db"));
db.pragma("journal_mode = WAL");
db.pragma("synchronous = FULL");
db.pragma("wal_autocheckpoint = 20000");
db.exec(`
  CREATE TABLE IF NOT EXISTS event (seq INTEGER PRIMARY KEY, case_id TEXT NOT NULL, version INTEGER NOT NULL,
    line TEXT NOT NULL, digest BLOB NOT NULL, UNIQUE (case_id, version)) STRICT;
  CREATE TABLE IF NOT EXISTS case_head (case_id TEXT PRIMARY KEY, version INTEGER NOT NULL, seq INTEGER NOT NULL)
    STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS device (user TEXT NOT NULL, device TEXT NOT NULL, last INTEGER NOT NULL,
    PRIMARY KEY (user, device)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS command (place INTEGER PRIMARY KEY, user TEXT NOT NULL, device TEXT NOT NULL,
    n INTEGER NOT NULL, id TEXT NOT NULL, digest TEXT NOT NULL, seq INTEGER, version INTEGER, answer TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS command_id ON command (id);
`);

const lastNumber = db.prepare("SELECT last FROM device WHERE user = ? AND device = ?").pluck();
const putNumber = db.prepare(`INSERT INTO device (user, device, last) VALUES (?, ?, ?)
  ON CONFLICT (user, device) DO UPDATE SET last = excluded.last`);
const stored = db.prepare("SELECT answer FROM command WHERE id = ? AND user = ? AND device = ? AND n = ?").pluck();
const putCommand = db.prepare("INSERT INTO command VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)");
const version = db.prepare("SELECT version FROM case_head WHERE case_id = ?").pluck();
const putHead = db.prepare(`INSERT INTO case_head VALUES (?, ?, ?)
  ON CONFLICT (case_id) DO UPDATE SET version = excluded.version, seq = excluded.seq`);
const putEvent = db.prepare("INSERT INTO event VALUES (?, ?, ?, ?, ?)");
const changes = db.prepare("SELECT seq, line FROM event WHERE seq > ? ORDER BY seq LIMIT ?");

const newest = db.prepare("SELECT seq, digest FROM event ORDER BY seq DESC LIMIT 1").get();
let head = newest?.seq ?? 0;
let chain = newest?.digest ?? Buffer.alloc(32);

const sessions = new Map();

function take(session, command) {
  const last = lastNumber.get(session.user, session.device) ?? 0;
  if (command.n <= last) return { ...JSON.parse(stored.get(command.id, session.user, session.device, command.n)), repeated: true };
  if (command.n > last + 1) throw Object.assign(new Error("out of order"), { statusCode: 409 });
  const next = (version.get(command.case) ?? 0) + 1;
  const line = JSON.stringify({
    actor: session.user, at: command.at, case: command.case, command: command.id, data: command.args,
    device: session.device, role: "reviewer", sequence: head + 1, stored: new Date().toISOString(),
    type: "commented", version: next,
  });
  chain = createHash("sha256").update(chain).update(line).digest();
  putEvent.run(++head, command.case, next, line, chain);
  putHead.run(command.case, next, head);
  const digest = createHash("sha256").update(JSON.stringify(command)).digest("hex");
  const answer = { id: command.id, n: command.n, outcome: "applied", seq: head, version: next };
  putCommand.run(session.user, session.device, command.n, command.id, digest, head, next, JSON.stringify(answer));
  putNumber.run(session.user, session.device, command.n);
  return answer;
}

const takeAll = db.transaction((session, commands) => commands.map((command) => take(session, command)));

// A savepoint each, one commit for all that waits.
let waiting = [];
const takeGroup = db.transaction((jobs) => {
  for (const job of jobs)
    try {
      job.answers = takeAll(job.session, job.commands);
    } catch (error) {
      job.error = error;
    }
});

function flush() {
  const jobs = waiting;
  waiting = [];
  const before = { head, chain };
  try {
    takeGroup(jobs);
  } catch (error) {
    ({ head, chain } = before);
    for (const job of jobs) job.error = error;
  }
  for (const job of jobs) job.error ? job.reject(job.error) : job.resolve(job.answers);
  publish();
}

function enqueue(session, commands) {
  return new Promise((resolve, reject) => {
    waiting.push({ session, commands, resolve, reject });
    if (waiting.length === 1) setImmediate(flush);
  });
}

const streams = new Set();
function publish() {
  for (const stream of streams) stream.write(`id: ${head}\ndata: {}\n\n`);
}

const app = Fastify({ logger: false, bodyLimit: 1024 * 1024 });

app.addHook("onRequest", async (request, reply) => {
  if (request.url === "/v1/sessions") return;
  request.session = sessions.get(request.headers.authorization?.slice(7));
  if (!request.session) reply.code(401).send({ title: "sign in" });
});

app.post("/v1/sessions", {
  schema: { body: { type: "object", required: ["user", "device"], properties: { user: { type: "string" },
    device: { type: "string" } } } },
}, async (request, reply) => {
  const access = randomBytes(32).toString("hex");
  sessions.set(access, { user: request.body.user, device: request.body.device });
  return reply.code(201).send({ access, last_number: 0 });
});

const command = {
  type: "object", required: ["n", "id", "case", "type", "at", "args"], additionalProperties: false,
  properties: { n: { type: "integer", minimum: 1 }, id: { type: "string", maxLength: 64 },
    case: { type: "string", maxLength: 64 }, type: { type: "string", maxLength: 64 }, at: { type: "string" },
    base: { type: "integer" }, args: { type: "object" } },
};

app.post("/v1/commands", {
  schema: { body: { type: "object", required: ["commands"], properties: {
    commands: { type: "array", minItems: 1, maxItems: 256, items: command } } } },
}, async (request) => {
  const { session, body } = request;
  if (grouped) return { answers: await enqueue(session, body.commands) };
  const before = { head, chain };
  try {
    const answers = takeAll(session, body.commands);
    publish();
    return { answers };
  } catch (error) {
    ({ head, chain } = before);
    throw error;
  }
});

app.get("/v1/changes", async (request, reply) => {
  const rows = changes.all(Number(request.query.since ?? 0), Number(request.query.limit ?? 1000));
  const next = rows.length > 0 ? rows[rows.length - 1].seq : Number(request.query.since ?? 0);
  const text = rows.map((row) => row.line).join("\n") + (rows.length > 0 ? "\n" : "");
  reply.type("application/x-ndjson");
  return text + JSON.stringify({ more: next < head, next: String(next) }) + "\n";
});

app.get("/v1/events", (request, reply) => {
  reply.hijack();
  reply.raw.writeHead(200, { "Content-Type": "text/event-stream" });
  reply.raw.write(`id: ${head}\ndata: {}\n\n`);
  streams.add(reply.raw);
  request.raw.on("close", () => streams.delete(reply.raw));
});

console.log(await app.listen({ host: "127.0.0.1", port: 0 }));

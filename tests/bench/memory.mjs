// How much memory the server takes when all its ceilings are reached at once: bodies that do not end, replies that nobody reads,
// passwords that wait, files drawn and logs read out, and a backup that is made and restored for trial meanwhile.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { Client, PASSWORD, Server, uniqueNumber } from '../harness.mjs';

const BODY_BYTES = 250 * 1024;
const BODIES = 256; // 64 MB, the setting body-memory
const LOG_ENTRIES = 20_000; // one export is as large as many documents, and more than the kernel keeps for a reader
const REPLIES_MOST = 150;
const LONG_NAME = '佐藤花子'.repeat(50);
const PASSWORDS = 80; // two are looked at, 64 wait, the others are refused
const SAMPLE_MS = 50;
const LOAD_MS = 20_000; // bodies are given up after 30 s
/* In MB: what the ceilings allow, by name (docs/decisions/durability.md). */
const ALLOWED = { 'bodies (`body-memory`)': 64, 'replies (`reply-memory`)': 256, 'two passwords at a time, Argon2id': 2 * 64, 'three works at a time: their largest reply, and as much while it grows': 3 * 2 * 24, 'a backup and its trial: pieces, rows, the cache of the database in the making': 128 };
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const kilobytes = (pid, name) => Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(new RegExp(`${name}:\\s+(\\d+) kB`))?.[1] ?? 0);

/** Resident MB of the processes for foreign files; one that has just been split off still has the memory of the server. */
function ofChildren(parent) {
  let sum = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('read-foreign')) continue;
      if (Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1]) === parent) sum += kilobytes(pid, 'VmRSS');
    } catch {
      continue; // it has ended
    }
  }
  return sum / 1024;
}

class Watch {
  constructor(pid) {
    Object.assign(this, { pid, children: 0, both: 0 });
    writeFileSync(`/proc/${pid}/clear_refs`, '5'); // the peak begins anew
    this.timer = setInterval(() => {
      const children = ofChildren(pid);
      this.children = Math.max(this.children, children);
      this.both = Math.max(this.both, children + kilobytes(pid, 'VmRSS') / 1024);
    }, SAMPLE_MS);
  }
  stop() {
    clearInterval(this.timer);
    return { server: kilobytes(this.pid, 'VmHWM') / 1024, children: this.children, both: this.both };
  }
}

/** Sends @text and reads no more than the first bytes of what comes. */
function ask(server, address, text) {
  return new Promise((resolve) => {
    const socket = connect({ port: server.port, host: '127.0.0.1', localAddress: address });
    socket.on('error', () => resolve({ socket, status: 0 }));
    socket.once('readable', () => resolve({ socket, status: Number(String(socket.read(12) ?? '').slice(9)) }));
    socket.write(text);
  });
}

const head = (server, method, path, client, more = '') => `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nCookie: ${client.cookie}\r\n${more}\r\n`;

async function companyWithLog(server) {
  const owner = await server.company();
  const { organisationId } = (await owner.get('/me')).body;
  server.sql(`WITH RECURSIVE n(i) AS (SELECT 100000 UNION ALL SELECT i + 1 FROM n WHERE i < ${100_000 + LOG_ENTRIES}) INSERT INTO audit SELECT '${organisationId}', i, 0, 'p', '${LONG_NAME}', 'task.add', 'x', '{}', 'h' FROM n`, organisationId);
  return owner;
}

/** Exports that nobody reads, until the server refuses one more. */
async function fillReplies(server, owners) {
  const held = [];
  const statuses = {};
  for (let i = 0; i < REPLIES_MOST && !statuses[503]; i += 1) {
    const pair = await Promise.all(owners.map((owner, number) => ask(server, `127.0.${3 + (i >> 6)}.${number + 1}`, head(server, 'GET', '/api/v1/audit/export?format=csv', owner))));
    held.push(...pair);
    for (const { status } of pair) statuses[status] = (statuses[status] ?? 0) + 1;
  }
  return { held, statuses };
}

function fillBodies(server, owner) {
  const more = `Content-Type: application/json\r\nContent-Length: ${BODY_BYTES + 1}\r\n`;
  return Array.from({ length: BODIES }, (_, i) => {
    const socket = connect({ port: server.port, host: '127.0.0.1', localAddress: `127.0.2.${1 + (i % 8)}` });
    socket.on('error', () => {});
    socket.write(head(server, 'PUT', '/api/v1/organisation/name', owner, more) + 'x'.repeat(BODY_BYTES));
    return socket;
  });
}

function tryPasswords(server) {
  const statuses = {};
  const from = (i) => ({ 'X-Forwarded-For': `203.0.113.${i % 4}` }); // one address has half of the places
  const one = (i) => new Client(server).form('/sign-in', { email: `nobody-${uniqueNumber()}@example.jp`, password: PASSWORD }, from(i));
  const all = Array.from({ length: PASSWORDS }, (_, i) => one(i).then(({ status }) => (statuses[status] = (statuses[status] ?? 0) + 1), () => {}));
  return { statuses, all: Promise.all(all) };
}

async function drawUntil(owner, isOver) {
  const statuses = {};
  while (!isOver()) {
    const { status } = await owner.fetch('/documents/basic-policy/draft/pdf');
    statuses[status] = (statuses[status] ?? 0) + 1;
    await sleep(20);
  }
  return statuses;
}

const row = (what, megabytes, more = '') => `| ${what} | ${megabytes.toFixed(0)} | ${more} |`;

/** Measures; returns a table in Markdown. */
export async function measureMemory() {
  const server = await Server.start(['--request-limits', 'false']);
  const owners = [await companyWithLog(server), await companyWithLog(server)];
  await owners[0].get('/tasks');
  const idle = kilobytes(server.process.pid, 'VmRSS') / 1024;
  const watch = new Watch(server.process.pid);
  let isOver = false;
  const begun = Date.now();
  const backup = await owners[0].post('/backups');
  const jobs = await Promise.all(Array.from({ length: 6 }, () => owners[1].post('/audit/verifications')));
  const bodies = fillBodies(server, owners[0]);
  const drawing = [0, 1, 0, 1].map((number) => drawUntil(owners[number], () => isOver));
  const passwords = tryPasswords(server);
  const { held, statuses } = await fillReplies(server, owners);
  await sleep(Math.max(0, LOAD_MS - (Date.now() - begun)));
  const answers = (await fetch(`${server.url}/healthz`)).status;
  isOver = true;
  const drawn = await Promise.all(drawing);
  await passwords.all;
  const peak = watch.stop();
  for (const { socket } of held) socket.destroy();
  for (const socket of bodies) socket.destroy();
  await sleep(2000);
  const after = kilobytes(server.process.pid, 'VmRSS') / 1024;
  await server.stop();

  const allowed = idle + Object.values(ALLOWED).reduce((sum, one) => sum + one, 0);
  return [
    '| what | MB | |',
    '|---|---:|---|',
    row('the server when it has started', idle),
    ...Object.entries(ALLOWED).map(([name, megabytes]) => row(name, megabytes, 'allowed')),
    row('**allowed in all**', allowed),
    row('**the server at its peak**', peak.server, `${((peak.server / allowed) * 100).toFixed(0)} % of what is allowed`),
    row('its processes for foreign files at their peak', peak.children, 'each may take 1,024 of addresses'),
    row('both at a time', peak.both),
    row('the server after it', after),
    '',
    `Statuses: backup ${backup.status}; jobs ${jobs.map(({ status }) => status).join(' ')}; replies ${JSON.stringify(statuses)}; passwords ${JSON.stringify(passwords.statuses)}; drawn ${JSON.stringify(drawn)}; /healthz meanwhile ${answers}.`,
  ].join('\n');
}

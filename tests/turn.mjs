// Takes the turn of a company's changes away from the server, so that a test can put changes in a row and let them run after each
// other: what was admitted then waits, however fast the machine is.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DATABASE, endsWithUs } from './harness.mjs';

const HOLD_SQLITE = `import sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=10, isolation_level=None)
db.execute("BEGIN IMMEDIATE")
for statement in sys.argv[2:]:
    db.execute(statement)
print("held", flush=True)
sys.stdin.readline()
db.execute("COMMIT")`;
const ADMITTED_MS = 350; // until a change that needs no password waits; far less than the five seconds a writer waits for

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function holder(server, organisation, statements) {
  if (!DATABASE) return spawn('python3', ['-c', HOLD_SQLITE, join(server.folder, 'mimamori.db'), ...statements]);
  const child = spawn('psql', ['-qAt', '-v', 'ON_ERROR_STOP=1', DATABASE]);
  child.stdin.write(`SET mimamori.org_id = '${organisation}'; BEGIN; SELECT 'held' FROM pg_advisory_xact_lock(hashtextextended('${organisation}', 7));
${statements.map((one) => `${one};\n`).join('')}\\echo done\n`);
  return child;
}

/** Lets nobody change @organisation (on SQLite: anything) while the functions of @changes are called in their order, each with time to be
 *  admitted; returns their answers. statements: SQL that is in force when their turn comes. */
export async function inTurn(server, organisation, changes, { statements = [], admittedMs = ADMITTED_MS } = {}) {
  const child = endsWithUs(holder(server, organisation, statements), 'who holds the turn');
  let said = '';
  child.stderr.on('data', (data) => (said += data));
  await once(child.stdout, 'data');
  const waiting = [];
  for (const change of changes) {
    waiting.push(change());
    await sleep(admittedMs);
  }
  child.stdin.end(DATABASE ? 'COMMIT;\n' : '\n');
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`who held the turn ended with ${code}: ${said}`);
  return Promise.all(waiting);
}

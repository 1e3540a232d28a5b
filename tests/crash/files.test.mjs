// Files beside the database and a power cut: keys are not outlived by what they seal, a backup is there whole or not at all.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASE, PASSWORD, Client } from '../harness.mjs';
import { randomFrom } from './power-cut.mjs';
import { crash, integrity, startShimmed, stopShimmed } from './shimmed.mjs';

const SEED = Number(process.env.MIMAMORI_CRASH_SEED ?? Date.now() % 1_000_000);
const ROUNDS = Number(process.env.MIMAMORI_CRASH_KILLS ?? 20) > 20 ? 40 : 4;
const skip = Boolean(DATABASE);
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const everything = () => 0; // a random source for a cut that takes back all there is to take back

let server;
/* Beside the database its own syncs of the folder would make the names durable as well. */
const keysElsewhere = (data) => {
  mkdirSync(join(data, 'keys'));
  return ['key-file', 'anchor-key-file', 'backup-key-file'].map((name) => `${name} = ${join(data, 'keys', name)}`);
};
before(async () => skip || (server = await startShimmed({ settings: keysElsewhere })));
after(() => skip || stopShimmed(server));

const hashes = (...files) => Object.fromEntries(files.map((file) => [file, existsSync(join(server.folder, file)) ? createHash('sha256').update(readFileSync(join(server.folder, file))).digest('hex') : 'gone']));

test('what was made in the first minute is there after a power cut: keys, database, the company', { skip }, async () => {
  const client = await server.company();
  const keys = readdirSync(join(server.folder, 'keys')).map((file) => join('keys', file));
  assert.equal(keys.length, 3, `${keys}`);
  const known = hashes(...keys);
  await crash(server, true, everything);
  assert.deepEqual(hashes(...keys), known);
  assert.equal(integrity(server), 'ok');
  await server.run(server.port);
  const again = new Client(server);
  const answer = await again.form('/sign-in', { email: client.email, password: PASSWORD });
  assert.equal(answer.status, 303);
});

test(`a backup that a power cut ends is there whole or not at all (seed ${SEED})`, { skip }, async () => {
  const random = randomFrom(SEED);
  const client = await server.company();
  const folder = join(server.folder, 'backups');
  for (let round = 0; round < ROUNDS; round++) {
    server.sql('UPDATE backup_run SET begun_at = begun_at - 3600'); // else another one would be too soon
    const asked = await client.post('/backups');
    assert.equal(asked.status, 202, JSON.stringify(asked.body));
    await sleep(random() * 600);
    await crash(server, true, random);
    const files = existsSync(folder) ? readdirSync(folder) : [];
    for (const file of files) {
      const { status, stdout, stderr } = server.command('backup', 'verify', join(folder, file), '--key-file', join(server.folder, 'keys', 'backup-key-file'));
      assert.equal(status, 0, `round ${round}: ${file}: ${stdout}${stderr}`);
    }
    await server.run(server.port);
    const job = (await client.get(`/jobs/${asked.body.job}`)).body;
    assert.ok(['done', 'failed', 'queued', 'running'].includes(job.state), JSON.stringify(job));
    if (job.state === 'failed') assert.match(job.message, /途中で終わりました/);
    for (let i = 0; i < 200 && ['queued', 'running'].includes((await client.get(`/jobs/${asked.body.job}`)).body.state); i++) await sleep(50);
  }
});

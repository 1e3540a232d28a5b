// The keys of the server, wrapped by a key that the machine holds elsewhere: made so, taken over, changed, and never in the way of a restore.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BINARY, DATABASE, Server } from '../harness.mjs';

const MARK = 'MIMAMORI-WRAPPED-KEY-1 ';
const NAMES = ['smtp', 'anchor', 'backup'];

let folder;
const servers = []; // those that a failed test left are ended with the file
before(() => (folder = mkdtempSync(join(tmpdir(), 'mimamori-keys-'))));
after(() => {
  for (const server of servers) server.process?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function start(environment) {
  const server = await Server.start([], 0, environment);
  servers.push(server);
  return server;
}

/** A server on a folder that is there. */
async function startOn(data, environment, options = []) {
  const server = new Server();
  servers.push(server);
  Object.assign(server, { folder: data, database: ['--data', data], options, environment: { ...process.env, LC_ALL: 'ja_JP.UTF-8', XDG_STATE_HOME: data, ...environment } });
  await server.run(0);
  return server;
}

let made = 0;
/** A folder with the credentials of a service, as systemd hands it over. */
function credentials(entries) {
  const place = join(folder, `credentials-${(made += 1)}`);
  mkdirSync(place);
  for (const [name, content] of Object.entries(entries)) writeFileSync(join(place, name), content);
  return { CREDENTIALS_DIRECTORY: place };
}

const wrapping = () => credentials({ 'wrapping-key-file': randomBytes(32) });

const dataOf = (server) => (DATABASE ? join(server.folder, 'mimamori') : server.folder);
const fileOf = (server, name) => join(dataOf(server), `${name}.key`);
const keysOf = (server) => Object.fromEntries(NAMES.map((name) => [name, readFileSync(fileOf(server, name))]));
const isWrapped = (bytes) => bytes.toString('latin1').startsWith(MARK);

/** Runs a command on the keys of a server; returns { status, text, bytes }. */
function keys(server, environment, ...words) {
  const env = { ...process.env, LC_ALL: 'ja_JP.UTF-8', XDG_STATE_HOME: server.folder, ...environment };
  try {
    const bytes = execFileSync(BINARY, ['keys', ...words, '--data', dataOf(server)], { env, stdio: 'pipe' });
    return { status: 0, text: bytes.toString(), bytes };
  } catch (error) {
    return { status: error.status, text: error.stderr.toString() };
  }
}

/** Starts the same server again, on what it left, with other credentials. */
async function startAgain(server, environment) {
  server.process.kill('SIGTERM');
  await server.ended;
  server.environment = { ...process.env, LC_ALL: 'ja_JP.UTF-8', CREDENTIALS_DIRECTORY: '', ...environment };
  await server.run(server.port);
}

async function fails(server, environment, sentence) {
  await assert.rejects(startAgain(server, environment), sentence);
}

test('with a wrapping key no key ever lies open; the server starts with it again, and with no other', async () => {
  const own = wrapping();
  const server = await start(own);
  await server.company();
  const before = keysOf(server);
  for (const name of NAMES) assert.ok(isWrapped(before[name]), name);
  await startAgain(server, own);
  assert.deepEqual(keysOf(server), before, 'nothing is written where nothing changed');
  await fails(server, wrapping(), /wrapped with another wrapping key.*Nothing was changed/s);
  await fails(server, {}, /wrapped and there is no wrapping key.*wrapping-key-file.*Nothing was changed/s);
  await fails(server, credentials({ 'wrapping-key-file': 'none' }), /there is no wrapping key/);
  await fails(server, credentials({ 'wrapping-key-file': 'short' }), /at least 32 random bytes/);
  assert.deepEqual(keysOf(server), before, 'what it could not open it did not touch');
  await startAgain(server, own);
  await server.stop();
});

test('the keys of before are wrapped at the first start with a wrapping key, and stay the same keys', async () => {
  const server = await start();
  const plain = keysOf(server);
  for (const name of NAMES) assert.ok(!isWrapped(plain[name]), name);
  assert.match(keys(server, {}, 'list').text, /包む鍵がありません。[^]*smtp：包まれていません/);
  const own = wrapping();
  await startAgain(server, own);
  assert.match(server.log, /the key file .*smtp\.key is wrapped now/);
  for (const name of NAMES) {
    assert.ok(isWrapped(keysOf(server)[name]), name);
    assert.deepEqual(keys(server, own, 'show', name).bytes, plain[name], name);
  }
  assert.match(keys(server, own, 'list').text, /包む鍵があります。[^]*backup：包まれています/);
  assert.match(keys(server, wrapping(), 'list').text, /smtp：ここにない包む鍵で包まれています/);
  assert.equal(keys(server, {}, 'show', 'smtp').status, 1);
  assert.match(keys(server, own, 'show', 'all').text, /smtp、anchor、backup/);
  await server.stop();
});

test('a new wrapping key takes over; cut in the middle it is run again; without one they are plain as before', async () => {
  const [first, second] = [wrapping(), wrapping()];
  const server = await start(first);
  const next = join(second.CREDENTIALS_DIRECTORY, 'wrapping-key-file');
  const shown = NAMES.map((name) => keys(server, first, 'show', name).bytes);
  server.process.kill('SIGTERM');
  await server.ended;
  const old = keysOf(server);
  assert.equal(keys(server, first, 'rotate').status, 1, 'to what?');
  assert.equal(keys(server, first, 'rotate', '--new', next).status, 0);
  writeFileSync(fileOf(server, 'backup'), old.backup); // as if the last one had not been reached
  assert.match(keys(server, second, 'list').text, /backup：ここにない包む鍵/);
  assert.equal(keys(server, first, 'rotate', '--new', next).status, 0);
  assert.deepEqual(NAMES.map((name) => keys(server, second, 'show', name).bytes), shown);
  assert.equal(keys(server, first, 'show', 'smtp').status, 1, 'the old one opens nothing any more');
  assert.equal(keys(server, first, 'unwrap').status, 1);
  assert.equal(keys(server, second, 'unwrap').status, 0);
  assert.deepEqual(NAMES.map((name) => keysOf(server)[name]), shown);
  assert.equal(keys(server, {}, 'wrap').status, 1, 'with what?');
  assert.equal(keys(server, second, 'wrap').status, 0);
  for (const name of NAMES) assert.ok(isWrapped(keysOf(server)[name]), name);
  server.environment = { ...process.env, ...second };
  await server.run(server.port);
  await server.stop();
});

test('one wrapped key does not open in the place of another', async () => {
  const own = wrapping();
  const server = await start(own);
  writeFileSync(fileOf(server, 'anchor'), keysOf(server).smtp);
  await fails(server, own, /damaged, or was wrapped under another name/);
  rmSync(server.folder, { recursive: true });
});

test('a backup restores on a machine that has neither the wrapping key nor the wrapped files', async () => {
  const own = wrapping();
  const server = await start(own);
  const client = await server.company();
  const run = (environment, ...words) => execFileSync(BINARY, words, { env: { ...process.env, LC_ALL: 'ja_JP.UTF-8', XDG_STATE_HOME: server.folder, ...environment }, stdio: 'pipe' });
  const copy = join(folder, 'copy.key');
  writeFileSync(copy, keys(server, own, 'show', 'backup').bytes, { mode: 0o600 });
  const shown = ['smtp', 'anchor'].map((name) => keys(server, own, 'show', name).bytes);
  const file = join(folder, 'all.mimamori');
  run(own, 'backup', '--to', file, '--key-file', copy, ...server.database);
  run({}, 'backup', 'verify', file, '--key-file', copy);
  const there = join(folder, 'there');
  run({}, 'restore', file, '--key-file', copy, '--data', there);
  assert.deepEqual(['smtp', 'anchor'].map((name) => readFileSync(join(there, `${name}.key`))), shown);
  /* On a machine with a wrapping key of its own they are wrapped with that at its first start. */
  const other = await startOn(there, wrapping());
  assert.ok(isWrapped(readFileSync(join(there, 'smtp.key'))));
  const signedIn = await other.company();
  assert.notEqual(signedIn.me.organisationId, client.me.organisationId);
  await other.stop();
  await server.stop();
});

test('any secret may come as a credential of its own name; what the settings name wins', async () => {
  const data = join(folder, 'by-credential');
  const database = DATABASE || `sqlite:${join(data, 'elsewhere.db')}`;
  mkdirSync(data);
  const own = credentials({ database, 'key-file': randomBytes(32), 'backup-passphrase-file': 'asa-no-sanpo-wa-inu-to' });
  const server = await startOn(data, own);
  const files = readdirSync(data);
  assert.equal(files.includes('mimamori.db'), false, 'the database is the one that the credential names');
  assert.equal(files.includes('smtp.key') || files.includes('backup.key'), false);
  assert.ok(files.includes('anchor.key'), 'what nobody hands over is made');
  assert.match(keys(server, own, 'list').text, /smtp：systemdの資格情報から/);
  const settings = join(folder, 'settings');
  writeFileSync(settings, `[mimamori]\nkey-file = ${join(data, 'named.key')}\n`);
  server.options = ['--settings', settings];
  await startAgain(server, { XDG_STATE_HOME: data, ...own });
  assert.ok(readdirSync(data).includes('named.key'));
  await server.stop();
});

// Copies on another machine: a bucket of S3, whose server here checks every signature by itself, and SFTP on the sshd of
// OpenSSH, which script/setup installs without starting it.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { Server, waitForJob } from '../harness.mjs';

const SSHD = '/usr/sbin/sshd';
const ACCESS = 'AKIAMIMAMORITEST', SECRET = 'himitsu/no+kagi', REGION = 'ap-northeast-1';
const onPostgres = Boolean(process.env.MIMAMORI_DATABASE);
const skip = onPostgres ? 'the place does not depend on the database' : false;

let folder;
const daemons = [];
before(() => (folder = mkdtempSync(join(tmpdir(), 'mimamori-places-'))));
after(() => {
  for (const daemon of daemons) daemon.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** A server with a second place, one company, and one backup that was asked for; the row of the backup. */
async function backUp(lines, look, environment = {}) {
  const conf = join(folder, 'mimamori.conf');
  writeFileSync(conf, ['[mimamori]', 'backup-hour = 0', ...lines].join('\n'));
  const server = await Server.start(['--settings', conf], 0, environment);
  try {
    const client = await server.company();
    const { body } = await client.post('/backups');
    await waitForJob(client, body.job);
    const { backups, copies } = (await client.get('/backups')).body;
    await look({ server, client, run: backups[0], copies, file: join(server.folder, 'backups', backups[0].file) });
  } finally {
    await server.stop();
  }
}

/** Once more by the clock, so that the first one goes; returns the rows. */
async function backUpAgain(server, client) {
  await server.killAndRestart();
  for (let i = 0; i < 200; i++) {
    const { backups } = (await client.get('/backups')).body;
    if (backups.length === 2 && !backups[1].isKept) return backups;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`the second backup does not come: ${server.log}`);
}

// --- S3 -------------------------------------------------------------------------------------

const hash = (data) => createHash('sha256').update(data).digest('hex');
const hmac = (key, data) => createHmac('sha256', key).update(data).digest();

/** The signature of a request, by the description of AWS Signature Version 4, apart from any library. */
function signatureOf(request, names) {
  const { headers } = request;
  const stamp = headers['x-amz-date'], day = stamp.slice(0, 8);
  const canonical = [
    request.method, request.url, '',
    ...names.map((name) => `${name}:${(headers[name] ?? '').trim()}`), '',
    names.join(';'), headers['x-amz-content-sha256'],
  ].join('\n');
  const scope = `${day}/${REGION}/s3/aws4_request`;
  const key = [day, REGION, 's3', 'aws4_request'].reduce((before, part) => hmac(before, part), `AWS4${SECRET}`);
  return createHmac('sha256', key).update(['AWS4-HMAC-SHA256', stamp, scope, hash(canonical)].join('\n')).digest('hex');
}

function isSigned(request, body) {
  const match = request.headers.authorization?.match(/^AWS4-HMAC-SHA256 Credential=([^/]+)\/.*SignedHeaders=([^,]+), ?Signature=(\w+)$/);
  if (!match || match[1] !== ACCESS || !match[2].split(';').includes('host')) return false;
  const stated = request.headers['x-amz-content-sha256'];
  return stated === hash(body) && match[3] === signatureOf(request, match[2].split(';'));
}

/** A bucket in memory; @spoil changes what is kept. */
async function bucket(spoil = (bytes) => bytes) {
  const objects = new Map(), refused = [];
  const server = http.createServer((request, response) => {
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      const body = Buffer.concat(pieces);
      if (!isSigned(request, body)) {
        refused.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
        response.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>');
      } else if (request.method === 'PUT') {
        objects.set(request.url, spoil(body));
        response.writeHead(200).end();
      } else if (request.method === 'DELETE') {
        objects.delete(request.url);
        response.writeHead(204).end();
      } else if (objects.has(request.url)) {
        response.writeHead(200).end(objects.get(request.url));
      } else {
        response.writeHead(404).end();
      }
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref(); // a test that fails shall not wait for it
  const credentials = join(folder, 'credentials');
  writeFileSync(credentials, `${ACCESS}:${SECRET}\n`);
  const lines = [
    `backup-second = http://127.0.0.1:${server.address().port}/mimamori/kept`,
    `backup-second-credentials-file = ${credentials}`,
    `backup-second-region = ${REGION}`,
  ];
  return { objects, refused, lines, close: () => server.close() };
}

test('a bucket of S3 gets the file, and old files go from it', { skip }, async () => {
  const place = await bucket();
  await backUp(place.lines, async ({ server, client, run, copies, file }) => {
    assert.deepEqual(place.refused, []);
    assert.equal(run.copyProblem, null);
    assert.ok(run.copiedAt);
    assert.deepEqual([copies.count, copies.hasTwoMedia, copies.hasOneElsewhere], [3, true, true]);
    assert.ok(place.objects.get(`/mimamori/kept/${run.file}`).equals(readFileSync(file)));
    const [newest] = await backUpAgain(server, client);
    assert.deepEqual([...place.objects.keys()], [`/mimamori/kept/${newest.file}`]);
  });
  place.close();
});

test('a copy that comes back different is no copy', { skip }, async () => {
  const place = await bucket((bytes) => {
    const changed = Buffer.from(bytes);
    changed[changed.length >> 1] ^= 1;
    return changed;
  });
  await backUp(place.lines, ({ run, copies }) => {
    assert.match(run.copyProblem, /書き込めません/);
    assert.equal(copies.hasOneElsewhere, false);
  });
  place.close();
});

test('a wrong secret is told, and does not reach the log', { skip }, async () => {
  const place = await bucket();
  writeFileSync(join(folder, 'credentials'), `${ACCESS}:another-secret\n`);
  await backUp(place.lines, ({ server, run }) => {
    assert.match(run.copyProblem, /書き込めません/);
    assert.match(server.log, /HTTP 403/);
    assert.doesNotMatch(server.log, /another-secret/);
  });
  place.close();
});

// --- SFTP -----------------------------------------------------------------------------------

async function freePort() {
  const server = net.createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** @kind: of ssh-keygen, for the key that signs in */
async function sshServer(kind = ['-t', 'ed25519']) {
  const home = mkdtempSync(join(folder, 'ssh-')), kept = join(home, 'kept');
  mkdirSync(kept, { recursive: true });
  const at = (name) => join(home, name);
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at('host')]);
  execFileSync('ssh-keygen', ['-q', ...kind, '-N', '', '-f', at('client')]);
  const port = await freePort();
  writeFileSync(at('authorized'), readFileSync(at('client.pub')));
  chmodSync(at('authorized'), 0o600);
  const [name, key] = readFileSync(at('host.pub'), 'utf8').split(' ');
  writeFileSync(at('known'), `[127.0.0.1]:${port} ${name} ${key}\n`);
  writeFileSync(at('config'), [
    `Port ${port}`, 'ListenAddress 127.0.0.1', `HostKey ${at('host')}`, `AuthorizedKeysFile ${at('authorized')}`, 'StrictModes no', 'UsePAM no',
    'PasswordAuthentication no', `PidFile ${at('pid')}`, 'Subsystem sftp internal-sftp',
  ].join('\n'));
  mkdirSync('/run/sshd', { recursive: true });
  const daemon = spawn(SSHD, ['-D', '-e', '-f', at('config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  daemons.push(daemon); // a test that fails must still end
  await new Promise((resolve, reject) => {
    daemon.stderr.on('data', (data) => String(data).includes('listening') && resolve());
    daemon.on('exit', (code) => reject(new Error(`sshd ended with ${code}`)));
  });
  const lines = [
    `backup-second = sftp://${userInfo().username}@127.0.0.1:${port}${kept}`,
    `backup-second-identity-file = ${at('client')}`,
    `backup-second-known-hosts = ${at('known')}`,
  ];
  return { kept, lines, known: at('known') };
}

test('a machine reached by SFTP gets the file, old files go, and a stranger gets nothing', { skip }, async () => {
  const place = await sshServer();
  await backUp(place.lines, async ({ server, client, run, copies, file }) => {
    assert.equal(run.copyProblem, null, server.log);
    assert.equal(copies.hasOneElsewhere, true);
    assert.deepEqual(readdirSync(place.kept), [run.file]);
    assert.ok(readFileSync(join(place.kept, run.file)).equals(readFileSync(file)));
    const [newest] = await backUpAgain(server, client);
    assert.deepEqual(readdirSync(place.kept), [newest.file]);
  });
  const before = readdirSync(place.kept);
  writeFileSync(place.known, ''); // the host is not the one we know
  await backUp(place.lines, ({ run }) => assert.match(run.copyProblem, /書き込めません/));
  assert.deepEqual(readdirSync(place.kept), before);
});

test('the other kind of key that the manual names signs in as well', { skip }, async () => {
  const place = await sshServer(['-t', 'ecdsa']);
  const leaky = { ASAN_OPTIONS: 'detect_leaks=0:exitcode=99' }; // libssh2 1.10 leaves 24 bytes of each ECDSA key behind
  await backUp(place.lines, ({ server, run }) => assert.equal(run.copyProblem, null, server.log), leaky);
  assert.equal(readdirSync(place.kept).length, 1);
});

test('a key that this machine cannot sign in with is refused when the server starts, with one that can', { skip }, async () => {
  const place = await sshServer(['-t', 'rsa', '-b', '2048']);
  writeFileSync(join(folder, 'rsa.conf'), ['[mimamori]', ...place.lines].join('\n'));
  await assert.rejects(Server.start(['--settings', join(folder, 'rsa.conf')]), /'ssh-rsa'.*ssh-keygen -t ed25519/s);
});

test('a place that cannot be is refused when the server starts', { skip }, async () => {
  for (const [lines, sentence] of [
    [['backup-second = ftp://host/folder'], /backup-second/],
    [['backup-second = sftp://host/folder'], /known-hosts/],
    [['backup-second = https://host/bucket'], /credentials-file/],
    [['backup-second = https://host/"bucket'], /plain letters/],
  ]) {
    writeFileSync(join(folder, 'wrong.conf'), ['[mimamori]', ...lines].join('\n'));
    await assert.rejects(Server.start(['--settings', join(folder, 'wrong.conf')]), sentence);
  }
});

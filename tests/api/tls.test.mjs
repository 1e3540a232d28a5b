// TLS in the server itself: what is offered, a certificate that is renewed, the door that leads to https.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { request as plainRequest } from 'node:http';
import { connect as connectPlain } from 'node:net';
import { connect } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server, freePort } from '../harness.mjs';

let folder, server, redirectPort, authority;
const file = (name) => join(folder, name);

/** A certificate of its own for localhost, as NAME.pem and NAME.key. */
function makeCertificate(name, key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']) {
  const words = ['req', '-x509', ...key, '-nodes', '-keyout', file(`${name}.key`), '-out', file(`${name}.pem`), '-days', '30'];
  execFileSync('openssl', [...words, '-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'], { stdio: 'pipe' });
}

/** Puts a certificate where the server looks. */
function install(name, key = name) {
  copyFileSync(file(`${name}.pem`), file('server.pem'));
  copyFileSync(file(`${key}.key`), file('server.key'));
}

function settings(lines) {
  writeFileSync(file('settings'), ['[mimamori]', ...lines, ''].join('\n'));
  return ['--settings', file('settings')];
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mimamori-tls-'));
  ['first', 'second'].forEach((name) => makeCertificate(name));
  makeCertificate('rsa', ['-newkey', 'rsa:2048']);
  authority = ['first', 'second', 'rsa'].map((name) => readFileSync(file(`${name}.pem`)));
  install('first');
  redirectPort = await freePort();
  server = await Server.start(settings([`tls-certificate = ${file('server.pem')}`, `tls-key = ${file('server.key')}`, `redirect-port = ${redirectPort}`]));
});
after(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** One request over TLS: { status, headers, body, name } with the name in the server's certificate. */
function ask(path, { method = 'GET', body, headers = {}, agent } = {}) {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: server.port, path, method, ca: authority, agent: agent ?? false, headers: { Host: `localhost:${server.port}`, ...headers } };
    const asked = request(options, (answer) => {
      const name = answer.socket.getPeerCertificate()?.subject?.CN;
      const pieces = [];
      answer.on('data', (piece) => pieces.push(piece));
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(pieces), name }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** How a handshake ends: the protocol and cipher, or the code of the error. */
function handshake(options) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: server.port, ca: authority, servername: 'localhost', ...options }, () => {
      resolve({ protocol: socket.getProtocol(), cipher: socket.getCipher().name });
      socket.destroy();
    });
    socket.on('error', ({ code }) => resolve({ code }));
  });
}

test('a company is set up over TLS; cookies are for TLS alone', async () => {
  const token = server.setupToken();
  const body = JSON.stringify({ token, organisation: { name: '株式会社まつば製作所', industry: 'e', sizeBand: '6-20' }, person: { email: 'sato@example.jp', password: 'gozen5ji-sanpo-inu-yuki' } });
  const made = await ask('/api/v1/setup', { method: 'POST', body, headers: { 'Content-Type': 'application/json', Origin: `https://localhost:${server.port}` } });
  assert.equal(made.status, 201, made.body.toString());
  assert.equal(made.headers['set-cookie'].length, 2);
  for (const cookie of made.headers['set-cookie']) assert.match(cookie, /^__Host-mimamori_(session|browser)=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+; Secure$/);
  const session = made.headers['set-cookie'].find((one) => one.includes('session')).split(';')[0];
  assert.equal((await ask('/api/v1/me', { headers: { Cookie: session } })).status, 200);
  assert.equal((await ask('/api/v1/me', { headers: { Cookie: session.replace('__Host-', '') } })).status, 401, 'one that another host could have planted opens nothing');
  assert.match((await ask('/sign-in?lang=en')).headers['set-cookie'][0], /^__Host-mimamori_language=en;.*; Secure$/);
  for (const path of ['/sign-in', '/healthz', '/api/v1/none']) assert.equal((await ask(path)).headers['strict-transport-security'], 'max-age=31536000; includeSubDomains', path);
  const foreign = await ask('/api/v1/setup', { method: 'POST', body, headers: { 'Content-Type': 'application/json', Origin: `http://localhost:${server.port}` } });
  assert.equal(foreign.status, 403, 'a page without TLS is another origin');
});

test('what is large arrives whole', async () => {
  const page = await ask('/sign-in');
  const [path] = page.body.toString().match(/\/assets\/[^"]+\.css/);
  const [plain, again] = [await ask(path), await ask(path)];
  assert.equal(plain.status, 200);
  assert.equal(plain.body.length, Number(plain.headers['content-length']));
  assert.ok(plain.body.equals(again.body));
  assert.ok(plain.body.length > 20000, 'more than one record of TLS');
});

/* By the server: libmicrohttpd closes without an alert. */
const REFUSED = /^(ECONNRESET|ERR_SSL_.*ALERT.*)$/;

test('only TLS 1.2 and 1.3 with forward secrecy and authenticated encryption', async () => {
  assert.equal((await handshake({})).protocol, 'TLSv1.3');
  assert.deepEqual(await handshake({ maxVersion: 'TLSv1.2' }), { protocol: 'TLSv1.2', cipher: 'ECDHE-ECDSA-AES256-GCM-SHA384' });
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' };
  assert.match((await handshake(old)).code, REFUSED);
  for (const ciphers of ['ECDHE-ECDSA-AES128-SHA256:@SECLEVEL=0', 'AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-SHA:@SECLEVEL=0'])
    assert.match((await handshake({ maxVersion: 'TLSv1.2', ciphers })).code, REFUSED, ciphers);
});

test('a renewed certificate is used without a restart; a wrong one is not', async () => {
  const renew = async (name, key, log) => {
    const before = server.log.length;
    install(name, key);
    server.process.kill('SIGHUP');
    for (let i = 0; i < 200 && !log.test(server.log.slice(before)); i++) await new Promise((resolve) => setTimeout(resolve, 25));
    assert.match(server.log.slice(before), log);
  };
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  assert.equal((await ask('/healthz', { agent })).name, 'first');
  await renew('second', 'second', /a new certificate is in use/);
  assert.equal((await ask('/healthz')).name, 'second');
  assert.equal((await ask('/healthz', { agent })).status, 200, 'an open connection goes on');
  await renew('first', 'second', /the certificate in use stays: The key in .* is not that of the certificate/);
  assert.equal((await ask('/healthz')).name, 'second');
  await renew('rsa', 'rsa', /a new certificate is in use/);
  assert.equal((await ask('/healthz')).name, 'rsa');
  await renew('first', 'first', /a new certificate is in use/);
  agent.destroy();
});

test('the door without TLS only leads to the other', async () => {
  const knock = (path, options = {}) =>
    new Promise((resolve, reject) => {
      const asked = plainRequest({ host: '127.0.0.1', port: redirectPort, path, headers: { Host: `localhost:${redirectPort}` }, ...options }, (answer) => {
        answer.resume();
        resolve({ status: answer.statusCode, location: answer.headers.location });
      });
      asked.on('error', reject);
      asked.end();
    });
  assert.deepEqual(await knock('/a%20b?x=1&y=%2F'), { status: 308, location: `https://localhost:${server.port}/a%20b?x=1&y=%2F` });
  assert.deepEqual(await knock('/sign-in', { method: 'POST' }), { status: 308, location: `https://localhost:${server.port}/sign-in` });
  assert.deepEqual(await knock('/', { headers: { Host: 'evil.example' } }), { status: 400, location: undefined });
  assert.deepEqual(await knock('/api/v1/me'), { status: 403, location: undefined }, 'programs are to notice that they speak in the clear');
});

test('who speaks without TLS to the door with it gets nothing', async () => {
  const answer = await new Promise((resolve) => {
    const socket = connectPlain(server.port, '127.0.0.1');
    let text = '';
    socket.on('data', (data) => (text += data.toString('latin1')));
    socket.on('close', () => resolve(text));
    socket.on('error', () => {});
    socket.write('GET /sign-in HTTP/1.1\r\nHost: localhost\r\n\r\n');
  });
  assert.doesNotMatch(answer, /HTTP\/1/);
  assert.equal((await ask('/healthz')).status, 200);
});

test('settings that do not fit are named at the start', () => {
  const start = (lines) => {
    const binary = server.process.spawnfile;
    const { status, stderr } = spawnSync(binary, ['serve', '--data', file('data'), '--port', '0', ...settings(lines)], { encoding: 'utf8', timeout: 20000 });
    assert.equal(status, 1);
    return stderr;
  };
  const [certificate, key] = [`tls-certificate = ${file('first.pem')}`, `tls-key = ${file('first.key')}`];
  assert.match(start([certificate]), /'tls-certificate' and 'tls-key' need each other/);
  assert.match(start([key]), /need each other/);
  assert.match(start([certificate, `tls-key = ${file('second.key')}`]), /second\.key is not that of the certificate/);
  assert.match(start([certificate, `tls-key = ${file('none.key')}`]), /none\.key cannot be read/);
  assert.match(start([`tls-certificate = ${file('first.key')}`, key]), /holds no certificates/);
  assert.match(start([certificate, `tls-key = ${file('first.pem')}`]), /holds no key/);
  assert.match(start(['trusted-proxies = proxy.example']), /'proxy\.example' is no address/);
});

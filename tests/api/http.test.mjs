// What comes to the door that should not: the server answers clearly, stays up and keeps its size.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, freePort, Server, STARTS_EMPTY } from '../harness.mjs';

let server, client;
before(async () => {
  server = await Server.start();
  client = await server.company();
});
after(() => server.stop());

/** Sends bytes as they are; returns all that comes back until the connection ends or @wait ms passed. */
function raw(bytes, wait = 1500) {
  return new Promise((resolve) => {
    const socket = connect(server.port, '127.0.0.1');
    let answer = '';
    const end = () => (socket.destroy(), resolve(answer));
    socket.on('data', (data) => (answer += data));
    socket.on('close', end);
    socket.on('error', end);
    socket.write(bytes);
    setTimeout(end, wait);
  });
}
const host = () => `Host: 127.0.0.1:${server.port}\r\n`;
const statuses = (answer) => [...answer.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map((m) => Number(m[1]));

test('every answer carries the security headers', async () => {
  for (const path of ['/sign-in', '/assets/nothing.js', '/healthz', '/api/v1/me', '/no/such/page']) {
    const { headers } = await client.fetch(path);
    assert.match(headers.get('content-security-policy'), /default-src 'self'/, path);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('x-frame-options'), 'DENY');
    assert.equal(headers.get('referrer-policy'), 'same-origin');
  }
});

test('scripts and styles are packed, hashed and kept for ever', async () => {
  const { html } = await client.page('/');
  const script = html.match(/src="(\/assets\/[^"]+\.js)"/)[1];
  for (const [accept, encoding] of [['br, gzip', 'br'], ['gzip', 'gzip'], ['identity', null], ['br;q=0, gzip', 'gzip']]) {
    const response = await fetch(server.url + script, { headers: { 'Accept-Encoding': accept } });
    assert.equal(response.headers.get('content-encoding'), encoding, accept);
    assert.match(response.headers.get('cache-control'), /immutable/);
    assert.match(await response.text(), /import|function/);
  }
  assert.equal((await fetch(server.url + '/assets/../manifest.json')).status, 404);
  assert.equal((await fetch(server.url + '/assets/%2e%2e/manifest.json')).status, 404);
});

test('an ambiguous end of the request is refused and the connection closed', async () => {
  const smuggled = 'GET /healthz HTTP/1.1\r\n' + host() + '\r\n';
  for (const lines of ['Content-Length: 0\r\nContent-Length: 5\r\n', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', 'Content-Length: 4\r\nContent-Length: 4\r\n']) {
    const answer = await raw('POST /api/v1/setup HTTP/1.1\r\n' + host() + 'Content-Type: application/json\r\n' + lines + '\r\n' + smuggled);
    assert.deepEqual(statuses(answer), [400], lines);
  }
  assert.ok(statuses(await raw('GET /sign-in HTTP/1.1\r\n\r\n')).every((status) => status === 400));
  assert.deepEqual(statuses(await raw('GET /sign-in HTTP/1.1\r\n' + host() + 'Host: b\r\n\r\n')), [400]);
});

test('foreign names for this server are refused', async () => {
  const answer = await raw('GET /sign-in HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
  assert.deepEqual(statuses(answer), [400]);
  assert.deepEqual(statuses(await raw(`GET /sign-in HTTP/1.1\r\nHost: localhost:${server.port}\r\nConnection: close\r\n\r\n`)), [200]);
});

test('pictures and health are asked for as strictly as everything else', async () => {
  const smuggled = 'GET /healthz HTTP/1.1\r\n' + host() + '\r\n';
  for (const path of ['/assets/x', '/healthz']) {
    for (const lines of ['Content-Length: 0\r\nContent-Length: 5\r\n', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n', host()]) {
      const answer = await raw(`GET ${path} HTTP/1.1\r\n` + host() + lines + '\r\n' + smuggled, 500);
      assert.deepEqual(statuses(answer), [400], path + lines);
    }
    assert.deepEqual(statuses(await raw(`GET ${path} HTTP/1.1\r\nHost: evil.example\r\n\r\n` + smuggled, 500)), [400], path);
  }
  const body = 'GET /healthz HTTP/1.1\r\n' + host() + 'Content-Length: 5\r\n\r\nabcde';
  assert.deepEqual(statuses(await raw(body + smuggled, 500)), [200, 200], 'a body is no request');
});

test('a header that is none, and a length or coding that may be read in two ways, is refused and the connection closed', async () => {
  const smuggled = 'GET /healthz HTTP/1.1\r\n' + host() + '\r\n';
  const lengths = [`Content-Length : ${smuggled.length}`, `Content-Length\t: ${smuggled.length}`, 'Transfer-Encoding : chunked', 'Transfer-Encoding: xchunked', 'Transfer-Encoding: gzip, chunked', 'Transfer-Encoding: identity', 'X(: a', 'A\xff: b'];
  for (const line of lengths) {
    const answer = await raw(Buffer.from('POST /api/v1/setup HTTP/1.1\r\n' + host() + `Content-Type: application/json\r\n${line}\r\n\r\n` + smuggled, 'latin1'), 500);
    assert.deepEqual(statuses(answer), [400], line);
  }
  for (const line of ['Content-Length: +2', 'Content-Length: 0x2', 'Content-Length: 2, 2', 'Content-Length: 2 2']) {
    const answer = await raw('POST /api/v1/setup HTTP/1.1\r\n' + host() + `Content-Type: application/json\r\n${line}\r\n\r\n{}` + smuggled, 500);
    assert.ok(statuses(answer).length > 0 && statuses(answer).every((status) => status === 400), line);
  }
});

test('a path or parameter does not end where others would read on', async () => {
  for (const target of ['/healthz%00/x', '/sign-in%00', '/assets/x%00', '/sign-in?return=/a%00b', '/api/v1/me%00'])
    assert.deepEqual(statuses(await raw(`GET ${target} HTTP/1.1\r\n` + host() + 'Connection: close\r\n\r\n')), [400], target);
  assert.deepEqual(statuses(await raw('GET /sign-in?return=/%2500 HTTP/1.1\r\n' + host() + 'Connection: close\r\n\r\n')), [200]);
});

test('a method that a client made up is not sent back', async () => {
  const answer = await raw(Buffer.from('G\xff\x1bT /api/v1/me HTTP/1.1\r\n' + host() + 'Connection: close\r\n\r\n', 'latin1'));
  assert.deepEqual(statuses(answer), [405]);
  const { detail } = JSON.parse(answer.split('\r\n\r\n')[1]);
  assert.ok(!detail.includes('\ufffd') && !answer.includes('\x1b'), detail);
});

test('the address that people use is a scheme, a name and a port; anything else stops the start with a sentence', async () => {
  const link = (url) => server.command('setup-link', '--public-url', url);
  for (const url of ['javascript:alert(1)', 'https://mimamori.example/app', 'https://user@mimamori.example', 'mimamori.example', 'https://mimamori.example:x']) {
    const { status, stderr } = link(url);
    assert.equal(status, 1, url);
    assert.match(stderr, /'public-url': .*is no address like https:\/\/mimamori\.example/, url);
  }
  for (const url of ['https://mimamori.example', 'https://Mimamori.example:443/']) assert.match(link(url).stdout, /https:\/\/mimamori\.example\/setup\?token=/, url);
});

test('bodies that are too large are refused before they are read', async () => {
  const declared = await raw('PUT /api/v1/organisation/name HTTP/1.1\r\n' + host() + 'Content-Type: application/json\r\nContent-Length: 99999999\r\n\r\n');
  assert.deepEqual(statuses(declared), [413]);
  const { status } = await client.put('/organisation/name', { value: 'x'.repeat(300 * 1024) }, 1);
  assert.equal(status, 413);
  const chunk = '10000\r\n' + 'x'.repeat(65536) + '\r\n';
  const chunked = await raw('PUT /api/v1/organisation/name HTTP/1.1\r\n' + host() + `Cookie: ${client.cookie}\r\n` + 'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n' + chunk.repeat(6) + '0\r\n\r\n', 4000);
  assert.deepEqual(statuses(chunked), [413]);
});

test('what is no JSON object is refused with a sentence', async () => {
  const deep = '['.repeat(100000) + ']'.repeat(100000);
  const cases = ['{', '[]', '"x"', '{"value":"a","value":"b"}', '{"value":"\u0000"}', '{"value":NaN}', deep, '{"value":' + deep + '}', '{"a":'.repeat(3000) + '1' + '}'.repeat(3000)];
  for (const body of cases) {
    const { status, body: problem } = await client.put('/organisation/name', body, 1);
    assert.equal(status, 400, body.slice(0, 30));
    assert.match(problem.detail, /。$/);
  }
  const invalid = await client.fetch('/api/v1/organisation/name', { method: 'PUT', headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': client.csrf, 'If-Match': '"1"' }, body: Buffer.from([0x7b, 0x22, 0x76, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d]) });
  assert.equal(invalid.status, 400);
});

test('fields of the wrong type, length or characters are named', async () => {
  for (const value of [1, true, null, [], {}, '', ' ', 'x'.repeat(101), 'a\u0007b', 'a\nb', '\u202e']) {
    const { status, body } = await client.put('/organisation/name', { value }, 99);
    if (value === '\u202e') continue; // a direction mark is no control character of C0 or C1
    assert.equal(status, 400, JSON.stringify(value));
    assert.equal(body.errors[0].field, 'value');
  }
});

test('what was entered never becomes HTML', async () => {
  const evil = '</script><script>alert(1)</script>';
  const { version } = (await client.get('/organisation')).body;
  await client.put('/organisation/name', { value: evil }, version);
  const page = await client.page('/settings');
  assert.equal(page.frame.state.organisation.name, evil);
  assert.ok(!page.html.includes('<script>alert'));
});

test('unknown addresses and methods have clear answers', async () => {
  const missing = await client.page('/no/such/page');
  assert.equal(missing.status, 404);
  assert.match(missing.html, /見つからないページ/);
  assert.match((await client.fetch('/no/such/page?lang=en', { headers: { Cookie: '' } })).headers.get('set-cookie'), /mimamori_language=en/);
  const wrong = await client.call('PATCH', '/organisation');
  assert.equal(wrong.status, 405);
  assert.equal(wrong.headers.get('allow'), 'GET');
  assert.equal((await client.get('/organisation/%ff')).status, 400);
});

test('pages lead to the sign-in, the API says 401', async () => {
  const response = await fetch(server.url + '/settings/people', { redirect: 'manual' });
  assert.equal(response.status, 303);
  assert.equal(response.headers.get('location'), '/sign-in?return=/settings/people');
  assert.equal((await fetch(server.url + '/api/v1/people')).status, 401);
});

test('the address a proxy names counts only where the proxy is one of ours', async () => {
  const forwarded = async (text, header = '203.0.113.9, 198.51.100.7') => {
    const folder = mkdtempSync(join(tmpdir(), 'mimamori-proxies-'));
    writeFileSync(join(folder, 'settings'), `[mimamori]\ntrusted-proxies = ${text}\n`);
    const other = await Server.start(['--settings', join(folder, 'settings')]);
    const guest = new Client(other);
    const body = { token: other.setupToken(), organisation: { name: 'A', industry: 'e', sizeBand: '6-20' }, person: { email: `p-${Date.now()}@example.jp`, password: 'gozen5ji-sanpo-inu-yuki' } };
    await guest.post('/setup', body, { 'X-Forwarded-For': header });
    const { address } = (await guest.get('/me/sessions')).body[0];
    await other.stop();
    rmSync(folder, { recursive: true });
    return address;
  };
  assert.equal(await forwarded('127.0.0.1'), '198.51.100.*');
  assert.equal(await forwarded('127.0.0.1 198.51.100.0/24'), '203.0.113.*');
  assert.equal(await forwarded('10.0.0.0/8'), '127.0.0.*');
  assert.equal(await forwarded('127.0.0.1', '::1%ANYTHING'), '127.0.0.*', 'a zone is no part of an address');
});

test('a proxy that adds a line of its own to those of the client is believed, and the client is not', async () => {
  const attempts = [['1.2.3.4', '203.0.113.9'], ['1.2.3.4', '5.6.7.8', '203.0.113.9'], ['127.0.0.1', '203.0.113.9'], ['::1%\x1b[31m\x07\xff' + 'x'.repeat(9000), '203.0.113.9']];
  for (const lines of attempts) {
    const before = server.log.length;
    const named = lines.map((line) => `X-Forwarded-For: ${line}\r\n`).join('');
    await raw(Buffer.from('GET /api/v1/me HTTP/1.1\r\n' + host() + named + 'Connection: close\r\n\r\n', 'latin1'));
    assert.match(server.log.slice(before), /refused 401 GET \/api\/v1\/me: .*, address 203\.0\.113\.9\n/, lines[0]);
  }
  const before = server.log.length;
  await raw(Buffer.from('GET /api/v1/me HTTP/1.1\r\n' + host() + 'X-Forwarded-For: ::1%\x1b[31m\xff\r\nConnection: close\r\n\r\n', 'latin1'));
  assert.match(server.log.slice(before), /, address 127\.0\.0\.1\n/);
  const signIn = await raw(Buffer.from('POST /sign-in HTTP/1.1\r\n' + host() + 'X-Forwarded-For: fe80::1%\xff\x1b\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 37\r\nConnection: close\r\n\r\nemail=nobody%40example.jp&password=aa', 'latin1'), 4000);
  assert.deepEqual(statuses(signIn), [401], 'the database is given no such address');
});

test('a slow client is cut off, the others are not disturbed', async () => {
  const begun = Date.now();
  const isSlow = (first) => new Promise((resolve) => {
    const socket = connect(server.port, '127.0.0.1');
    socket.write(first + 'GET /healthz HTTP/1.1\r\nX-A: ');
    const drip = setInterval(() => socket.write('a'), 1000);
    socket.on('error', () => {});
    socket.on('close', () => (clearInterval(drip), resolve(Date.now() - begun)));
  });
  const slow = isSlow('');
  const later = isSlow('GET /healthz HTTP/1.1\r\n' + host() + '\r\n');
  for (let i = 0; i < 20; i++) assert.equal((await fetch(server.url + '/healthz')).status, 200);
  const lasted = await slow;
  assert.ok(lasted > 15000 && lasted < 30000, `${lasted} ms`);
  const kept = await later;
  assert.ok(kept > 15000 && kept < 30000, `${kept} ms on a connection that has had an answer`);
});

test('a flood of rubbish leaves the server up and its memory where it was', async () => {
  const memory = () => Number(readFileSync(`/proc/${server.process.pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]);
  const flood = async () => {
    for (let i = 0; i < 40; i++) {
      await Promise.all([
        raw('\x16\x03\x01\x02\x00'.repeat(50), 50),
        raw('GET / HTTP/1.1\r\n' + 'A: b\r\n'.repeat(5000) + '\r\n', 50),
        raw('GET /' + 'a'.repeat(60000) + ' HTTP/1.1\r\n\r\n', 50),
        raw('POST /sign-in HTTP/1.1\r\n' + host() + 'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 20\r\n\r\n%ff%00&&&==&email=%ff', 50),
        client.get('/organisation'),
      ]);
    }
  };
  await flood();
  const before = memory();
  await flood();
  assert.ok(memory() - before < 40000, `${before} KB → ${memory()} KB`);
  assert.equal((await client.get('/organisation')).status, 200);
});

test('systemd is told when the server is ready and when it stops; the journal gets no secret', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mimamori-notify-'));
  const script = 'import socket, sys\ns = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)\ns.bind(sys.argv[1])\nprint("bound", flush=True)\nwhile True: print(s.recv(999).decode(), flush=True)';
  const listener = spawn('python3', ['-c', script, join(folder, 'socket')]);
  let told = '';
  listener.stdout.on('data', (data) => (told += data));
  const until = async (text) => {
    for (let i = 0; i < 200 && !told.includes(text); i++) await new Promise((resolve) => setTimeout(resolve, 25));
    assert.ok(told.includes(text), `${text} in ${told}`);
  };
  await until('bound');
  const other = await Server.start([], 0, { NOTIFY_SOCKET: join(folder, 'socket'), JOURNAL_STREAM: '8:1' });
  await until('READY=1');
  assert.ok(!told.includes('STOPPING'));
  if (STARTS_EMPTY) assert.match(other.output, /mimamori setup-link/);
  assert.doesNotMatch(other.output, /token=/);
  await other.stop();
  await until('STOPPING=1');
  listener.kill();
  rmSync(folder, { recursive: true });
});

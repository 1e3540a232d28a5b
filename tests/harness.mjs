// Starts the real server for tests and talks to it as a browser would. The database is a fresh SQLite file, or what
// MIMAMORI_DATABASE names (PostgreSQL); every test sets up its own company. MIMAMORI_TEMPLATE_DATABASE: each fresh SQLite file
// begins as a copy of this one, so that other companies are there already (tests/old-databases).
import { execFileSync, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const BINARY = process.env.MIMAMORI ?? join(ROOT, 'build/test/mimamori');
export const DATABASE = process.env.MIMAMORI_DATABASE;
const TEMPLATE = DATABASE ? '' : process.env.MIMAMORI_TEMPLATE_DATABASE;
/** Whether a server that is started here has no company yet. */
export const STARTS_EMPTY = !DATABASE && !TEMPLATE;
export const PASSWORD = 'gozen5ji-sanpo-inu-yuki';
const RUN_SQL = 'import sqlite3, sys; db = sqlite3.connect(sys.argv[1], timeout=10); db.execute(sys.argv[2]); db.commit()';
const ENVIRONMENT = { ...process.env, LC_ALL: 'ja_JP.UTF-8', ASAN_OPTIONS: `detect_leaks=1:exitcode=99:suppressions=${join(ROOT, 'tests/asan.supp')}` };

/* --- what a test leaves ------------------------------------------------------------------------- */

/* A test that fails does not come to where it stops its servers. So they keep no file of tests alive: it ends when nobody waits for
   anything any more, and takes them with it. */
const started = new Set();

/** A child that ends with this process at the latest, and does not keep it alive unless somebody waits for it. */
export function endsWithUs(child, name) {
  const one = { child, name };
  started.add(one);
  child.on('exit', () => started.delete(one));
  return child;
}

const handlesOf = (child) => [child, child.stdout, child.stderr].filter(Boolean);
const hold = (child) => handlesOf(child).forEach((handle) => handle.ref());
export const letGo = (child) => handlesOf(child).forEach((handle) => handle.unref());

process.on('exit', () => {
  for (const { child, name } of started) {
    if (child.killed) continue; // a test that does not wait until it is gone
    console.error(`${name} was still running at the end and is ended`);
    process.exitCode ||= 1;
  }
  for (const { child } of started) child.kill('SIGKILL');
});
for (const [signal, status] of Object.entries({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 })) process.once(signal, () => process.exit(status));

/** A running server. */
export class Server {
  /** options: more words of the command line, for example ['--timing', 'true']; environment: more variables */
  static async start(options = [], port = 0, environment = {}) {
    const server = new Server();
    server.folder = mkdtempSync(join(tmpdir(), 'mimamori-api-'));
    server.database = DATABASE ? ['--database', DATABASE] : ['--data', server.folder];
    if (TEMPLATE) copyFileSync(TEMPLATE, join(server.folder, 'mimamori.db'));
    server.options = options;
    server.environment = { ...ENVIRONMENT, ...environment };
    await server.run(port);
    return server;
  }

  /* Most tests are about something else than the second factor that a new company demands: they begin as an operator lets begin who sets
     second-factor-new to nobody. Those that are about it say so in their options. */
  async run(port) {
    const options = this.options.includes('--second-factor-new') ? this.options : ['--second-factor-new', 'nobody', ...this.options];
    const child = spawn(BINARY, ['serve', ...this.database, '--port', String(port), ...options], { env: { ...this.environment, XDG_STATE_HOME: this.folder } });
    this.process = endsWithUs(child, `the server ${child.pid}`);
    this.log = '';
    this.output = '';
    this.process.stderr.on('data', (data) => (this.log += data));
    this.exited = new Promise((resolve) => this.process.on('exit', (code, signal) => resolve({ code, signal })));
    this.url = await new Promise((resolve, reject) => {
      this.process.stdout.on('data', (data) => {
        this.output += data;
        const address = this.output.match(/https?:\/\/[0-9.]+:(\d+)/);
        if (address) resolve(address[0]);
      });
      this.process.on('exit', () => reject(new Error(`the server ended: ${this.log}`)));
    });
    this.port = Number(new URL(this.url).port);
    letGo(this.process);
  }

  /** { code, signal }, once it has ended; who asks waits for it. */
  get ended() {
    hold(this.process);
    return this.exited;
  }

  /** Ends the server as an operator would; fails if a sanitizer found something. */
  async stop() {
    this.process.kill('SIGTERM');
    const { code } = await this.ended;
    if (code !== 0) throw new Error(`the server ended with ${code}:\n${this.log}`);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Ends it as a power cut would, and starts it again on the same data and port. */
  async killAndRestart() {
    this.process.kill('SIGKILL');
    await this.ended;
    await this.run(this.port);
  }

  /** Runs another command on the same data; returns { status, stdout, stderr }. */
  command(...words) {
    try {
      return { status: 0, stdout: execFileSync(BINARY, [...words, ...this.database], { env: { ...ENVIRONMENT, XDG_STATE_HOME: this.folder }, encoding: 'utf8', stdio: 'pipe' }), stderr: '' };
    } catch (error) {
      return { status: error.status, stdout: error.stdout, stderr: error.stderr };
    }
  }

  /** Runs SQL behind the server's back, for what a test cannot wait for; on tables of companies as @organisation. */
  sql(statement, organisation = '') {
    const scope = `SET mimamori.org_id = '${organisation}'`;
    if (DATABASE) execFileSync('psql', ['-q', '-v', 'ON_ERROR_STOP=1', '-c', scope, '-c', statement, DATABASE], { stdio: 'pipe' });
    else execFileSync('python3', ['-c', RUN_SQL, join(this.folder, 'mimamori.db'), statement], { stdio: 'pipe' });
  }

  setupToken() {
    return this.command('setup-link').stdout.match(/token=(\S+)/)[1];
  }

  /** A client whose company is set up: { organisation, person } may change the defaults. */
  async company({ organisation = {}, person = {} } = {}) {
    const client = new Client(this);
    const body = {
      token: this.setupToken(),
      organisation: { name: '株式会社まつば製作所', industry: 'e', sizeBand: '6-20', ...organisation },
      person: { name: '佐藤花子', email: `sato-${uniqueNumber()}@example.jp`, password: PASSWORD, ...person },
    };
    const answer = await client.post('/setup', body);
    if (answer.status !== 201) throw new Error(`setup: ${JSON.stringify(answer.body)}`);
    client.email = body.person.email;
    client.me = answer.body;
    await client.readCsrf();
    return client;
  }

  /** A second person of the client's company, invited and signed in. */
  async colleague(client, { name = '鈴木一郎', roles = ['department_manager'], departmentId = null } = {}) {
    const email = `suzuki-${uniqueNumber()}@example.jp`;
    const person = (await client.post('/people', { name, email, roles, departmentId })).body;
    const { url } = (await client.post(`/people/${person.id}/invitation`)).body;
    const other = new Client(this);
    const answer = await other.post('/invitations', { token: new URL(url).searchParams.get('token'), password: PASSWORD });
    if (answer.status !== 201) throw new Error(`invitation: ${JSON.stringify(answer.body)}`);
    other.email = email;
    other.me = answer.body;
    await other.readCsrf();
    return other;
  }
}

/** A port that nobody listens on. */
export function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** The cookies that an answer sets; Debian 12's Node gives them as one text. */
export function cookiesOf({ headers }) {
  return headers.getSetCookie?.() ?? (headers.get('set-cookie') ?? '').split(/, (?=[\w-]+=)/);
}

let counter = 0;
export function uniqueNumber() {
  counter += 1;
  return `${process.pid}-${Date.now()}-${counter}`;
}

/** One browser: keeps its cookie and sends the token against forged requests. */
export class Client {
  constructor(server) {
    this.server = server;
    this.cookie = '';
    this.csrf = '';
  }

  async fetch(path, options = {}) {
    const headers = { ...(this.cookie ? { Cookie: this.cookie } : {}), ...options.headers };
    const response = await fetch(this.server.url + path, { redirect: 'manual', ...options, headers });
    for (const one of cookiesOf(response)) {
      const session = one.match(/((?:__Host-)?mimamori_session)=([^;]*)/);
      if (session) this.cookie = session[2] ? `${session[1]}=${session[2]}` : '';
    }
    return response;
  }

  async call(method, path, body, headers = {}) {
    const response = await this.fetch('/api/v1' + path, {
      method,
      headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': this.csrf, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null };
  }

  get(path) {
    return this.call('GET', path);
  }
  post(path, body = {}, headers) {
    return this.call('POST', path, body, headers);
  }
  put(path, body, version, headers = {}) {
    return this.call('PUT', path, body, version === undefined ? headers : { 'If-Match': `"${version}"`, ...headers });
  }
  delete(path, body) {
    return this.call('DELETE', path, body);
  }

  /** The JSON a page begins with. */
  async page(path) {
    const response = await this.fetch(path);
    const html = await response.text();
    const frame = html.match(/<script type="application\/json" id="frame">(.*?)<\/script>/s);
    return { status: response.status, headers: response.headers, html, frame: frame ? JSON.parse(frame[1]) : null };
  }

  async readCsrf() {
    this.csrf = (await this.page('/welcome')).frame.csrfToken; // a page that also opens without the second factor
  }

  /** Sends a form of a plain page. */
  form(path, fields, headers = {}) {
    return this.fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(fields).toString(),
    });
  }
}

/** Waits for a job to end. */
export async function waitForJob(client, id) {
  for (let i = 0; i < 200; i++) {
    const job = (await client.get(`/jobs/${id}`)).body;
    if (!['queued', 'running'].includes(job.state)) return job;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the job does not end');
}

/** Sets up the authenticator app of a client; returns its secret and the recovery codes. */
export async function setUpApp(client) {
  const { secret } = (await client.post('/me/totp')).body;
  await freshStep();
  const answer = await client.put('/me/totp', { code: totp(secret) });
  if (answer.status !== 200) throw new Error(`app: ${JSON.stringify(answer.body)}`);
  return { secret, codes: answer.body.codes };
}

/** Lets the code that shows now be good again, for a test that cannot wait for the next one. */
export function forgetStep(server, client) {
  server.sql(`UPDATE account SET totp_step = 0 WHERE email = '${client.email}'`);
}

const STEP_MS = 30_000;
const LEAST_MS = 5_000; // a busy machine takes its time

/** Waits for the next step of thirty seconds where this one is nearly over, so that a code is still good when it arrives. */
export async function freshStep() {
  const left = STEP_MS - (Date.now() % STEP_MS);
  if (left < LEAST_MS) await new Promise((resolve) => setTimeout(resolve, left + 50));
}

/** The six digits of an authenticator app (RFC 6238), written apart from the server's library. */
export function totp(secret, offset = 0, now = Date.now()) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replace(/=+$/, '')].map((c) => letters.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30000) + offset));
  const hash = createHmac('sha1', key).update(counter).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0');
}

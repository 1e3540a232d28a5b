// The real server and the programs beside it, as processes: started, asked, timed, ended.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RELEASE = join(ROOT, 'build/release');
export const BINARY = join(RELEASE, 'mimamori');
const ENVIRONMENT = { ...process.env, LC_ALL: 'C.UTF-8' };

/** Runs a program to its end; returns what it printed. Its status must be one of `statuses`. */
export function run(program, words, { input, statuses = [0] } = {}) {
  try {
    return execFileSync(program, words, { env: ENVIRONMENT, encoding: 'utf8', input, maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'pipe'] });
  } catch (error) {
    if (error.status != null && statuses.includes(error.status)) return error.stdout;
    throw new Error(`${program} ${words.join(' ')}: ${error.stderr || error.message}`);
  }
}

/** Runs one of our own programs of tests/bench, which print JSON. */
export function tool(name, words, options) {
  return JSON.parse(run(join(RELEASE, `bench-${name}`), words.map(String), options));
}

/** As run(), without stopping ours: for what talks to the server while we watch it. */
export function runBeside(program, words, input) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words.map(String), { env: ENVIRONMENT });
    let output = '', complaint = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (complaint += data));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`${program}: ${complaint}`))));
    child.stdin.end(input ?? '');
  });
}

export const toolBeside = async (name, words, input) => JSON.parse(await runBeside(join(RELEASE, `bench-${name}`), words, input));

export function milliseconds(work) {
  const began = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - began) / 1e6;
}

/** The p-th percentile of sorted numbers, the nearest below. */
export const percentile = (sorted, p) => sorted[Math.floor(((sorted.length - 1) * p) / 100)];
export const median = (numbers) => percentile([...numbers].sort((a, b) => a - b), 50);

const block = Buffer.alloc(3 << 19, 7);

/** How long a piece of work takes that is always the same, about 1 ms: when others use the machine, its p95 tells. */
export const gaugeMs = () => milliseconds(() => createHash('sha256').update(block).digest());

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Whether /healthz answers 200; asks once. */
function isHealthy(port) {
  return new Promise((resolve) => {
    const request = http.get({ port, path: '/healthz', agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode === 200));
    });
    request.on('error', () => resolve(false));
  });
}

/** A server that runs on one database. */
export class Server {
  /** database: the words of the command line that name it. Ready when /healthz answers; startedMs says how long that took. */
  static async start(database) {
    const server = new Server();
    server.port = await freePort();
    const began = process.hrtime.bigint();
    server.process = spawn(BINARY, ['serve', ...database, '--port', server.port, '--timing', 'true', '--changes-per-minute', '0'], { env: ENVIRONMENT, stdio: ['ignore', 'ignore', 'pipe'] });
    server.log = '';
    server.process.stderr.on('data', (data) => (server.log += data));
    server.ended = new Promise((resolve) => server.process.on('exit', resolve));
    while (!(await isHealthy(server.port))) {
      if (server.process.exitCode !== null) throw new Error(`the server ended: ${server.log}`);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    server.startedMs = Number(process.hrtime.bigint() - began) / 1e6;
    server.agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    return server;
  }

  /** Resident memory in MB: all of it, and the part that is the server's own (the rest is mapped files, shared with the page cache). */
  memory() {
    const status = readFileSync(`/proc/${this.process.pid}/status`, 'utf8');
    const megabytes = (name) => Number(status.match(new RegExp(`${name}:\\s+(\\d+) kB`))[1]) / 1024;
    return { resident: megabytes('VmRSS'), own: megabytes('RssAnon') };
  }

  /** One GET as a signed-in person, on a connection that stays open. */
  get(path, session) {
    return new Promise((resolve, reject) => {
      const options = { port: this.port, path, agent: this.agent, headers: { Cookie: `mimamori_session=${session}` } };
      http.get(options, (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }));
      }).on('error', reject);
    });
  }

  async getJson(path, session) {
    const { status, body } = await this.get(path, session);
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${body}`);
    return JSON.parse(body.toString());
  }

  async stop() {
    this.agent.destroy();
    this.process.kill('SIGTERM');
    const code = await this.ended;
    if (code !== 0) throw new Error(`the server ended with ${code}: ${this.log}`);
  }
}

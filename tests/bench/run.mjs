// The benchmark: makes the data, measures, writes the report. Called by script/bench, which says how.
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { BINARY, ROOT, Server, median, milliseconds, run, runBeside, tool, toolBeside } from './machine.mjs';
import { benchBreach } from './breach.mjs';
import { measureBackup } from './backup.mjs';
import { detectionSection, measureDetection } from './detection.mjs';
import { measureDocuments } from './documents.mjs';
import { measurePages } from './pages.mjs';
import { report } from './report.mjs';

const options = process.argv.slice(2);
if (options[0] === 'detect') {
  console.log(detectionSection(measureDetection()));
  process.exit(0);
}
if (options[0] === 'breach') {
  console.log(benchBreach(options.includes('--quick')));
  process.exit(0);
}
if (options[0] === 'backup') {
  console.log(measureBackup(options.includes('--quick') ? 100 : 1900));
  process.exit(0);
}
if (options[0] === 'memory') {
  process.env.MIMAMORI = BINARY; // the harness of the tests takes it from there
  const { measureMemory } = await import('./memory.mjs');
  console.log(await measureMemory());
  process.exit(0);
}
const isQuick = options.includes('--quick'), isPostgres = options.includes('--postgres');
const unknown = options.find((option) => !['--quick', '--postgres'].includes(option));
if (unknown) {
  console.error(`There is no option ${unknown}. usage: script/bench [detect|breach|backup|memory] [--quick] [--postgres]`);
  process.exit(2);
}

const COMPANIES = isQuick ? 100 : 1000;
const REQUESTS = isQuick ? 100 : 300;
const LARGE_REQUESTS = isQuick ? 50 : 100;
const SECONDS = isQuick ? 2 : 5;
const STARTS = isQuick ? 5 : 10;
const SETTLE_MS = 100; // until a server that answers is idle and heeds signals
const CLIENTS = [1, 16, 64];
const READ_PATHS = ['/healthz', '/api/v1/me', '/api/v1/assessments'];
const POSTGRES = join(ROOT, 'tests/postgres.sh');

const folder = join(ROOT, 'build/bench');
const began = Date.now();
const say = (text) => console.log(`${((Date.now() - began) / 1000).toFixed(0).padStart(4)} s  ${text}`);

// --- databases ---------------------------------------------------------------------------

/** SQLite: a folder for each database. PostgreSQL: a cluster of our own, durable, thrown away at the end. */
class Databases {
  constructor() {
    rmSync(join(folder, 'data'), { recursive: true, force: true });
    mkdirSync(join(folder, 'data'), { recursive: true });
    if (!isPostgres) return;
    this.cluster = mkdtempSync(join(tmpdir(), 'mimamori-bench-'));
    run(POSTGRES, ['start', this.cluster, 'on']);
  }

  /** The words of the command line for a new, empty database. */
  create(name) {
    if (isPostgres) return ['--database', run(POSTGRES, ['create', this.cluster, `bench_${name}`]).trim()];
    return ['--data', join(folder, 'data', name)];
  }

  /** Fills it; only an administrator of PostgreSQL can use COPY in spite of row level security. */
  fill(words, companies) {
    run(BINARY, ['migrate', ...words]);
    const target = isPostgres ? words[1].replace('user=mimamori', 'user=postgres') : `sqlite:${join(words[1], 'mimamori.db')}`;
    return tool('fill', [target, companies]);
  }

  megabytes(words) {
    if (!isPostgres) return statSync(join(words[1], 'mimamori.db')).size / 1e6;
    return Number(run('psql', ['-qAtX', words[1], '-c', 'SELECT pg_database_size(current_database())'])) / 1e6;
  }

  close() {
    rmSync(join(folder, 'data'), { recursive: true, force: true });
    if (!isPostgres) return;
    run(POSTGRES, ['stop', this.cluster]);
    rmSync(this.cluster, { recursive: true, force: true });
  }
}

// --- limits of the machine -----------------------------------------------------------------

/** Rows/s of PostgreSQL by pgbench, its own tool: `clients` connections, each row in a transaction. */
function postgresInserts(words, clients) {
  const script = join(folder, 'data/insert.sql');
  writeFileSync(script, '\\set item random(1, 2000000000)\n' +
    "INSERT INTO bare VALUES ('01990000-0000-7000-8000-000000000001', '', :item, 'done', '佐藤花子', 1, 1) ON CONFLICT DO NOTHING;\n");
  const pgbench = run('bash', ['-c', 'ls -d /usr/lib/postgresql/*/bin/pgbench | sort -V | tail -n 1']).trim();
  const output = run(pgbench, ['-n', '-M', 'prepared', '-f', script, '-c', clients, '-j', 1, '-T', SECONDS, words[1]].map(String));
  return Number(output.match(/tps = ([\d.]+)/)[1]);
}

function measureInserts(databases) {
  if (!isPostgres) return tool('limits', ['inserts', join(folder, 'data/limit.db'), Math.min(SECONDS, 3)]);
  const words = databases.create('limit');
  run('psql', ['-qX', words[1], '-c', 'CREATE TABLE bare (assessment_id text, department_id text, item bigint, answer text, person_name text,' +
    ' answered_at bigint, version bigint, PRIMARY KEY (assessment_id, department_id, item))']);
  return { alone: postgresInserts(words, 1), grouped: postgresInserts(words, 16), group: 16 };
}

const timed = (times, work) => median(Array.from({ length: times }, () => milliseconds(work)));

/** A sheet with the answers of so many departments to 25 items, over and over until it has enough rows. */
function sheet(rows, departments) {
  const lines = Array.from({ length: rows }, (_, i) => `${(i % 25) + 1},${['4', '2', '0', '-1'][i % 4]},部署${Math.floor(i / 25) % departments}`);
  return `設問,回答,部署\n${lines.join('\n')}\n`;
}

function measureProgram() {
  const diagnose = (rows, departments) => {
    const input = sheet(rows, departments);
    return timed(5, () => run(BINARY, ['diagnose', '-'], { input, statuses: [0, 2] }));
  };
  return {
    bytes: statSync(BINARY).size,
    version: timed(10, () => run(BINARY, ['version'])),
    sheets: [
      { rows: 25, what: 'one company', ms: diagnose(25, 1) },
      { rows: 5000, what: '200 departments, the most that can be valid', ms: diagnose(5000, 200) },
      { rows: 10000, what: 'the longest that is read; refused, every second row repeats one', ms: diagnose(10000, 200) },
    ],
  };
}

// --- the server ----------------------------------------------------------------------------------

async function measureStart(words) {
  const times = [];
  let memory = null;
  for (let i = 0; i < STARTS; i++) {
    const server = await Server.start(words);
    times.push(server.startedMs);
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    memory ??= server.memory();
    await server.stop();
  }
  return { ms: median(times), memory };
}

async function measureReads(server, company) {
  const results = [];
  for (const path of READ_PATHS) {
    const output = await runBeside('wrk', ['-t1', '-c32', `-d${Math.min(SECONDS, 4)}s`, '--latency', '-H', `Cookie: mimamori_session=${company.owner}`, `http://127.0.0.1:${server.port}${path}`]);
    if (/Non-2xx/.test(output)) throw new Error(`wrk ${path}: ${output}`);
    const unit = { us: 0.001, ms: 1, s: 1000 };
    const [, number, of] = output.match(/99%\s+([\d.]+)(us|ms|s)/);
    results.push({ path, perSecond: Number(output.match(/Requests\/sec:\s+([\d.]+)/)[1]), p99: Number(number) * unit[of] });
  }
  return results;
}

/** The line of one client for bench-answers: an open assessment, and the versions of the answers it has. */
async function planOf(server, company, csrf) {
  const department = company.byDepartments ? company.department : 'all';
  const { answers, questionnaire } = await server.getJson(`/api/v1/assessments/${company.open}`, company.owner);
  const versions = questionnaire.items.map(() => 0);
  for (const answer of answers.filter((one) => one.departmentId === department)) versions[answer.item - 1] = answer.version;
  return [company.owner, csrf, company.open, department, ...versions].join(' ');
}

async function auditLength(server, companies) {
  let sum = 0;
  for (const company of companies) sum += (await server.getJson('/api/v1/audit?limit=1', company.owner)).length;
  return sum;
}

/** Answers as fast as they are saved; each that was confirmed must stand in the audit log afterwards. */
async function measureAnswers(server, companies, csrf) {
  const results = [];
  for (const count of CLIENTS) {
    const chosen = companies.slice(0, count);
    const plan = [];
    for (const company of chosen) plan.push(await planOf(server, company, csrf));
    const before = await auditLength(server, chosen);
    const result = await toolBeside('answers', [server.port, SECONDS], plan.join('\n') + '\n');
    const recorded = (await auditLength(server, chosen)) - before;
    if (recorded !== result.answers) throw new Error(`${result.answers} answers were confirmed, ${recorded} are recorded`);
    results.push(result);
  }
  return results;
}

function measureVerify(words, rows) {
  const ms = milliseconds(() => run(BINARY, ['audit', 'verify', ...words]));
  return { rows, perSecond: (rows / ms) * 1000 };
}

// --- all of it ----------------------------------------------------------------------------------------

/** What only the growth with the data needs: the same pages on a tenth. */
async function measureTenth(databases) {
  say('A tenth of the data: making it, asking for the pages');
  const words = databases.create('tenth');
  const made = databases.fill(words, COMPANIES / 10);
  const server = await Server.start(words);
  const pages = await measurePages(server, made.companies.slice(1), REQUESTS);
  await server.stop();
  return pages;
}

async function measureWhole(databases, result) {
  say(`The data of ${COMPANIES} companies`);
  const words = databases.create('whole');
  const made = databases.fill(words, COMPANIES);
  const [large, ...companies] = made.companies;
  result.rows = made.rows;
  result.fillSeconds = made.seconds;
  result.megabytes = databases.megabytes(words);
  say('Starting it');
  result.fullStart = await measureStart(words);
  const server = await Server.start(words);
  say('Pages and lists');
  result.pages = await measurePages(server, companies, REQUESTS);
  result.large = await measurePages(server, [large], LARGE_REQUESTS);
  say('Reads');
  result.reads = await measureReads(server, companies[0]);
  say('Answers');
  result.inserts = measureInserts(databases); // just before, so that both see the same machine
  result.answers = await measureAnswers(server, companies, made.csrf);
  result.memoryAfter = server.memory();
  await server.stop();
  say('Checking the audit log');
  const answered = result.answers.reduce((sum, one) => sum + one.answers, 0);
  result.hashes = tool('limits', ['hashes', 1]).hashes;
  result.verify = measureVerify(words, made.rows.audit + answered);
}

async function measure(databases) {
  const result = { isQuick, isPostgres, companies: COMPANIES, requests: REQUESTS, largeRequests: LARGE_REQUESTS, seconds: SECONDS, starts: STARTS };
  result.machine = { cores: cpus().length, model: cpus()[0].model, load: loadavg() };
  say('The machine itself, the program without a server');
  result.program = measureProgram();
  say('Documents');
  result.documents = measureDocuments();
  say('Detection');
  result.detection = measureDetection();
  result.emptyStart = await measureStart(databases.create('empty'));
  result.tenth = isQuick ? null : await measureTenth(databases);
  await measureWhole(databases, result);
  result.machine.loadAfter = loadavg();
  return result;
}

mkdirSync(folder, { recursive: true });
const databases = new Databases();
try {
  const text = report(await measure(databases), (Date.now() - began) / 1000);
  const file = join(folder, isPostgres ? 'report-postgres.md' : 'report.md');
  writeFileSync(file, text);
  console.log(`\n${text}\nWritten to ${file.slice(ROOT.length)}`);
} finally {
  databases.close();
}

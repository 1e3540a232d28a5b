// The figures of a run as Markdown.
import { detectionSection } from './detection.mjs';
import { MOST_MS, MOST_STATEMENTS } from './pages.mjs';

const ms = (number) => number.toFixed(number < 10 ? 2 : number < 100 ? 1 : 0);
const whole = (number) => Math.round(number).toLocaleString('en-US');
const percent = (part, of) => `${((100 * part) / of).toFixed(part / of < 0.1 ? 1 : 0)} %`;
const times = (part, of) => (part / of).toFixed(2);

function table(heads, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const ruler = heads.map((_, i) => (i === 0 ? '---' : '---:'));
  return [line(heads), line(ruler), ...rows.map(line)].join('\n');
}

const LEAST = '/api/v1/me'; // a reply that needs no more than to know who asks

const isSlow = (page) => page.p95 > MOST_MS;
const isWordy = (page) => page.statements > MOST_STATEMENTS;
const marked = (text, isOver) => (isOver ? `**${text} !**` : text);
const named = (page) => `\`${page.address}\``;

const like = (pages, page, address = page.address) => pages?.find((one) => one.address === address && one.role === page.role);

function pagesTable(pages, tenth) {
  const heads = ['page, list', 'p50 ms', 'p95 ms', 'p99 ms', 'statements', 'KB', 'times the least'];
  if (tenth) heads.push('p50 on a tenth', 'growth');
  return table(heads, pages.map((page) => {
    const cells = [
      named(page), ms(page.p50), marked(ms(page.p95), isSlow(page)), ms(page.p99), marked(page.statements, isWordy(page)),
      page.kilobytes.toFixed(1), (page.p50 / like(pages, page, LEAST).p50).toFixed(0),
    ];
    const small = like(tenth, page);
    return small ? [...cells, ms(small.p50), times(page.p50, small.p50)] : cells;
  }));
}

function verdict(pages) {
  const over = pages.filter((page) => isSlow(page) || isWordy(page));
  const limit = `p95 within ${MOST_MS} ms and at most ${MOST_STATEMENTS} statements`;
  if (over.length === 0) return `All ${pages.length} keep ${limit}.`;
  return `${over.length} of ${pages.length} do not keep ${limit}: ${over.map((page) => `${named(page)} (${page.role})`).join(', ')}.`;
}

const gauged = ({ gauge }) =>
  `While they were asked for, a piece of work that is always the same took ${ms(gauge.p50)} ms, p95 ${ms(gauge.p95)} ms (${times(gauge.p95, gauge.p50)} times p50): so much of p95 is the machine's.`;

function pagesSection(result) {
  const of = (pages, role) => pages.filter((page) => page.role === role);
  return `## Pages and lists

Server time from the header \`Server-Timing\`, ${result.requests} requests each, one after the other, each for another company.
"Times the least" is p50 beside \`${LEAST}\`, which only finds out who asks.${result.tenth ? ' "Growth" is p50 beside the same on a tenth of the data: 1.00 is none.' : ''}
${verdict(result.pages.results)}
${gauged(result.pages)}

### Owner

${pagesTable(of(result.pages.results, 'owner'), result.tenth?.results)}

### Department manager (a restricted role)

${pagesTable(of(result.pages.results, 'manager'), result.tenth?.results)}

### A large company

40 departments that all answer, 300 people, 560 tasks, 160 decisions; ${result.largeRequests} requests each. No target was set for it.
${verdict(result.large.results)}
${gauged(result.large)}

${pagesTable(of(result.large.results, 'owner'))}`;
}

function readsSection(result) {
  const [bare] = result.reads;
  return `## Reads

wrk, 1 thread, 32 connections, for one company. The limit is the bare server: \`${bare.path}\`, a static reply without a database.

${table(['address', 'requests/s', 'of the limit', 'p99 ms'], result.reads.map((read) => [`\`${read.path}\``, whole(read.perSecond), percent(read.perSecond, bare.perSecond), ms(read.p99)]))}`;
}

function answersSection(result) {
  const { inserts } = result;
  const [one, many] = result.isPostgres
    ? ['pgbench, 1 connection', `pgbench, ${inserts.group} connections`]
    : ['one row per transaction', `${inserts.group} rows per transaction`];
  return `## Durable answers

Clients that answer one item after the other, each in an assessment of its own, for ${result.seconds} s; the next answer is sent when the last one is on the disk. An
answer is 5 statements that write (answer, claim, audit entry, the end of its chain twice). The limit is one bare insert into the same database
engine with the same settings on the same disk: ${whole(inserts.alone)}/s (${one}), ${whole(inserts.grouped)}/s (${many}).
Afterwards every confirmed answer was found in the audit log.

${table(['clients', 'answers/s', `of the limit: ${one}`, `of the limit: ${many}`, 'p50 ms', 'p95 ms', 'p99 ms'], result.answers.map((run) => [
    run.clients, whole(run.perSecond), percent(run.perSecond, inserts.alone), percent(run.perSecond, inserts.grouped), ms(run.p50), ms(run.p95), ms(run.p99)]))}`;
}

function programSection(result) {
  const { program } = result;
  const memory = (one) => `${one.resident.toFixed(1)} MB, of it ${one.own.toFixed(1)} its own`;
  const start = (one) => `${ms(one.ms)} ms (${times(one.ms, program.version)} times a bare start)`;
  const rows = [
    ['size of the program', `${(program.bytes / 1e6).toFixed(1)} MB`],
    ['bare start: `mimamori version`', `${ms(program.version)} ms`],
    [`cold start to the first 200, empty database (median of ${result.starts})`, start(result.emptyStart)],
    [`cold start to the first 200, full database (median of ${result.starts})`, start(result.fullStart)],
    ['memory when started, empty database', memory(result.emptyStart.memory)],
    ['memory when started, full database', memory(result.fullStart.memory)],
    ['memory after the load', memory(result.memoryAfter)],
    ...program.sheets.map((sheet) => [`\`diagnose\`, ${whole(sheet.rows)} rows (${sheet.what})`, `${ms(sheet.ms)} ms (${times(sheet.ms, program.version)} times a bare start)`]),
    [`\`audit verify\` of ${whole(result.verify.rows)} entries`, `${whole(result.verify.perSecond)} entries/s, ${percent(result.verify.perSecond, result.hashes)} of the bare hash chain (${whole(result.hashes)}/s)`],
  ];
  return `## The program

${table(['', ''], rows)}

The memory that is not its own is mapped files: the program, and up to 256 MB of the SQLite database, which the system takes back when it needs it.`;
}

function documentsSection({ loop, ours, others }) {
  const [pdf] = ours;
  const row = (one) => [one.name, ms(one.ms), one.pages ?? '–', whole(one.bytes / 1000), times(one.ms, pdf.ms)];
  const inProcess = (name, form) => [name, ms(form.first), ms(form.best), ms(form.median), whole(form.bytes / 1000)];
  return `## Documents

Company rules of about 50 pages: 10 chapters, 60 articles, lists inside of lists, 30 tables. First in one process, in milliseconds of processor time (20 times;
reading the Markdown: ${ms(loop.parse)} ms); then as commands that start, read, write and end, beside what else is installed here, on the same text.

${table(['in one process', 'first', 'best', 'median', 'KB'], [inProcess('PDF', loop.pdf), inProcess('Word', loop.docx)])}

${table(['command', 'ms', 'pages', 'KB', 'times our PDF'], [...ours, ...others].map(row))}`;
}

export function report(result, seconds) {
  const { rows, machine } = result;
  const load = (numbers) => numbers.map((number) => number.toFixed(1)).join(', ');
  return `# Benchmark${result.isQuick ? ' (quick: a tenth of the data)' : ''}, ${result.isPostgres ? 'PostgreSQL' : 'SQLite'}

${new Date().toISOString().slice(0, 10)}, ${machine.cores} cores (${machine.model}), ${seconds.toFixed(0)} s. The clients (node, wrk, bench-answers) share the cores with the server, so
figures per second are lower than with clients elsewhere; compare the ratios. Load average before: ${load(machine.load)}; after: ${load(machine.loadAfter)}.

Data: ${whole(rows.org)} organisations, ${whole(rows.assessment)} assessments, ${whole(rows.answer)} answers, ${whole(rows.audit)} audit rows, ${whole(rows.claim)} claims, ${whole(rows.task)} tasks,
${whole(rows.person)} people; ${result.megabytes.toFixed(0)} MB, made in ${result.fillSeconds.toFixed(0)} s (${whole(Object.values(rows).reduce((a, b) => a + b) / result.fillSeconds)} rows/s).

${pagesSection(result)}

${readsSection(result)}

${answersSection(result)}

${programSection(result)}

${documentsSection(result.documents)}

${detectionSection(result.detection)}
`;
}

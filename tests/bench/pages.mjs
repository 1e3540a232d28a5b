// How long the server needs for pages and lists, and with how many statements.
import { gaugeMs, percentile } from './machine.mjs';

export const MOST_MS = 5; // what p95 should keep within
export const MOST_STATEMENTS = 8;

const GAUGES = 6; // for each page

const CONTROL = 'os-auto-update';
const byDepartments = (company) => company.byDepartments;

// [address, what a company needs for it]; {open}, {closed}: one of its assessments.
const FOR_ALL = [
  ['/'],
  ['/assessments'],
  ['/assessments/{open}'],
  ['/assessments/{closed}/result'],
  ['/history'],
  ['/tasks'],
  ['/controls'],
  [`/controls/${CONTROL}`],
  ['/decisions'],
  ['/documents'],
  ['/documents/basic-policy'],
  ['/documents/assessment-report'],
  ['/settings'],
  ['/settings/people'],
  ['/settings/sign-in'],
  ['/api/v1/me'],
  ['/api/v1/me/sessions'],
  ['/api/v1/organisation'],
  ['/api/v1/sites'],
  ['/api/v1/departments'],
  ['/api/v1/people'],
  ['/api/v1/assessments'],
  ['/api/v1/assessments/{open}'],
  ['/api/v1/assessments/{closed}/result'],
  ['/api/v1/assessments/{closed}/gains'],
  ['/api/v1/controls'],
  [`/api/v1/controls/${CONTROL}`],
  ['/api/v1/decisions'],
  ['/api/v1/tasks'],
];
const FOR_OWNER = [
  ['/assessments/{open}/merge', byDepartments],
  ['/api/v1/assessments/{open}/merge', byDepartments],
  ['/settings/audit'],
  ['/api/v1/audit'],
];

export const ROLES = [
  { role: 'owner', pages: [...FOR_ALL, ...FOR_OWNER] },
  { role: 'manager', pages: FOR_ALL }, // of a department: a restricted role
];

async function measureOne(server, address, role, companies, times) {
  const durations = [];
  let statements = 0, bytes = 0;
  for (let i = 0; i < times; i++) {
    const company = companies[i % companies.length];
    const path = address.replace('{open}', company.open).replace('{closed}', company.closed);
    const { status, headers, body } = await server.get(path, company[role]);
    if (status !== 200) throw new Error(`GET ${path} as ${role}: ${status} ${body.toString().slice(0, 500)}`);
    const [, ms, count] = headers['server-timing'].match(/dur=([\d.]+), db;desc="(\d+)"/);
    durations.push(Number(ms));
    statements = Math.max(statements, Number(count));
    bytes += body.length;
  }
  durations.sort((a, b) => a - b);
  return {
    address, role, statements, kilobytes: bytes / times / 1024,
    p50: percentile(durations, 50), p95: percentile(durations, 95), p99: percentile(durations, 99),
  };
}

/** Asks for every page `times` times, one after the other, each time for another of the companies; and gauges the machine in between. */
export async function measurePages(server, companies, times) {
  const results = [], gauge = [];
  for (const { role, pages } of ROLES) {
    for (const [address, suits = () => true] of pages) {
      results.push(await measureOne(server, address, role, companies.filter(suits), times));
      for (let i = 0; i < GAUGES; i++) gauge.push(gaugeMs());
    }
  }
  gauge.sort((a, b) => a - b);
  return { results, gauge: { p50: percentile(gauge, 50), p95: percentile(gauge, 95) } };
}

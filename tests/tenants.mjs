// Two companies on one server: one that is full of secrets, and people of another who try to reach them by every route.
//
// usage: node tests/tenants.mjs REQUESTS [SEED]    random requests against the program that MIMAMORI names; ends with what leaked
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import assert from 'node:assert/strict';
import { Client, Server } from './harness.mjs';
import { workshop } from './journeys/samples.mjs';

export const ROLES = ['owner', 'manager', 'department_manager', 'employee', 'inspector', 'supporter'];
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/* What only the other company has written: none of it may ever be read here. */
const SECRETS = ['極秘乙社', '松葉花子', '小林恵', '本社工場', '営業・事務', '大森1-2-3', '新しい社員にパスワードの決め方', '共有フォルダーの「点検」', '先に見積もりを取って', '全台で確認', '当社は、二つ星を取得しました', '極秘の鍵'];
const READ = ['/organisation', '/sites', '/departments', '/people', '/tasks?whose=all', '/decisions', '/assessments', '/documents', '/documents/basic-policy', '/controls', '/controls/os-auto-update', '/tokens', '/security-action', '/board', '/audit?limit=200'];

/** Every route of the program, as its tables say. */
export function routesOf() {
  const binary = process.env.MIMAMORI ?? fileURLToPath(new URL('../build/test/mimamori', import.meta.url));
  const lines = execFileSync(binary, ['routes'], { encoding: 'utf8' }).trim().split('\n');
  return lines.map((line) => {
    const [method, path, permission, version, proof] = line.split('\t');
    return { method, path, permission, needsProof: proof === 'proof', isApi: path.startsWith('/api/'), hasParams: path.includes('{') };
  });
}

/** The company with the secrets. */
export async function victim(server) {
  const company = await workshop(server);
  const { owner } = company;
  const { version } = (await owner.get('/organisation')).body;
  assert.equal((await owner.put('/organisation/name', { value: '極秘乙社' }, version)).status, 200);
  assert.equal((await owner.post('/tokens', { name: '極秘の鍵', scopes: ['people.read'], days: 30 })).status, 201);
  const { job } = (await owner.post('/audit/verifications')).body;
  const texts = [JSON.stringify([job, (await owner.get('/me/sessions')).body])];
  for (const path of READ) texts.push(JSON.stringify((await owner.get(path)).body));
  company.ids = [...new Set(texts.join('').match(UUID))];
  return company;
}

/** What the company reads of itself: the same before and after, or somebody was there. */
export async function snapshot({ owner }) {
  const bodies = [];
  for (const path of READ) bodies.push([path, (await owner.get(path)).body]);
  return bodies;
}

/** The people who try: one of each role, each in the company of the first. */
export async function intruders(server) {
  const owner = await server.company({ organisation: { name: '丙商店' }, person: { name: '丙一' } });
  const clients = { owner };
  for (const role of ROLES.slice(1)) clients[role] = await server.colleague(owner, { name: `丙${role}`, roles: [role] });
  const onlyOwner = await server.colleague(owner, { name: '丙主', roles: ['owner'] });
  return { ...clients, owner: onlyOwner, founder: owner };
}

/** A body that names what belongs to the other company wherever a route might read an id. */
export function bodyWith(id) {
  return {
    ...{ name: '丙', title: '丙', value: '丙', email: `x-${id.slice(-12)}@example.jp`, roles: ['employee'], answer: 'done', state: 'implemented' },
    ...{ personId: id, departmentId: id, departmentIds: [id], siteId: id, successorId: id, controlId: 'backup-regular', measure: '丙', decisionId: id },
    ...{ text: '丙', base: '丙', reason: '丙', note: '丙', initiative: id, date: '2026-10-01', days: 1, scopes: ['people.read'], questionnaire: 'self-check-25' },
  };
}

export const fill = (path, choose) => path.replace(/\{(\w+)\}/g, (_, name) => choose(name));

/** Sends one request; returns status and text. */
export async function send(server, client, { method, path, isApi }, body, headers = {}) {
  const isReading = method === 'GET';
  const type = isApi ? 'application/json' : 'application/x-www-form-urlencoded';
  const response = await fetch(server.url + path, {
    method,
    redirect: 'manual',
    headers: { ...(client?.cookie ? { Cookie: client.cookie } : {}), ...(client?.key ? { Authorization: `Bearer ${client.key}` } : {}), ...(isReading ? {} : { 'Content-Type': type, 'X-CSRF-Token': client?.csrf ?? '', 'If-Match': '"1"' }), ...headers },
    ...(isReading ? {} : { body: isApi ? JSON.stringify(body) : new URLSearchParams({ csrf: client?.csrf ?? '' }).toString() }),
  });
  return { status: response.status, text: await response.text() };
}

/** The bytes of the other company in an answer: its words, and ids that were not in the request. */
export function leaksIn(text, company, sent) {
  const words = SECRETS.filter((secret) => text.includes(secret));
  const known = new Set(company.ids);
  const ids = (text.match(UUID) ?? []).filter((id) => known.has(id) && !sent.includes(id));
  return [...words, ...ids];
}

/* Whatever would end the session that tries, or fill the disk with companies. */
export const ends = ({ method, path }) => method !== 'GET' && (/^\/(sign-|api\/v1\/(setup|sign-in|invitations))/.test(path) || /^\/api\/v1\/me\/(sessions$|other-sessions|password|totp|proof)/.test(path));

/* The same sequence for the same seed (mulberry32), so that a leak can be looked at again. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return (most) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % most;
  };
}

/**
 * Random requests of people of one company at everything of another, some at a time.
 * Returns { sent, statuses, leaks }: what came back that belongs to the other.
 */
export async function tryAtRandom(server, company, people, requests, seed, atATime = 16) {
  const random = randomFrom(seed);
  const pick = (list) => list[random(list.length)];
  const routes = routesOf().filter((route) => !ends(route));
  const own = [...new Set(JSON.stringify([(await people.founder.get('/people')).body, (await people.founder.get('/departments')).body]).match(UUID))];
  const clients = [...Object.values(people), null];
  const queries = ['', '', '?whose=all', '?limit=200', '?before=9999', '?department=', '?person=', '?lang=en'];
  const words = ['basic-policy', 'self-check-25', 'backup-regular', 'os-auto-update', 'one-star', 'all', '1', 'pdf', 'name', 'html'];
  const result = { sent: 0, statuses: {}, leaks: [] };
  const one = async () => {
    const route = pick(routes);
    const foreign = pick(company.ids);
    const value = () => [foreign, pick(company.ids), pick(words), pick(own)][random(4)];
    const query = pick(queries);
    const path = fill(route.path, value) + (query.endsWith('=') ? query + foreign : query);
    /* Of one's own people none may be changed: they are the ones who try. */
    if (route.method !== 'GET' && own.some((id) => path.includes(id))) return;
    const body = random(8) === 0 ? { [pick(['id', 'personId', 'orgId', 'org_id'])]: foreign } : bodyWith(foreign);
    const { status, text } = await send(server, pick(clients), { ...route, path }, body);
    result.sent += 1;
    result.statuses[status] = (result.statuses[status] ?? 0) + 1;
    const leaks = leaksIn(text, company, path + JSON.stringify(body));
    if (leaks.length > 0 || status >= 500) result.leaks.push(`${route.method} ${path}: ${status} ${leaks.join(' ')}`);
  };
  const worker = async () => {
    while (result.sent < requests) await one();
  };
  await Promise.all(Array.from({ length: atATime }, worker));
  return result;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [requests = 100_000, seed = Date.now() % 2 ** 32] = process.argv.slice(2).map(Number);
  const server = await Server.start(['--request-limits', 'false']);
  const company = await victim(server);
  const people = await intruders(server);
  const before = await snapshot(company);
  const begun = Date.now();
  const { sent, statuses, leaks } = await tryAtRandom(server, company, people, requests, seed);
  assert.deepEqual(await snapshot(company), before, 'the other company is as it was');
  console.log(`${sent} requests (seed ${seed}) in ${Math.round((Date.now() - begun) / 1000)} s: ${JSON.stringify(statuses)}; ${leaks.length} answers with bytes of the other company, or 5xx`);
  console.log(leaks.slice(0, 20).join('\n'));
  await server.stop();
  process.exitCode = leaks.length > 0 ? 1 : 0;
}

// A workshop of twelve people as it might be after a year: what the tests of the pages look at.
import assert from 'node:assert/strict';

export const POINTS = { done: 4, partly: 2, 'not-done': 0, unknown: -1 };
export const sumOf = (answers) => answers.reduce((total, answer) => total + POINTS[answer], 0);

const NAMES = { o: 'done', t: 'partly', x: 'not-done', q: 'unknown' };
const answersOf = (letters) => [...letters].map((letter) => NAMES[letter]);
/* 25 answers each: a weak start, better after half a year, better again today. */
export const FIRST = answersOf('otxoxxtoxxxtqoxoxtxqxxtxo');
export const SECOND = answersOf('ototxotoxxttxotooxtqxxtto');
export const THIRD = answersOf('oootootottttoototooqtxttx');
const MADE = answersOf('oootxotoxtxtoxtotooqtxxtx');
const SOLD = answersOf('otoootttttoootottxootttqo');

async function done(promise, status) {
  const answer = await promise;
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  return answer.body;
}

export function start(client, questionnaire = 'self-check-25', departmentIds = undefined) {
  return done(client.post('/assessments', { questionnaire, ...(departmentIds && { departmentIds }) }), 201);
}

/** answers: from item 1 on; department: an id, or 'all' for the company as a whole */
export async function answerAll(client, assessment, answers, department = 'all') {
  for (const [index, answer] of answers.entries())
    await done(client.put(`/assessments/${assessment.id}/answers/${department}/${index + 1}`, { answer }, 0), 200);
}

export async function assess(client, answers, questionnaire) {
  const assessment = await start(client, questionnaire);
  await answerAll(client, assessment, answers);
  await done(client.post(`/assessments/${assessment.id}/closing`), 200);
  return assessment;
}

export const dayFromNow = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/**
 * A company with sites, departments, people, three finished assessments, one by departments under way, decisions,
 * tasks and evidence. Returns the owner's client, the head of a department, and what was made.
 */
export async function workshop(server) {
  const owner = await server.company({ person: { name: '松葉花子' } });
  const site = await done(owner.post('/sites', { name: '本社工場', address: '東京都大田区大森1-2-3' }), 201);
  const made = await done(owner.post('/departments', { name: '製造部', siteId: site.id }), 201);
  const sold = await done(owner.post('/departments', { name: '営業・事務' }), 201);
  const head = await server.colleague(owner, { name: '鈴木一郎', departmentId: made.id });
  const employee = await server.colleague(owner, { name: '高橋三郎', roles: ['employee'], departmentId: made.id });
  const inspector = await server.colleague(owner, { name: '田中美咲', roles: ['inspector'] });

  const first = await assess(owner, FIRST);
  const second = await assess(owner, SECOND);
  const third = await assess(owner, THIRD);
  const checklist = await assess(owner, ['done', 'partly', 'done', 'not-done', 'done', 'done'], 'six-rules');
  await decide(owner, third, head.me.personId, employee.me.personId);
  await done(owner.post('/tasks', { title: '新しい社員にパスワードの決め方を説明', personId: employee.me.personId, dueOn: dayFromNow(3) }), 201);
  const evidence = { title: '更新設定の画面の写し（経理のパソコン）', date: '2026-10-05', note: '共有フォルダーの「点検」' };
  await done(owner.post('/controls/os-auto-update/evidence', evidence), 201);
  await done(owner.put('/controls/os-auto-update/claim', { state: 'implemented', note: '全台で確認' }), 200);

  const manager = await server.colleague(owner, { name: '小林恵', roles: ['manager'] });
  await propose(owner, manager, third);

  const open = await start(owner, 'self-check-25', [made.id, sold.id]);
  await answerAll(owner, open, MADE, made.id);
  await answerAll(owner, open, SOLD.slice(0, 18), sold.id);
  await writePolicy(owner);
  return { owner, head, employee, inspector, manager, made, sold, first, second, third, checklist, open };
}

/* A policy in force and public, edited by hand since, with a new version that waits. */
async function writePolicy(owner) {
  const path = '/documents/basic-policy';
  const answer = async (question, value) => {
    const { questions } = await done(owner.get(path), 200);
    const { version } = questions.find((one) => one.id === question);
    return done(owner.put(`${path}/answers/${question}`, { value }, version), 200);
  };
  await answer('representative-name', '松葉花子');
  const { versions } = await done(owner.post(`${path}/versions`, {}), 201);
  await done(owner.post(`/document-versions/${versions[0].id}/approval`, {}, { 'If-Match': '"1"' }), 200);
  await done(owner.put(`${path}/publication`, {}), 200);
  const { text, generated } = await done(owner.get(path), 200);
  const edited = `${text.replace('# 体制', '# 体制と役割')}\n当社は、二つ星を取得しました。\n`;
  await done(owner.put(`${path}/text`, { text: edited, base: generated }, 0), 200);
  await answer('training', 'half-yearly');
  await done(owner.post(`${path}/versions`, { note: '教育の回数を増やしました。' }), 201);
}

/* The first two proposals become work: one is overdue already. */
async function decide(owner, assessment, first, second) {
  const { nextActions } = await done(owner.get(`/assessments/${assessment.id}/result`), 200);
  for (const [index, personId] of [first, second].entries()) {
    const { controlId, measure } = nextActions[index];
    const dueOn = dayFromNow(index === 0 ? -4 : 20);
    await done(owner.post('/decisions', { controlId, measure, personId, dueOn, costYen: index * 30_000 }), 201);
  }
}

/* The manager proposes three more: two wait, one comes back; and one of the owner's is carried out. */
async function propose(owner, manager, assessment) {
  const { weak } = (await owner.page('/decisions')).frame.state;
  const made = [];
  for (const { id, measures } of weak.slice(0, 3))
    made.push(await done(manager.post('/decisions', { controlId: id, measure: measures[0].text, personId: manager.me.personId, dueOn: dayFromNow(30) }), 201));
  const back = { 'If-Match': `"${made[2].version}"` };
  await done(owner.post(`/decisions/${made[2].id}/return`, { reason: '先に見積もりを取ってください。' }, back), 200);
  const { nextActions } = await done(owner.get(`/assessments/${assessment.id}/result`), 200);
  const other = nextActions.find((action) => !action.decisionId);
  const decision = await done(owner.post('/decisions', { controlId: other.controlId, measure: other.measure }), 201);
  const evidence = { title: '設定画面の写し', date: '2026-10-20', note: null };
  await done(owner.post(`/decisions/${decision.id}/completion`, { partial: true, evidence }), 200);
}

// Sixteen people who work at the same time, each at things of her own, and who remember what the server acknowledged: four
// companies, and in each one person at the assessment, one at tasks and people, one at decisions and evidence, one at documents.
//
// Every thing has what was acknowledged last and what may have been under way. After a crash the server must show one of the two.
import { createHash } from 'node:crypto';

export const COMPANIES = 4;
const MOST_THINGS = 12; // of a writer and kind; from then on they are changed
const CONTROL = 'os-auto-update';
const POLICY = '/documents/basic-policy';
const CARD = '/documents/emergency-card';

/** Not acknowledged: the connection broke, or the server said that it cannot save now. */
class Unsaved extends Error {
  constructor(answer) {
    super(answer ? `${answer.status} ${JSON.stringify(answer.body)}` : 'no answer');
    this.answer = answer;
  }
}

/** One thing: what it is like for certain, and what it may be like. undefined: it is not there. */
class Thing {
  constructor() {
    this.known = undefined;
    this.open = []; // further possible values
  }

  begin(value) {
    this.open.push(value);
  }
  acknowledge(value) {
    this.known = value;
    this.open = [];
  }
  /** What is wrong with what the server shows; null: nothing. */
  compare(shown) {
    const same = (value) => JSON.stringify(value) === JSON.stringify(shown);
    if (!same(this.known) && !this.open.some(same)) return `acknowledged ${JSON.stringify(this.known)}, perhaps ${JSON.stringify(this.open)}, but there is ${JSON.stringify(shown)}`;
    this.acknowledge(shown);
    return null;
  }
}

class Writer {
  constructor(client, name, random) {
    this.client = client;
    this.name = name;
    this.random = random;
    this.things = new Map();
    this.acknowledged = 0;
    this.unsaved = [];
    this.number = 0;
  }

  pick(list) {
    return list[Math.floor(this.random() * list.length)];
  }
  thing(key) {
    if (!this.things.has(key)) this.things.set(key, new Thing());
    return this.things.get(key);
  }
  text() {
    this.number += 1;
    return `${this.name}-${this.number}-${'あいうえおかきくけこ'.repeat(1 + Math.floor(this.random() * 8))}`;
  }
  keys(prefix) {
    return [...this.things.keys()].filter((key) => key.startsWith(prefix) && this.things.get(key).known !== undefined);
  }

  /** Sends a change; throws Unsaved where it was not acknowledged. */
  async send(method, path, body, version) {
    let answer;
    try {
      answer = await this.client.call(method, path, body, version === undefined ? {} : { 'If-Match': `"${version}"` });
    } catch {
      throw new Unsaved(null);
    }
    if (answer.status >= 500) throw new Unsaved(answer);
    if (answer.status >= 300) throw new Error(`${this.name}: ${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    this.acknowledged += 1;
    return answer.body;
  }

  /** A thing with a version: { value, version } before and after. */
  async change(key, value, send) {
    const thing = this.thing(key);
    const version = thing.known?.version ?? 0;
    thing.begin({ value, version: version + 1 });
    const body = await send(version);
    thing.acknowledge({ value, version: version + 1 });
    return body;
  }

  /** Something new; before it is acknowledged nobody knows its id, so that its text stands for it. */
  async create(prefix, value, send) {
    const thing = this.thing(`${prefix}${value}`);
    thing.begin({ value, version: 1 });
    await send();
    thing.acknowledge({ value, version: 1 });
  }

  /** Compares with the server. Returns what is wrong. */
  async look() {
    const shown = await this.shown();
    const wrong = [];
    for (const [key, thing] of this.things) {
      const problem = thing.compare(shown.get(key));
      if (problem) wrong.push(`${this.name}: ${key}: ${problem}`);
    }
    for (const key of shown.keys()) if (!this.things.has(key)) wrong.push(`${this.name}: ${key} is there, and nobody made it: ${JSON.stringify(shown.get(key))}`);
    return wrong;
  }

  /** Works until told. Where something was not saved the writer looks what is true now and goes on; a cut line ends it. */
  async work(isOver) {
    const wrong = [];
    while (!isOver()) {
      try {
        await this.step();
      } catch (error) {
        if (!(error instanceof Unsaved)) throw error;
        if (error.answer === null) return wrong;
        this.unsaved.push(error.answer);
        if (!(await this.lookAgain(isOver, wrong))) return wrong;
      }
    }
    return wrong;
  }

  /* What is true now may have to wait until the server can say it; false: the line was cut, or it is over. */
  async lookAgain(isOver, wrong) {
    while (!isOver()) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      try {
        wrong.push(...(await this.look()));
        return true;
      } catch (error) {
        if (!(error instanceof Unsaved)) throw error;
        if (error.answer === null) return false;
      }
    }
    return false;
  }

  async get(path) {
    const answer = await this.client.get(path).catch(() => Promise.reject(new Unsaved(null)));
    if (answer.status >= 500) throw new Unsaved(answer);
    if (answer.status !== 200) throw new Error(`${this.name}: GET ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}

class Answers extends Writer {
  async prepare() {
    this.assessment = (await this.send('POST', '/assessments', { questionnaire: 'self-check-25' })).id;
    return this;
  }
  step() {
    const item = 1 + Math.floor(this.random() * 25);
    const answer = this.pick(['done', 'partly', 'not-done', 'unknown']);
    const note = this.random() < 0.3 ? this.text() : null;
    /* The same answer once more makes no new version. */
    const known = this.thing(`answer ${item}`).known;
    if (known && known.value === `${answer} ${note}`) return Promise.resolve();
    return this.change(`answer ${item}`, `${answer} ${note}`, (version) => this.send('PUT', `/assessments/${this.assessment}/answers/all/${item}`, { answer, note }, version));
  }
  async shown() {
    const { answers } = await this.get(`/assessments/${this.assessment}`);
    return new Map(answers.map((one) => [`answer ${one.item}`, { value: `${one.answer} ${one.note}`, version: one.version }]));
  }
}

/* Rows with an id: made under their first title, which stays their key. */
class Rows extends Writer {
  constructor(...words) {
    super(...words);
    this.rows = new Map(); // key -> id
  }
  async row(prefix, create, update) {
    const keys = this.keys(prefix);
    if (keys.length < MOST_THINGS && this.random() < 0.5) {
      const name = this.text();
      await this.create(prefix, name, async () => this.rows.set(`${prefix}${name}`, (await create(name)).id));
    } else if (keys.length > 0) {
      const key = this.pick(keys);
      const value = this.text();
      await this.change(key, value, (version) => update(this.rows.get(key), value, version));
    }
  }
  /** list: rows of the server; name: what a person wrote into it */
  collect(prefix, list, name, shown) {
    const keyOf = new Map([...this.rows].map(([key, id]) => [id, key]));
    for (const one of list) {
      if (!name(one).startsWith(this.name)) continue;
      const key = keyOf.get(one.id) ?? `${prefix}${name(one)}`;
      this.rows.set(key, one.id);
      shown.set(key, { value: name(one), version: one.version });
    }
  }
}

class TasksAndPeople extends Rows {
  step() {
    if (this.random() < 0.6)
      return this.row(
        'task ',
        (title) => this.send('POST', '/tasks', { title, personId: null, dueOn: null }),
        (id, title, version) => this.send('PUT', `/tasks/${id}`, { title, personId: null, dueOn: null, done: false }, version),
      );
    const person = (name) => ({ name, email: `${name.match(/^[^あ]*/)[0]}x@example.jp`, roles: ['employee'], departmentId: null });
    return this.row(
      'person ',
      (name) => this.send('POST', '/people', person(name)),
      (id, name, version) => this.send('PUT', `/people/${id}`, person(name), version),
    );
  }
  async shown() {
    const shown = new Map();
    this.collect('task ', await this.get('/tasks?whose=all&state=all'), (one) => one.title, shown);
    this.collect('person ', await this.get('/people'), (one) => one.name, shown);
    return shown;
  }
}

class DecisionsAndEvidence extends Rows {
  step() {
    if (this.random() < 0.6)
      return this.row(
        'decision ',
        (measure) => this.send('POST', '/decisions', { controlId: CONTROL, measure, personId: null, dueOn: null, costYen: 3000 }),
        (id, measure, version) => this.send('PUT', `/decisions/${id}`, { controlId: CONTROL, measure, personId: null, dueOn: null, costYen: 3000 }, version),
      );
    const keys = this.keys('evidence ');
    if (keys.length < MOST_THINGS || this.random() < 0.5) {
      const title = this.text();
      return this.create('evidence ', title, async () => this.rows.set(`evidence ${title}`, (await this.send('POST', `/controls/${CONTROL}/evidence`, { title, date: '2026-10-05', note: null })).id));
    }
    const key = this.pick(keys);
    this.thing(key).begin(undefined);
    return this.send('DELETE', `/evidence/${this.rows.get(key)}`).then(() => this.thing(key).acknowledge(undefined));
  }
  async shown() {
    const shown = new Map();
    this.collect('decision ', await this.get('/decisions'), (one) => one.measure, shown);
    const { evidence } = await this.get(`/controls/${CONTROL}`);
    this.collect('evidence ', evidence.map((one) => ({ ...one, version: 1 })), (one) => one.title, shown);
    return shown;
  }
}

class Documents extends Writer {
  async prepare() {
    const shown = await this.shown();
    for (const [key, value] of shown) this.thing(key).acknowledge(value);
    await this.change('question representative-name', '松葉花子', (version) => this.send('PUT', `${POLICY}/answers/representative-name`, { value: '松葉花子' }, version));
    return this;
  }
  async step() {
    const chance = this.random();
    if (chance < 0.5) return this.answer();
    if (chance < 0.8) return this.edit();
    return this.approve();
  }
  answer() {
    const value = this.text().slice(0, 100);
    return this.change('question contact', value, (version) => this.send('PUT', `${POLICY}/answers/contact`, { value }, version));
  }
  async edit() {
    const { generated, textVersion } = await this.get(CARD);
    const text = `# ${this.text()}\n\n${'この紙は、机の上に置きます。\n\n'.repeat(1 + Math.floor(this.random() * 200))}`;
    const thing = this.thing('card');
    if (thing.known.version !== textVersion) throw new Error(`${this.name}: the card has version ${textVersion}, not ${thing.known.version}`);
    return this.change('card', hash(text), (version) => this.send('PUT', `${CARD}/text`, { text, base: generated }, version));
  }
  /* Proposed and approved, so that the newest version is in force with its file. */
  async approve() {
    await this.answer(); // else there is nothing new to approve
    const state = this.thing('versions');
    const [number] = state.known;
    state.begin([number, 1]); /* one that waited before is withdrawn */
    const [proposed] = (await this.send('POST', `${POLICY}/versions`, {})).versions;
    state.acknowledge([number, 1]);
    state.begin([proposed.number, 0]);
    await this.send('POST', `/document-versions/${proposed.id}/approval`, {}, proposed.version);
    state.acknowledge([proposed.number, 0]);
  }
  async shown() {
    const policy = await this.get(POLICY);
    const card = await this.get(CARD);
    const shown = new Map();
    for (const one of policy.questions)
      if (one.version > 0) shown.set(`question ${one.id}`, { value: one.value, version: one.version });
    shown.set('card', { value: hash(card.isEdited ? card.text : ''), version: card.textVersion });
    shown.set('versions', [policy.number, policy.versions.filter((one) => one.state === 'review').length]);
    this.policy = policy;
    return shown;
  }
  /** A version in force has its file, whose hash it tells; of the others none says that it is in force. */
  async look() {
    const wrong = await super.look();
    const inForce = this.policy.versions.filter((one) => one.state === 'in_force');
    if (inForce.length !== (this.policy.number > 0 ? 1 : 0)) wrong.push(`${this.name}: ${inForce.length} versions are in force`);
    for (const version of inForce) {
      const file = await this.client.fetch(`/document-versions/${version.id}/pdf`).catch(() => Promise.reject(new Unsaved(null)));
      if (file.status >= 500) throw new Unsaved({ status: file.status, body: await file.text() });
      const bytes = Buffer.from(await file.arrayBuffer());
      if (file.status !== 200 || hash(bytes) !== version.sha256) wrong.push(`${this.name}: version ${version.number} and its file do not agree (${file.status})`);
    }
    return wrong;
  }
}

function hash(content) {
  return createHash('sha256').update(content).digest('hex');
}

/** Sets the companies up and returns the sixteen writers. */
export async function sixteenWriters(server, random) {
  const writers = [];
  for (let i = 0; i < COMPANIES; i++) {
    const client = await server.company({ organisation: { name: `会社${i}` } });
    for (const [kind, Kind] of Object.entries({ answers: Answers, tasks: TasksAndPeople, decisions: DecisionsAndEvidence, documents: Documents }))
      writers.push(new Kind(client, `${kind}${i}`, random));
  }
  await Promise.all(writers.map((writer) => writer.prepare?.()));
  return writers;
}

/** What is wrong with what all of them see. */
export async function lookAll(writers) {
  const found = await Promise.all(writers.map((writer) => writer.look()));
  return found.flat();
}

export const acknowledgedBy = (writers) => writers.reduce((sum, writer) => sum + writer.acknowledged, 0);

// Opens Chromium for the tests of the pages and watches what goes wrong in it: script errors, console errors, requests
// to other servers, violations of the content security policy. Each of them fails the test that closes the page.
import { after } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { Client } from '../harness.mjs';

/* The same engine without windows takes a third of the time to open a page. */
const EXECUTABLE = process.env.CHROME ?? ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(existsSync);
/* Chromium itself must be quiet too: no updates, no synchronisation, no tries of other protocols. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 360, height: 740 };
/* What a page still needs it asks for when it is drawn: after so long without a request nothing more comes. */
const QUIET_MS = 50;

const LEFT_MS = 20_000;
const launched = new Set();
/* One that a file of tests has not closed so long after its last test is left by a failure, and would keep the file alive. */
after(() => setTimeout(() => launched.forEach((one) => one.close()), LEFT_MS).unref());

/** Chromium itself, for a page that no server writes. */
export async function launch() {
  const one = await chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
  launched.add(one);
  one.on('disconnected', () => launched.delete(one));
  return one;
}

/** One Chromium, for one file of tests. */
export class Browser {
  static async start(server) {
    const browser = new Browser();
    browser.server = server;
    browser.chromium = await launch();
    return browser;
  }

  async stop() {
    await this.chromium.close();
  }

  /**
   * A visit of its own: own cookies, own storage.
   *
   * client: a client of the harness whose session the visit uses; null: nobody is signed in
   * options: more options of Playwright's context, such as viewport or colorScheme
   */
  async visit(client = null, options = {}) {
    const context = await this.chromium.newContext({
      baseURL: this.server.url,
      locale: 'ja-JP',
      timezoneId: 'Asia/Tokyo',
      viewport: DESKTOP,
      ...options,
    });
    context.setDefaultTimeout(15_000);
    if (client) await signIn(context, this.server, client);
    return Visit.in(context, this.server);
  }
}

async function signIn(context, server, client) {
  const [name, value] = client.cookie.split('=');
  await context.addCookies([{ name, value, url: server.url, httpOnly: true }]);
}

/** One tab of one person, with everything that went wrong in it. */
export class Visit {
  static async in(context, server) {
    const visit = new Visit();
    visit.context = context;
    visit.server = server;
    visit.faults = [];
    visit.expected = [];
    visit.requests = [];
    visit.underway = new Set();
    visit.begun = 0;
    await context.exposeFunction('reportViolation', (text) => visit.faults.push(`CSP: ${text}`));
    await context.addInitScript(() =>
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        window.reportViolation(`${violatedDirective} ${blockedURI}`),
      ),
    );
    visit.page = await context.newPage();
    visit.watch();
    return visit;
  }

  watch() {
    this.page.on('pageerror', (error) => this.faults.push(`script: ${error.message}`));
    this.page.on('console', (message) => message.type() === 'error' && this.faults.push(`console: ${message.text()}`));
    this.page.on('request', (request) => {
      this.requests.push(request.url());
      this.underway.add(request);
      this.begun += 1;
      const isOwn = request.url().startsWith(this.server.url) || request.url().startsWith('data:');
      if (!isOwn) this.faults.push(`request to ${request.url()}`);
    });
    for (const end of ['requestfinished', 'requestfailed']) this.page.on(end, (request) => this.underway.delete(request));
  }

  /** From now on a fault that matches is part of the test, such as the 412 of a conflict. */
  expect(pattern) {
    this.expected.push(pattern);
  }

  async open(path) {
    await this.page.goto(path, { waitUntil: 'load' });
    await this.settle();
    return this.page;
  }

  /** Waits until the page is drawn and nothing is loading. */
  settle() {
    return holds(async () => {
      await this.page.waitForLoadState('load');
      const { begun } = this;
      await this.page.evaluate(drawn, QUIET_MS);
      const loading = [...this.underway].map((request) => request.url());
      assert.ok(begun === this.begun && loading.length === 0, `the page goes on loading: ${loading.join(' ')}`);
    });
  }

  /** The cookie that the server gave in this visit, as a client of the harness. */
  async client() {
    const client = new Client(this.server);
    const session = (await this.context.cookies()).find((cookie) => cookie.name === 'mimamori_session');
    client.cookie = `mimamori_session=${session.value}`;
    await client.readCsrf();
    return client;
  }

  unexpected() {
    return this.faults.filter((fault) => !this.expected.some((pattern) => pattern.test(fault)));
  }

  async close() {
    await this.context.close();
    assert.deepEqual(this.unexpected(), [], 'the page is free of errors and of requests to others');
  }
}

/** Gives a visit a device with a fingerprint reader; @verifies: whether it knows the finger. */
export async function deviceOf(visit, verifies = true) {
  const devtools = await visit.context.newCDPSession(visit.page);
  await devtools.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: verifies, automaticPresenceSimulation: true };
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', { options });
  return { devtools, authenticatorId };
}

/* In the page: resolves @quiet milliseconds after the next picture of it is drawn. */
function drawn(quiet) {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, quiet))));
}

/** What a page says that is being loaded anew while it is asked. */
const IS_LEAVING = /Execution context was destroyed|Cannot find context|frame was detached/;

/** Waits until the assertion holds, since a page draws a moment later what it asked the server for; else fails as it did. */
export async function holds(assertion, seconds = 15) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      const isPassing = error instanceof assert.AssertionError || IS_LEAVING.test(error.message);
      if (!isPassing || Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits until the check holds, also across a page that loads anew; says @what is missing if it never does. */
export function eventually(what, check, seconds) {
  return holds(async () => assert.ok(await check(), `never: ${what}`), seconds);
}

// A small mail server for tests: speaks SMTP as RFC 5321 has it, with STARTTLS, TLS from the first word, and AUTH PLAIN
// and LOGIN; keeps what it is given. What it answers can be scripted: { RCPT: '451 4.3.0 later' }.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';

/** A certificate of our own for localhost and 127.0.0.1, made once for a file of tests. */
export class Certificate {
  constructor(names = 'DNS:localhost,IP:127.0.0.1') {
    this.folder = mkdtempSync(join(tmpdir(), 'mimamori-tls-'));
    this.file = join(this.folder, 'cert.pem');
    const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    const key = join(this.folder, 'key.pem');
    execFileSync('openssl', [...words, '-keyout', key, '-out', this.file, '-subj', '/CN=test', '-addext', `subjectAltName=${names}`], { stdio: 'ignore' });
    this.options = { key: readFileSync(key), cert: readFileSync(this.file) };
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export class SmtpServer {
  /**
   * certificate: a Certificate; absent: it cannot encrypt
   * isEncrypted: TLS from the first word
   * user, password: what AUTH must give; absent: none is asked
   * answers: what to say instead, by the first word of a command; '' closes the connection; '!x' says x and closes it; DATA-END: after the mail;
   *          CONNECT: the greeting
   */
  static async start({ certificate, isEncrypted = false, user, password, answers = {} } = {}) {
    const server = new SmtpServer();
    Object.assign(server, { certificate, user, password, answers, mails: [], commands: [], connections: 0 });
    const accept = (socket) => new Conversation(server, socket, isEncrypted);
    server.listener = isEncrypted ? tls.createServer(certificate.options, accept) : net.createServer(accept);
    server.sockets = new Set();
    server.listener.on('connection', (socket) => {
      server.connections += 1;
      server.sockets.add(socket);
      socket.on('close', () => server.sockets.delete(socket));
    });
    server.listener.on('tlsClientError', () => undefined);
    await new Promise((resolve) => server.listener.listen(0, '127.0.0.1', resolve));
    server.listener.unref(); /* a test that fails must still end */
    server.port = server.listener.address().port;
    return server;
  }

  async stop() {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.listener.close(resolve));
  }
}

class Conversation {
  constructor(server, socket, isEncrypted) {
    Object.assign(this, { server, isEncrypted, isKnown: false, mail: null, buffer: '' });
    this.use(socket);
    this.say(server.answers.CONNECT ?? '220 localhost ESMTP');
  }

  use(socket) {
    this.socket = socket;
    socket.on('data', (data) => this.read(data.toString('latin1')));
    socket.on('error', () => undefined);
  }

  say(line) {
    if (line === '') this.socket.destroy();
    else if (line.startsWith('!')) this.socket.end(`${line.slice(1)}\r\n`);
    else this.socket.write(`${line}\r\n`);
  }

  read(text) {
    this.buffer += text;
    for (;;) {
      const end = this.buffer.indexOf('\r\n');
      if (end < 0) return;
      const line = this.buffer.slice(0, end);
      this.buffer = this.buffer.slice(end + 2);
      if (this.mail?.isOpen) this.takeLine(line);
      else if (this.asked) this.takeLogin(line);
      else this.obey(line);
    }
  }

  obey(line) {
    const word = line.split(/[ :]/)[0].toUpperCase();
    this.server.commands.push(line);
    const scripted = this.server.answers[word];
    if (scripted !== undefined) return this.say(scripted);
    const handlers = {
      EHLO: () => this.greet(),
      STARTTLS: () => this.encrypt(),
      AUTH: () => this.authenticate(line),
      MAIL: () => this.begin(line),
      RCPT: () => (this.mail.to.push(line.match(/<(.*)>/)[1]), this.say('250 ok')),
      DATA: () => ((this.mail.isOpen = true), this.say('354 go on')),
      RSET: () => this.say('250 ok'),
      QUIT: () => (this.say('221 bye'), this.socket.end()),
    };
    return (handlers[word] ?? (() => this.say('502 unknown')))();
  }

  greet() {
    const lines = ['localhost', '8BITMIME'];
    if (this.server.certificate && !this.isEncrypted) lines.push('STARTTLS');
    if (this.server.user) lines.push('AUTH PLAIN LOGIN');
    lines.forEach((line, index) => this.say(`250${index < lines.length - 1 ? '-' : ' '}${line}`));
  }

  encrypt() {
    if (!this.server.certificate) return this.say('502 no');
    this.say('220 go on');
    this.socket.removeAllListeners('data');
    this.isEncrypted = true;
    this.buffer = '';
    return this.use(new tls.TLSSocket(this.socket, { isServer: true, ...this.server.certificate.options }));
  }

  authenticate(line) {
    const [, method, initial] = line.split(' ');
    this.login = { method: method.toUpperCase(), given: [] };
    if (initial) return this.takeLogin(initial);
    this.asked = true;
    return this.say(`334 ${method.toUpperCase() === 'LOGIN' ? 'VXNlcm5hbWU6' : ''}`);
  }

  takeLogin(line) {
    const text = Buffer.from(line, 'base64').toString();
    this.login.given.push(...(this.login.method === 'PLAIN' ? text.split('\0').slice(1) : [text]));
    if (this.login.given.length < 2) return (this.asked = true), this.say('334 UGFzc3dvcmQ6');
    this.asked = false;
    const [user, password] = this.login.given;
    this.isKnown = user === this.server.user && password === this.server.password;
    this.server.wasEncryptedAtLogin = this.isEncrypted;
    return this.say(this.isKnown ? '235 welcome' : '535 5.7.8 wrong');
  }

  begin(line) {
    if (this.server.user && !this.isKnown) return this.say('530 5.7.0 sign in first');
    this.mail = { from: line.match(/<(.*?)>/)[1], to: [], lines: [], isEncrypted: this.isEncrypted, isOpen: false };
    return this.say('250 ok');
  }

  takeLine(line) {
    if (line !== '.') return this.mail.lines.push(line.replace(/^\./, ''));
    const { mail } = this;
    mail.isOpen = false;
    this.mail = null;
    const answer = this.server.answers['DATA-END'] ?? '250 taken';
    if (answer.startsWith('250') || answer === '') this.server.mails.push(parse(mail));
    return this.say(answer);
  }
}

/** Headers by their lower-case names, decoded; the body decoded. Fails on anything that is not as RFC 5322 wants it. */
function parse({ from, to, lines, isEncrypted }) {
  const end = lines.indexOf('');
  const raw = lines.slice(0, end).join('\r\n');
  const headers = {};
  for (const header of raw.replace(/\r\n[ \t]/g, ' ').split('\r\n')) {
    const [, name, value] = header.match(/^([A-Za-z-]+): (.*)$/);
    if (headers[name.toLowerCase()]) throw new Error(`${name} is there twice`);
    headers[name.toLowerCase()] = decodeWords(value);
  }
  const body = lines.slice(end + 1).join('\r\n');
  const text = headers['content-transfer-encoding'] === 'base64' ? Buffer.from(body, 'base64').toString('utf8') : body;
  return { from, to, isEncrypted, raw, lines, headers, subject: headers.subject, body: text.replaceAll('\r\n', '\n') };
}

/* RFC 2047; blanks between two encoded words do not count. */
function decodeWords(value) {
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/((?:=\?[a-z0-9-]+\?[bq]\?[^?]*\?=)+)/gi, (words) => {
      const bytes = [...words.matchAll(/=\?[a-z0-9-]+\?([bq])\?([^?]*)\?=/gi)].map(([, kind, text]) =>
        kind.toLowerCase() === 'b'
          ? Buffer.from(text, 'base64')
          : Buffer.from(text.replaceAll('_', ' ').replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1'),
      );
      return Buffer.concat(bytes).toString('utf8');
    });
}

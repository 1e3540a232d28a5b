// How long a backup, its trial and its restore take, beside programs that copy the same file.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { BINARY, ROOT, run, tool } from './machine.mjs';

const FOLDER = join(ROOT, 'build/bench/backup');
const TIMES = 3;

/** Runs a command several times; the least of the seconds it took and the most memory it held, in MB. */
function measure(command, words, prepare = () => {}) {
  let seconds = Infinity, memory = 0;
  for (let i = 0; i < TIMES; i++) {
    prepare();
    const done = spawnSync('/usr/bin/time', ['-f', '%e %M', command, ...words], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`${command} ${words.join(' ')}: ${done.stderr}`);
    const [took, kilobytes] = done.stderr.trim().split('\n').at(-1).split(' ').map(Number);
    seconds = Math.min(seconds, took);
    memory = Math.max(memory, kilobytes / 1024);
  }
  return { seconds, memory };
}

const megabytes = (file) => statSync(file).size / 1e6;

function row(what, { seconds, memory }, result) {
  return `| ${what} | ${seconds.toFixed(1)} | ${memory.toFixed(0)} | ${result} |`;
}

/** Measures on a database of so many companies; returns a table in Markdown. */
export function measureBackup(companies) {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const at = (name) => join(FOLDER, name);
  const data = at('m.db'), url = `sqlite:${data}`, key = at('key'), backup = at('b.mimamori'), copy = at('copy');
  run(BINARY, ['migrate', '--database', url]);
  tool('fill', [url, companies]);
  execFileSync('sqlite3', [data, 'PRAGMA wal_checkpoint(TRUNCATE)'], { stdio: 'ignore' });
  run(BINARY, ['backup', 'new-key', key]);
  const secret = ['--key-file', key, '--data', FOLDER];
  const remove = (...names) => () => names.forEach((name) => rmSync(name, { force: true }));

  const rows = [];
  rows.push(row('`mimamori backup`', measure(BINARY, ['backup', '--database', url, '--to', backup, ...secret], remove(backup)), `${megabytes(backup).toFixed(0)} MB`));
  rows.push(row('`mimamori backup verify`', measure(BINARY, ['backup', 'verify', backup, ...secret]), 'all rows compared'));
  const restored = at('restored.db');
  rows.push(row('`mimamori restore`', measure(BINARY, ['restore', backup, '--database', `sqlite:${restored}`, ...secret], remove(restored, `${restored}-wal`, `${restored}-shm`)), `${megabytes(restored).toFixed(0)} MB, all rows compared`));
  rows.push(row('`cp` and `sync`', measure('sh', ['-c', `cp ${data} ${copy} && sync ${copy}`], remove(copy)), `${megabytes(copy).toFixed(0)} MB, nothing checked`));
  rows.push(row('`sqlite3 .backup`', measure('sqlite3', [data, `.backup ${copy}`], remove(copy)), `${megabytes(copy).toFixed(0)} MB, nothing checked`));
  rows.push(row('`sqlite3 "PRAGMA integrity_check"`', measure('sqlite3', [data, 'PRAGMA integrity_check']), 'what a careful person adds'));
  rows.push(row('`zstd -3`', measure('zstd', ['-3', '-q', '-f', data, '-o', copy]), `${megabytes(copy).toFixed(0)} MB, not encrypted`));
  const size = megabytes(data).toFixed(0);
  rmSync(FOLDER, { recursive: true, force: true });
  return [
    `Database of ${companies} companies, ${size} MB, SQLite; least of ${TIMES} runs, most memory.`,
    '',
    '| what | s | MB of memory | result |',
    '|---|---|---|---|',
    ...rows,
    '',
    readFileSync('/proc/loadavg', 'utf8').split(' ').slice(0, 3).join(' ') + ' load',
  ].join('\n');
}

// The server under test with a disk that may lose what was not synced, and that may be full (unsynced.c).
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { realpathSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { BINARY, Server } from '../harness.mjs';
import { Control, cutPower, forget } from './power-cut.mjs';

/** Sixteen writers are faster than people. */
export const UNLIMITED = ['--request-limits', 'false'];
const SHIM = process.env.MIMAMORI_UNSYNCED ?? join(dirname(BINARY), 'unsynced.so');

/** A server whose data folder is watched. lies: syncs do not count; settings: lines of settings, from the folder */
export async function startShimmed({ lies = false, settings = () => [] } = {}) {
  const server = new Server();
  server.folder = realpathSync(mkdtempSync(join(tmpdir(), 'mimamori-crash-')));
  server.journal = `${server.folder}.journal`;
  server.control = new Control(`${server.folder}.control`);
  server.database = ['--data', server.folder];
  server.settings = `${server.folder}.settings`;
  writeFileSync(server.settings, ['[mimamori]', 'metrics = true', ...settings(server.folder), ''].join('\n'));
  server.options = [...UNLIMITED, '--settings', server.settings];
  server.environment = {
    ...process.env,
    LC_ALL: 'ja_JP.UTF-8',
    LD_PRELOAD: SHIM,
    UNSYNCED_FOLDER: server.folder,
    UNSYNCED_JOURNAL: server.journal,
    UNSYNCED_CONTROL: server.control.path,
    UNSYNCED_LIES: lies ? '1' : '0',
    ASAN_OPTIONS: 'verify_asan_link_order=0:detect_leaks=0',
  };
  await server.run(0);
  return server;
}

/** Kills it; returns how much a power cut took back, or null if the machine went on. */
export async function crash(server, isPowerCut, random) {
  server.process.kill('SIGKILL');
  await server.ended;
  if (isPowerCut) return cutPower(server.folder, server.journal, random);
  forget(server.journal);
  return null;
}

export async function stopShimmed(server) {
  server.process.kill('SIGTERM');
  const { code, signal } = await server.ended;
  discard(server);
  if (code !== 0) throw new Error(`the server ended with ${code ?? signal}:\n${server.log}`);
}

/** Removes what a server that has ended leaves. */
export function discard(server) {
  for (const path of [server.folder, server.settings, server.journal, `${server.journal}.kept`, server.control.path]) rmSync(path, { recursive: true, force: true });
  server.control.close();
}

/** What SQLite itself says of the file; the server need not run. */
export function integrity(server) {
  const { stdout, stderr } = spawnSync('sqlite3', [join(server.folder, 'mimamori.db'), 'PRAGMA integrity_check; PRAGMA foreign_key_check'], { encoding: 'utf8' });
  return (stdout + stderr).trim();
}

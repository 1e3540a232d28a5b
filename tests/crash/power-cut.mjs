// What a power cut leaves of a folder: reads the journal that unsynced.c wrote and takes back what was not synced - some, all,
// or torn at the edges of sectors. Choices come from a random source that is handed in, so that they can be made again.
import { closeSync, existsSync, fstatSync, ftruncateSync, linkSync, openSync, readFileSync, readdirSync, renameSync, rmSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

const HEAD = 48;
const [WRITE, TRUNCATE, SYNC, MADE, MOVED, REMOVED, FOLDER] = [1, 2, 3, 4, 5, 6, 7];

/** The entries of a journal; an entry that was cut short by the kill belongs to a change that was never made. */
export function readJournal(bytes) {
  const entries = [];
  for (let at = 0; at + HEAD <= bytes.length; ) {
    const size = bytes.readUInt32LE(at);
    if (at + size > bytes.length || bytes.readUInt32LE(at + size - 4) !== size) break;
    const number = (offset) => Number(bytes.readBigUInt64LE(at + offset));
    const [first, second] = [bytes.readUInt32LE(at + 40), bytes.readUInt32LE(at + 44)];
    entries.push({
      kind: bytes.readUInt32LE(at + 4),
      inode: number(8),
      offset: number(16),
      length: number(24),
      oldSize: number(32),
      first: bytes.subarray(at + HEAD, at + HEAD + first),
      second: bytes.subarray(at + HEAD + first, at + HEAD + first + second),
    });
    at += size;
  }
  return entries;
}

/** What is not durable: changes of files by inode, and of names in their order. */
export function unsynced(entries) {
  const files = new Map();
  let names = [];
  for (const entry of entries) {
    if (entry.kind === WRITE || entry.kind === TRUNCATE) {
      if (!files.has(entry.inode)) files.set(entry.inode, { changes: [], size: null });
      files.get(entry.inode).changes.push(entry);
    } else if (entry.kind === SYNC) {
      files.set(entry.inode, { changes: [], size: entry.length });
    } else if (entry.kind === FOLDER) {
      const folder = entry.first.toString();
      names = names.filter((one) => dirname((one.kind === MOVED ? one.second : one.first).toString()) !== folder);
    } else {
      names.push(entry);
      /* An inode may have belonged to a file that is gone. One that got a name was perhaps synced before. */
      if (entry.kind === MADE && !files.get(entry.inode)?.size) files.delete(entry.inode);
    }
  }
  return { files, names };
}

/** kind: 'all' (everything unsynced is gone), 'some' (whole writes), 512 or 4096 (parts of them). Returns the bytes that are left. */
export function afterCut(bytes, changes, kind, random) {
  let now = Buffer.from(bytes);
  for (const change of [...changes].reverse()) {
    if (change.kind === TRUNCATE) {
      now = Buffer.concat([now.subarray(0, change.length), Buffer.alloc(Math.max(0, change.length - now.length)), change.first]).subarray(0, change.oldSize);
    } else {
      change.first.copy(now, change.offset);
      now = now.subarray(0, change.oldSize);
    }
  }
  if (kind === 'all') return now;
  const reach = (end) => {
    if (end > now.length) now = Buffer.concat([now, Buffer.alloc(end - now.length)]);
  };
  for (const change of changes) {
    if (change.kind === TRUNCATE) {
      if (random() < 0.5) now = Buffer.concat([now.subarray(0, change.length), Buffer.alloc(Math.max(0, change.length - now.length))]);
      continue;
    }
    const sector = kind === 'some' ? Infinity : kind;
    for (let from = 0; from < change.second.length; ) {
      const to = sector === Infinity ? change.second.length : Math.min(change.second.length, (Math.floor((change.offset + from) / sector) + 1) * sector - change.offset);
      if (random() < 0.5) {
        reach(change.offset + to);
        change.second.copy(now, change.offset + from, from, to);
      } else if (random() < 0.3) {
        reach(change.offset + to); /* the file has grown already, its bytes have not arrived */
      }
      from = to;
    }
  }
  return now;
}

function inodesIn(folder, found = new Map()) {
  for (const one of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, one.name);
    if (one.isDirectory()) inodesIn(path, found);
    else if (one.isFile()) found.set(statSync(path).ino, path);
  }
  return found;
}

/* The last ones are taken back, newest first: a file system keeps the order of names. */
function takeBackNames(names, kept, random, counts) {
  const survive = Math.floor(random() * (names.length + 1));
  for (const entry of names.slice(survive).reverse()) {
    const [first, second] = [entry.first.toString(), entry.second.toString()];
    const back = join(kept, String(entry.inode));
    counts.names += 1;
    if (entry.kind === MADE) rmSync(first, { force: true });
    else if (entry.kind === REMOVED) !existsSync(first) && linkSync(back, first);
    else if (existsSync(second)) {
      renameSync(second, first);
      if (entry.inode > 0) linkSync(back, second);
    }
  }
}

function overwrite(path, bytes) {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, 0);
  ftruncateSync(file, bytes.length);
  closeSync(file);
}

/** Does to the folder what a power cut would; returns how much was unsynced: { writes, files, names, kind }. */
export function cutPower(folder, journal, random) {
  const kinds = ['all', 'some', 512, 4096];
  const kind = kinds[Math.floor(random() * kinds.length)];
  const counts = { writes: 0, files: 0, names: 0, kind };
  const kept = `${journal}.kept`;
  const { files, names } = unsynced(readJournal(existsSync(journal) ? readFileSync(journal) : Buffer.alloc(0)));
  const paths = inodesIn(folder);
  for (const [inode, { changes, size }] of files) {
    const path = paths.get(inode);
    if (path === undefined) continue;
    if (changes.length > 0) {
      overwrite(path, afterCut(readFileSync(path), changes, kind, random));
      counts.files += 1;
      counts.writes += changes.length;
    } else if (size !== null) {
      const file = openSync(path, 'r+'); /* stdio has written on since the last sync */
      if (fstatSync(file).size > size) ftruncateSync(file, size);
      closeSync(file);
    }
  }
  takeBackNames(names, kept, random, counts);
  for (const path of inodesIn(folder).values()) if (path.endsWith('-shm') && random() < 0.5) unlinkSync(path);
  forget(journal);
  return counts;
}

/** Everything there is now counts as durable: the process was killed, the machine went on. */
export function forget(journal) {
  rmSync(journal, { force: true });
  rmSync(`${journal}.kept`, { recursive: true, force: true });
}

export const FAULT = { none: 0, full: 28, readOnly: 30, broken: 5 };

/** The numbers that unsynced.c looks at while the program runs. */
export class Control {
  constructor(path) {
    this.path = path;
    writeSync((this.file = openSync(path, 'w+')), Buffer.alloc(32));
    this.set({});
  }

  /** fault: of FAULT; after: bytes still taken; free: what statvfs says, null: the truth */
  set({ fault = FAULT.none, after = 0, free = null }) {
    const numbers = Buffer.alloc(24);
    [fault, after, free ?? -1].forEach((number, index) => numbers.writeBigInt64LE(BigInt(number), index * 8));
    writeSync(this.file, numbers.subarray(8), 0, 16, 8);
    writeSync(this.file, numbers.subarray(0, 8), 0, 8, 0);
  }

  get refused() {
    return Number(readFileSync(this.path).readBigInt64LE(24));
  }

  close() {
    closeSync(this.file);
  }
}

/** Random numbers from 0 to 1 that a seed makes again (a linear congruence of 64 bits, its upper 53). */
export function randomFrom(seed) {
  let state = BigInt(seed) * 6364136223846793005n + 1442695040888963407n;
  return () => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return Number(state >> 11n) / 2 ** 53;
  };
}

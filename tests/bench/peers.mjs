// Other programs that know Sigma, where they are on the PATH: the same rules and events, one after the other, by the
// clock, the matches written. The time with no events is taken away: how long a program takes to start is its own affair.
import { accessSync, constants, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { BINARY, milliseconds, run } from './machine.mjs';

const LINES = 150000; // events that a program reads, at least
const LEAST_MS = 50;

const OURS = { statuses: [0, 1], words: ({ rules, events, evtx }) => ['detect', '--rules', rules, '--format', 'json', '--threads', '1', events ?? evtx] };

// reads: 'events' (one JSON object a line) or 'evtx' (a folder). Where one calls its program in two ways, both names.
const PEERS = [
  { name: 'rsigma', programs: ['rsigma'], reads: 'events', words: ({ rules, events }) => ['engine', 'eval', '--rules', rules, '--logsource-routing', '--event', `@${events}`] },
  { name: 'Zircolite', programs: ['zircolite', 'zircolite.py'], reads: 'events', words: ({ rules, events, output }) => ['--events', events, '--jsonl', '--ruleset', rules, '--pipeline', 'sysmon', '--pipeline', 'windows-logsources', '--outfile', output] },
  { name: 'Hayabusa', programs: ['hayabusa'], reads: 'evtx', words: ({ rules, evtx, output }) => ['json-timeline', '--directory', evtx, '--rules', rules, '--JSONL-output', '--output', output, '--no-wizard', '--quiet'] },
  // Its mapping comes with it, in no place of its own.
  { name: 'Chainsaw', programs: ['chainsaw'], reads: 'evtx', words: ({ rules, evtx, output }) => ['hunt', evtx, '--sigma', rules, '--mapping', process.env.CHAINSAW_MAPPING ?? 'sigma-event-logs-all.yml', '--jsonl', '--output', output] },
];

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const onPath = (names) => (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name))).find(isProgram);

const SYSMON = {
  1: 'process_creation', 2: 'file_change', 3: 'network_connection', 5: 'process_termination', 6: 'driver_load', 7: 'image_load',
  8: 'create_remote_thread', 9: 'raw_access_thread', 10: 'process_access', 11: 'file_event', 12: 'registry_event', 13: 'registry_set',
  14: 'registry_rename', 15: 'create_stream_hash', 17: 'pipe_created', 18: 'pipe_created', 22: 'dns_query', 23: 'file_delete',
};
const POWERSHELL = { 4103: 'ps_module', 4104: 'ps_script' };
const SERVICES = [[/^Security$/i, 'security'], [/^System$/i, 'system'], [/^Application$/i, 'application'], [/PowerShell/i, 'powershell'], [/WMI/i, 'wmi']];

/** rsigma finds the rules for an event by these names, which the events do not have. */
function tagged(line) {
  const event = JSON.parse(line);
  const channel = String(event.Channel ?? '');
  const category = /Sysmon/i.test(channel) ? SYSMON[event.EventID] : /PowerShell/i.test(channel) ? POWERSHELL[event.EventID] : event.EventID === 4688 ? 'process_creation' : undefined;
  const service = SERVICES.find(([pattern]) => pattern.test(channel))?.[1];
  return JSON.stringify({ ...event, product: 'windows', ...(category && { category }), ...(service && !category && { service }) });
}

/** Events a second, or why it did not run. */
function measure(program, { words, statuses }, { full, empty, count }) {
  const time = (input) => milliseconds(() => run(program, words(input), { statuses }));
  try {
    const spent = time(full) - time(empty);
    return spent < LEAST_MS ? { why: 'it took no longer for all events than for none' } : { rate: (count * 1000) / spent };
  } catch (error) {
    return { why: error.message.split('\n').slice(0, 2).join(' ').slice(-200) };
  }
}

/** What both kinds of programs read: { full, empty, count } of each. */
function inputs(folder, rulePaths, eventsPath, samples) {
  const rules = join(folder, 'rules'), output = join(folder, 'output');
  for (const path of rulePaths) cpSync(path, join(rules, basename(path)), { recursive: true });
  const lines = readFileSync(eventsPath, 'utf8').trimEnd().split('\n').map(tagged);
  const times = Math.ceil(LINES / lines.length);
  const events = join(folder, 'events.ndjson'), none = join(folder, 'none.ndjson');
  writeFileSync(events, (lines.join('\n') + '\n').repeat(times));
  writeFileSync(none, '');
  const evtx = join(folder, 'evtx'), nothing = join(folder, 'nothing');
  mkdirSync(evtx);
  mkdirSync(nothing);
  if (samples) run('tar', ['-xf', samples, '-C', evtx]);
  // Each record of an event log is a line.
  const records = samples ? run('sh', ['-c', `'${BINARY}' detect --rules '${rules}' --language en '${evtx}' 2>&1 >/dev/null | sed -n 's/^\\([0-9,]*\\) events.*/\\1/p'`]) : '0';
  return {
    events: { full: { rules, events, output }, empty: { rules, events: none, output }, count: lines.length * times },
    evtx: { full: { rules, evtx, output }, empty: { rules, evtx: nothing, output }, count: Number(records.replaceAll(',', '')) },
  };
}

/**
 * Each program found, beside ours on what it reads: [{ name, reads, rate or why, ours }]; rates in events a second.
 * samples: an archive of EVTX files, or null.
 */
export function measurePeers(folder, rulePaths, eventsPath, samples) {
  const found = PEERS.map((peer) => ({ ...peer, program: onPath(peer.programs) })).filter((peer) => peer.program && (peer.reads === 'events' || samples));
  if (found.length === 0) return [];
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const kinds = inputs(folder, rulePaths, eventsPath, samples);
  return found.map((peer) => {
    const input = kinds[peer.reads];
    return { name: peer.name, reads: peer.reads, ...measure(peer.program, peer, input), ours: measure(BINARY, OURS, input).rate };
  });
}

export function peersTable(peers) {
  if (peers.length === 0) return 'Other programs that know Sigma: none on the PATH.';
  const thousand = (number) => (number / 1000).toFixed(1);
  const rows = peers.map(({ name, reads, rate, why, ours }) => (why ? `| ${name} | ${reads} | did not run: ${why.replaceAll('|', '/')} | | |` : `| ${name} | ${reads} | ${thousand(rate)} | ${thousand(ours)} | ${(ours / rate).toFixed(1)} |`));
  return `| beside | reads | 1,000 events/s | \`detect --threads 1\`, the same events | times |
|---|---|---:|---:|---:|
${rows.join('\n')}`;
}

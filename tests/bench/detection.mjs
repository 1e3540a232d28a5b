// The detection engine on recorded events with all public rules, beside the reference and what the machine can do.
// Where there is no real data (tests/detect/README.md): our own rules and events.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, milliseconds, run, tool } from './machine.mjs';
import { measurePeers, peersTable } from './peers.mjs';

const folder = join(ROOT, 'build/bench/detection');
const BESIDE = join(ROOT, '../shared/data');
const DATA = process.env.MIMAMORI_DATA || (existsSync(BESIDE) ? BESIDE : null);
const EVENTS = join(folder, 'events.ndjson');
const OWN = join(ROOT, 'packs/detection/rules');

function realData() {
  run('tar', ['-xf', join(DATA, 'sigma/sigmahq-rules.tar.xz'), '-C', folder]);
  run('sh', ['-c', `xz -dc '${DATA}/events/otrf-a.ndjson.xz' > '${EVENTS}'`]);
  return ['rules', 'rules-emerging-threats', 'rules-threat-hunting'].map((name) => join(folder, name));
}

function ownData() {
  const files = readdirSync(OWN).filter((name) => name.endsWith('.ndjson')).sort();
  const lines = files.map((name) => readFileSync(join(OWN, name), 'utf8').trimEnd()).join('\n') + '\n';
  writeFileSync(EVENTS, lines);
  return [OWN];
}

export function measureDetection() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const rules = DATA ? realData() : ownData();
  const result = tool('detect', ['detect', ...rules.flatMap((path) => ['--rules', path]), EVENTS]);
  const bytes = readFileSync(EVENTS);
  const lines = bytes.reduce((sum, byte) => sum + (byte === 10), 0);
  // Often enough in a row that the start of the program does not count.
  const times = Math.max(1, Math.round(4e8 / bytes.length));
  const wc = milliseconds(() => run('sh', ['-c', `for i in $(seq ${times}); do cat '${EVENTS}'; done | wc -l`]));
  const peers = measurePeers(join(folder, 'peers'), rules, EVENTS, DATA && join(DATA, 'evtx/samples-a.tar.xz'));
  rmSync(folder, { recursive: true, force: true });
  return { ...result, peers, isReal: Boolean(DATA), lines, bytesEach: bytes.length / lines, wc: (lines * times) / (wc / 1000) };
}

const whole = (number) => Math.round(number).toLocaleString('en-US');
const thousand = (number) => whole(number / 1000);

export function detectionSection(one) {
  const memory = one.memory_bytes / one.bytesEach;
  const rate = (name, number) => `| ${name} | ${thousand(number)} | ${(number / one.reference).toFixed(0)} | ${((100 * number) / memory).toFixed(0)} % |`;
  const rows = [
    rate('memory read to find line ends: the limit', memory),
    rate('`cat` and `wc -l`', one.wc),
    ...(one.frames ? [rate('engine, frames', one.frames)] : []),
    rate('engine, JSON, matches written', one.json),
    ...Object.entries(one.kernels).map(([name, number]) => rate(`… with the loops for ${name}, events in the cache`, number)),
    ...(one.process_creation ? [rate('engine, process creation alone', one.process_creation)] : []),
    rate('one worker of an engine, by the clock', one.worker1),
    rate(`two workers: ${((50 * one.workers2) / one.worker1).toFixed(0)} % each`, one.workers2),
    rate('`detect --threads 1`, by the clock', one.thread1),
    rate('`detect --threads 2`', one.threads2),
    rate('the reference', one.reference),
  ];
  const latency = Object.entries(one.latency_us).map(([name, us]) => `${name} ${us.toFixed(1)}`).join(', ');
  return `## Detection

${whole(one.rules)} rules, ${whole(one.lines)} events of ${whole(one.bytesEach)} bytes${one.isReal ? '' : ' (our own rules and their events: the real data is not here)'}, ${whole(one.matches)} matches,
${one.is_same ? 'the same as the reference finds' : '**not the same as the reference finds**'}. One core, time of the processor but for the threads.

| | 1,000 events/s | times the reference | of the limit |
|---|---:|---:|---:|
${rows.join('\n')}

Microseconds for one event, its matches written: ${latency}. A command line of 32 KB with texts of all rules: ${one.worst_ms.toFixed(2)} ms.
Reading rules and mappings ${one.rules_ms.toFixed(0)} ms, making the engine ${one.engine_ms.toFixed(0)} ms (plans are made when the first event of a kind comes: ${one.plans_ms.toFixed(0)} ms for all here).
Memory: ${((one.rules_kb - one.start_kb) / 1024).toFixed(0)} MB for rules, ${((one.plans_kb - one.rules_kb) / 1024).toFixed(0)} MB for the engine with all plans.

${peersTable(one.peers)}`;
}

if (process.argv[1] === new URL(import.meta.url).pathname) console.log(detectionSection(measureDetection()));

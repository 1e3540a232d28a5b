// The filter of breached passwords: made of 100 million hashes and asked, beside what could be used instead.
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BINARY, ROOT, tool } from './machine.mjs';

const folder = join(ROOT, 'build/bench/breach');
const LARGE_MB = 256, SMALL_MB = 64;
const FALSE_RATE = 1 / 256;

function build(list, to, memory) {
  const result = tool('breach', ['run', BINARY, 'breach', 'build', list, '--to', to, '--memory', memory]);
  if (result.status !== 0) throw new Error(`breach build ended with ${result.status}`);
  if (result.megabytes > memory) throw new Error(`breach build took ${result.megabytes} MB of ${memory}`);
  return result;
}

export function measureBreach(count) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const list = join(folder, 'list'), sorted = join(folder, 'sorted'), filter = join(folder, 'filter');
  tool('breach', ['make', count, list]);
  const size = statSync(list).size;
  const wc = tool('breach', ['run', 'wc', '-l', list]);
  const mixed = build(list, filter, LARGE_MB);
  const small = build(list, join(folder, 'small'), SMALL_MB);
  const sort = tool('breach', ['run', 'sort', '-u', '-S', `${LARGE_MB}M`, '--parallel=2', '-T', folder, '-o', sorted, list]);
  const ordered = build(sorted, join(folder, 'ordered'), LARGE_MB);
  const asked = tool('breach', ['ask', count, filter, sorted]);
  if (asked.missed !== 0) throw new Error(`${asked.missed} hashes of the list are not found`);
  rmSync(folder, { recursive: true, force: true });
  return { count, size, wc, mixed, small, ordered, sort, ...asked };
}

const whole = (number) => Math.round(number).toLocaleString('en-US');

export function breachSection(one) {
  const rate = (wrong) => `1 in ${(one.asked / wrong).toFixed(1)}`;
  const deviations = (wrong) => (wrong - one.asked * FALSE_RATE) / Math.sqrt(one.asked * FALSE_RATE * (1 - FALSE_RATE));
  return `# Breached passwords: a filter of ${whole(one.count)} hashes

| | filter | limit, and how far from it | Bloom filter | sorted lines |
|---|---|---|---|---|
| bits for a hash | ${one.bits.toFixed(3)} | 8 (at 1 in 256): ${(100 * (one.bits / 8 - 1)).toFixed(1)} % more | ${one.bloom_bits.toFixed(3)} | ${((8 * one.size) / one.count).toFixed(0)} |
| absent taken for present, of ${whole(one.asked)} | ${rate(one.wrong)} | 1 in 256: ${deviations(one.wrong).toFixed(1)} standard deviations off | ${rate(one.bloom_wrong)} | none |
| present not found, of all ${whole(one.count)} | ${one.missed} | 0 | 0 | 0 |
| a lookup, in memory | ${one.filter_ns.toFixed(0)} ns | one byte of so much memory: ${one.byte_ns.toFixed(0)} ns | ${one.bloom_ns.toFixed(0)} ns | ${one.sorted_ns.toFixed(0)} ns |
| the first lookup after the start, nothing in memory | ${one.cold_us.toFixed(0)} µs (99 of 100: ${one.cold_p99_us.toFixed(0)} µs) | | | |
| looking at every byte | ${one.verify_s.toFixed(2)} s | | | |

| making it of ${(one.size / 1e9).toFixed(1)} GB of lines | s | peak memory |
|---|---|---|
| the limit: \`wc -l\` | ${one.wc.seconds.toFixed(1)} | ${one.wc.megabytes.toFixed(0)} MB |
| \`breach build\`, hashes in no order, --memory ${LARGE_MB} | ${one.mixed.seconds.toFixed(1)} | ${one.mixed.megabytes.toFixed(0)} MB |
| … --memory ${SMALL_MB} | ${one.small.seconds.toFixed(1)} | ${one.small.megabytes.toFixed(0)} MB |
| … hashes in order | ${one.ordered.seconds.toFixed(1)} | ${one.ordered.megabytes.toFixed(0)} MB |
| a Bloom filter in memory, without reading lines | ${one.bloom_s.toFixed(1)} | ${whole((one.bloom_bits * one.count) / 8e6)} MB |
| \`sort -u\` of the lines, two threads | ${one.sort.seconds.toFixed(1)} | ${one.sort.megabytes.toFixed(0)} MB |
`;
}

export function benchBreach(isQuick) {
  const text = breachSection(measureBreach(isQuick ? 2e6 : 1e8));
  mkdirSync(join(ROOT, 'build/bench'), { recursive: true });
  writeFileSync(join(ROOT, 'build/bench/breach.md'), text);
  return text;
}

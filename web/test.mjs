// Tests the logic of the browser side: every *.test.ts below src/, and that both languages say the same.
// usage: node web/test.mjs
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

const web = fileURLToPath(new URL('.', import.meta.url));
const outDir = await mkdtemp(join(tmpdir(), 'mimamori-web-test-'));

try {
  const built = await esbuild.build({
    entryPoints: await testsBelow(join(web, 'src')),
    outdir: outDir,
    bundle: true,
    platform: 'node',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    metafile: true,
    absWorkingDir: outDir,
    logLevel: 'warning',
  });
  const files = Object.keys(built.metafile.outputs).map((path) => join(outDir, path));
  const run = spawnSync(process.execPath, ['--test', ...files, join(web, 'messages.test.mjs')], { stdio: 'inherit' });
  process.exitCode = run.status ?? 1;
} finally {
  await rm(outDir, { recursive: true, force: true });
}

async function testsBelow(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? testsBelow(path) : entry.name.endsWith('.test.ts') ? [path] : [];
    }),
  );
  return found.flat().sort();
}

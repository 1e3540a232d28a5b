// The generated types: of the API (from api/openapi.yaml) and of the texts (from packs/messages/).
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

export async function writeSchemaTypes(web) {
  const document = pathToFileURL(join(web, '../api/openapi.yaml'));
  await writeIfChanged(join(web, 'src/api/schema.d.ts'), astToString(await openapiTS(document)));
}

/** Every text's key, with the names it wants filled in; `never` if none. */
export async function writeMessageTypes(web) {
  const used = new Set(
    Object.values(JSON.parse(await readFile(join(web, 'pages.json'), 'utf8'))).flatMap((page) => page.messages),
  );
  const lines = [];
  for (const room of [...used].sort()) {
    const texts = JSON.parse(await readFile(join(web, `../packs/messages/${room}.ja.json`), 'utf8'));
    for (const [key, text] of Object.entries(texts))
      lines.push(`  ${JSON.stringify(`${room}.${key}`)}: ${namesIn(text)};`);
  }
  await writeIfChanged(join(web, 'src/app/messages.d.ts'), `export interface Messages {\n${lines.join('\n')}\n}\n`);
}

export function checkTypes(web) {
  const compiler = createRequire(join(web, 'package.json')).resolve('typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-p', join(web, 'tsconfig.json')], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}

function namesIn(text) {
  const names = [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => JSON.stringify(name)))];
  return names.length === 0 ? 'never' : names.join(' | ');
}

async function writeIfChanged(path, text) {
  const before = await readFile(path, 'utf8').catch(() => null);
  if (before !== text) await writeFile(path, text);
}

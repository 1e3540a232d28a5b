// Makes the browser side: node web/build.mjs OUTDIR [--check]
//
// OUTDIR/assets/NAME.HASH.{js,css}  with .br and .gz beside each; HASH is the start of the content's SHA-256
// OUTDIR/templates/NAME.html        the pages that the server fills in itself
// OUTDIR/manifest.json              what the server needs to write a page: files, title key, message namespaces
//
// --check also checks the types. The same sources always give the same bytes.
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkTypes, writeMessageTypes, writeSchemaTypes } from './build/types.mjs';
import { bundleScripts } from './build/scripts.mjs';
import { bundleStyles } from './build/styles.mjs';
import { hashedName } from './build/hash.mjs';

const web = fileURLToPath(new URL('.', import.meta.url));
const [outDir, ...options] = process.argv.slice(2);

if (!outDir || outDir.startsWith('--')) {
  console.error('usage: node web/build.mjs OUTDIR [--check]');
  process.exit(2);
}

/* Scripts of the pages that the server fills in itself (templates/). */
const PLAIN = { 'sign-in': { entry: 'accounts/plain-sign-in' } };
const pages = JSON.parse(await readFile(join(web, 'pages.json'), 'utf8'));

await writeSchemaTypes(web);
await writeMessageTypes(web);
if (options.includes('--check')) checkTypes(web);

const styles = await bundleStyles(web);
const scripts = await bundleScripts(web, { ...pages, ...PLAIN });
const icon = await readIcon();

await rm(join(outDir, 'assets'), { recursive: true, force: true });
await mkdir(join(outDir, 'assets'), { recursive: true });
for (const file of [styles, icon, ...scripts.files]) await writeAsset(file);
await cp(join(web, 'templates'), join(outDir, 'templates'), { recursive: true });
await writeFile(join(outDir, 'manifest.json'), JSON.stringify(manifest(), null, 1) + '\n');

for (const name of Object.keys({ ...pages, ...PLAIN })) console.log(name.padEnd(18), kilobytes(scripts.sizeOfPage(name)), 'KB gz');
console.log('main.css'.padEnd(18), kilobytes(gzip(styles.content).length), 'KB gz');

function manifest() {
  const entries = Object.entries(pages).map(([name, page]) => [
    name,
    { js: scripts.filesOfPage(name), css: styles.name, title: page.title, messages: page.messages },
  ]);
  const plain = Object.keys(PLAIN).map((name) => [name, scripts.filesOfPage(name)[0]]);
  return {
    pages: Object.fromEntries(entries),
    plain: Object.fromEntries(plain),
    css: styles.name,
    icon: icon.name,
  };
}

async function readIcon() {
  const content = await readFile(join(web, 'src/icon.svg'));
  return { name: hashedName('icon', content, 'svg'), content };
}

async function writeAsset({ name, content }) {
  const path = join(outDir, 'assets', name);
  await writeFile(path, content);
  await writeFile(path + '.gz', gzip(content));
  await writeFile(path + '.br', brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
}

function gzip(content) {
  return gzipSync(content, { level: 9 });
}

function kilobytes(bytes) {
  return (bytes / 1000).toFixed(1).padStart(6);
}

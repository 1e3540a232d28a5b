// The scripts: one entry per page, with what pages share split off.
import { gzipSync } from 'node:zlib';
import { basename, join } from 'node:path';
import esbuild from 'esbuild';
import { hashedName } from './hash.mjs';

export async function bundleScripts(web, pages) {
  const result = await esbuild.build({
    entryPoints: Object.entries(pages).map(([name, page]) => ({
      in: join(web, `src/rooms/${page.entry}.entry.tsx`),
      out: name,
    })),
    absWorkingDir: web,
    outdir: 'out',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: ['es2022'],
    charset: 'utf8',
    minify: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    metafile: true,
    write: false,
    chunkNames: 'part-[hash]',
    logLevel: 'warning',
  });
  return nameByContent(result, Object.keys(pages));
}

/* A file's name depends on its content, and its content on the names of the files it imports: those come first. */
function nameByContent(result, pageNames) {
  const texts = new Map(result.outputFiles.map((file) => [basename(file.path), file.text]));
  const imports = new Map(
    Object.entries(result.metafile.outputs).map(([path, output]) => [
      basename(path),
      output.imports.map((one) => basename(one.path)),
    ]),
  );
  const named = new Map();

  const finish = (file) => {
    if (named.has(file)) return named.get(file);
    let content = texts.get(file);
    for (const imported of imports.get(file))
      content = content.replaceAll(`./${imported}`, `./${finish(imported).name}`);
    const base = pageNames.includes(file.replace(/\.js$/, '')) ? file.replace(/\.js$/, '') : 'part';
    named.set(file, { name: hashedName(base, content, 'js'), content: Buffer.from(content) });
    return named.get(file);
  };

  const reached = (file, seen = new Set()) => {
    seen.add(file);
    for (const imported of imports.get(file)) if (!seen.has(imported)) reached(imported, seen);
    return seen;
  };

  return {
    files: [...texts.keys()].sort().map(finish),
    filesOfPage: (page) => [...reached(`${page}.js`)].map((file) => finish(file).name),
    sizeOfPage: (page) =>
      [...reached(`${page}.js`)].reduce((sum, file) => sum + gzipSync(finish(file).content, { level: 9 }).length, 0),
  };
}

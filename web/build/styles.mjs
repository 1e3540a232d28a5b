// The style sheet: ours, after the variables of the Digital Agency's design tokens that it uses.
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import esbuild from 'esbuild';
import { hashedName } from './hash.mjs';

export async function bundleStyles(web) {
  const result = await esbuild.build({
    entryPoints: [join(web, 'src/styles/main.css')],
    bundle: true,
    minify: true,
    write: false,
    charset: 'utf8',
    /* Newer functions such as light-dark() stay as they are written. */
    target: ['chrome130', 'firefox130', 'safari18'],
    logLevel: 'warning',
  });
  const ours = result.outputFiles[0].text;
  const content = Buffer.from(`${await tokensUsedBy(ours, web)}${ours}`);
  return { name: hashedName('main', content, 'css'), content };
}

async function tokensUsedBy(css, web) {
  const path = createRequire(join(web, 'package.json')).resolve('@digital-go-jp/design-tokens/dist/tokens.css');
  const tokens = new Map(
    [...(await readFile(path, 'utf8')).matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [
      name,
      value.trim(),
    ]),
  );
  const used = new Map();
  const take = (text) => {
    for (const [, name] of text.matchAll(/var\((--[\w-]+)/g)) {
      if (!tokens.has(name) || used.has(name)) continue;
      used.set(name, tokens.get(name));
      take(tokens.get(name));
    }
  };
  take(css);
  return `:root{${[...used]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value}`)
    .join(';')}}\n`;
}

// Company rules of about 50 pages as PDF and Word file, by Mimamori and by what else is installed.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BINARY, ROOT, median, milliseconds, run, tool } from './machine.mjs';
import { html, markdown } from './regulation.mjs';

const folder = join(ROOT, 'build/bench/documents');
const FRONT = '---\ntitle: 情報管理規程\ncompany: 株式会社みまもり製作所\nversion: 第1版\nnumbering: articles\ncontents: yes\ncover: yes\n---\n';

function isInstalled(program) {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function pagesOf(file) {
  if (!isInstalled('pdfinfo')) return null;
  return Number(run('pdfinfo', [file]).match(/Pages: +(\d+)/)[1]);
}

/** Runs a program so often; what it made must be there afterwards. */
function made(name, times, file, work) {
  const ms = median(Array.from({ length: times }, () => { rmSync(file, { force: true }); return milliseconds(work); }));
  if (!existsSync(file)) throw new Error(`${name} made no ${file}`);
  return { name, ms, bytes: statSync(file).size, pages: file.endsWith('.pdf') ? pagesOf(file) : null };
}

const at = (name) => join(folder, name);

// Each is given the same text; none is installed for this.
const OTHERS = [
  { program: 'weasyprint', name: 'WeasyPrint, HTML to PDF', file: 'weasyprint.pdf', words: () => [at('rules.html'), at('weasyprint.pdf')] },
  { program: 'chromium', name: 'Chromium, HTML to PDF', file: 'chromium.pdf',
    words: () => ['--headless', '--no-sandbox', '--disable-gpu', `--print-to-pdf=${at('chromium.pdf')}`, '--no-pdf-header-footer', `file://${at('rules.html')}`] },
  { program: 'soffice', name: 'LibreOffice, our Word file to PDF', file: 'office/rules.pdf',
    words: () => ['--headless', '--convert-to', 'pdf', '--outdir', at('office'), at('rules.docx')] },
];

export function measureDocuments() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(at('rules.md'), markdown());
  writeFileSync(at('template.md'), FRONT + markdown());
  writeFileSync(at('rules.html'), html());
  const command = (form) => made(`\`mimamori render --to ${form}\``, 5, at(`rules.${form}`), () => run(BINARY, ['render', at('template.md'), '--to', form, '--output', at(`rules.${form}`)]));
  const ours = [command('pdf'), command('docx')];
  const others = OTHERS.filter((one) => isInstalled(one.program)).map((one) => made(one.name, 3, at(one.file), () => run(one.program, one.words())));
  return { loop: tool('render', [at('rules.md'), 20]), ours, others };
}

if (process.argv[1] === new URL(import.meta.url).pathname) console.log(JSON.stringify(measureDocuments(), null, 1));

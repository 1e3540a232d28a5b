// A made-up set of company rules, about 50 pages of A4: 10 chapters, 60 articles, lists inside of lists, 30 tables.
// usage: regulation.mjs [markdown|html]   The same text in both, for Mimamori and for the programs it is compared with.

const CHAPTERS = ['総則', '体制と役割', '情報の分類', '紙と機器の管理', 'パスワードと認証', '電子メールの利用', 'ソフトウェアの更新', 'バックアップ',
  '事故が起きたとき', '教育と見直し'];
const SUBJECTS = ['目的', '適用の範囲', '責任者', '手順', '記録', '確認', '例外', '違反への対応'];
const THINGS = ['設計図', '見積書', '契約書', '従業員名簿', '会計データ', '顧客名簿', '検査記録', '図面の写し'];
const PLACES = ['事務所', '工場', '倉庫', '営業車', '自宅', '取引先', '展示会場', '共有フォルダー'];
const PEOPLE = ['社長', '総務部長', '工場長', '情報システム担当', '各部署の責任者', '営業課長'];
const TOOLS = ['パソコン', 'スマートフォン', 'USBメモリー', 'タブレット', '複合機', 'ネットワーク機器'];
const DEEDS = ['保管する', '持ち出す', '複写する', '廃棄する', '貸し出す', '社外へ送る'];

const ARTICLES = 6; // of a chapter

const pick = (list, n) => list[n % list.length];

const paragraph = (n) => `${pick(PEOPLE, n)}は、${pick(PLACES, n * 3)}で扱う${pick(THINGS, n)}について、` +
  `${pick(DEEDS, n)}前に、その必要があるかどうかを確かめます。判断に迷うときは、ひとりで決めずに${pick(PEOPLE, n + 2)}へ相談し、` +
  `結果を「${pick(THINGS, n + 5)}の取扱い記録」に残します。急ぎの場合も同じです。後から記録するときは、` +
  `その日のうちに、だれが、いつ、何のために${pick(DEEDS, n + 1)}ことにしたのかを書きます。`;

const rule = (n) => `${pick(TOOLS, n)}を${pick(PLACES, n)}で使うときは、離席のたびに画面を消し、**置いたままにしません**。` +
  `${pick(THINGS, n + 3)}を保存した場合は、仕事が終わった日のうちに共有フォルダーへ移し、手元の写しを消します。`;

const point = (n) => `${pick(THINGS, n)}を${pick(DEEDS, n + 3)}ときに立ち会う人`;
const detail = (n) => `${pick(PLACES, n)}にある${pick(TOOLS, n)}（会社が貸与したものに限ります）`;

/** One article: a paragraph, then numbered clauses with two levels inside. */
function article(n) {
  const clauses = [0, 1, 2].map((i) => ({
    text: rule(n + i),
    points: i === 1 ? [0, 1, 2].map((j) => ({ text: point(n + j), details: j === 1 ? [detail(n), detail(n + 1)] : [] })) : [],
  }));
  return { title: pick(SUBJECTS, n), text: paragraph(n), clauses };
}

const table = (n) => [['区分', '対象となるもの', '取扱いの決まり', '責任者', '見直し'],
  ...Array.from({ length: 9 }, (_, i) => [pick(['機密', '社外秘', '社内限り', '公開'], n + i), `${pick(THINGS, n + i)}、${pick(THINGS, n + i + 3)}`,
    `${pick(PLACES, n + i)}で${pick(DEEDS, i)}ときは、${pick(PEOPLE, n + i + 1)}の許しを得ます。`, pick(PEOPLE, n + i), `${(i % 12) + 1}月`])];

const chapters = CHAPTERS.map((title, c) => ({
  title,
  articles: Array.from({ length: ARTICLES }, (_, a) => ({ ...article(c * ARTICLES + a), table: a % 2 === 1 ? table(c * ARTICLES + a) : null })),
}));

const markdown = () => chapters.map((chapter) => [`# ${chapter.title}`, ...chapter.articles.flatMap((one) => [
  `## ${one.title}`, one.text,
  one.clauses.map((clause, i) => [`${i + 1}. ${clause.text}`, ...clause.points.flatMap((each, j) => [`   ${j + 1}. ${each.text}`,
    ...each.details.map((line, k) => `      ${k + 1}. ${line}`)])].join('\n')).join('\n'),
  ...(one.table ? [one.table.map((row, i) => `| ${row.join(' | ')} |${i === 0 ? '\n|---|---|---|---|---|' : ''}`).join('\n')] : []),
])].join('\n\n')).join('\n\n') + '\n';

const strong = (text) => text.replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>');
const cells = (row, name) => `<tr>${row.map((cell) => `<${name}>${cell}</${name}>`).join('')}</tr>`;
const htmlTable = ([head, ...rows]) => `<table><thead>${cells(head, 'th')}</thead><tbody>${rows.map((row) => cells(row, 'td')).join('')}</tbody></table>`;
const STYLE = `@page{size:A4;margin:29mm 27mm 26mm;@bottom-center{content:counter(page) "／" counter(pages);font-size:8pt}}
body{font:10.5pt/18pt "Noto Sans CJK JP"}h1{font-size:14pt;break-after:avoid}h2{font-size:12pt;break-after:avoid}p,li{margin:0;orphans:2;widows:2}
table{border-collapse:collapse;width:100%;font-size:9.5pt}th,td{border:.5pt solid #595959;padding:3pt 4pt;text-align:left}th{background:#e8edf5}
tr{break-inside:avoid}thead{display:table-header-group}`;

const html = () => `<!doctype html><html lang="ja"><meta charset="utf-8"><title>情報管理規程</title><style>${STYLE}</style><body><h1>情報管理規程</h1>
${chapters.map((chapter, c) => `<h1>第${c + 1}章　${chapter.title}</h1>${chapter.articles.map((one, a) => `<h2>第${c * ARTICLES + a + 1}条（${one.title}）</h2><p>${one.text}</p><ol>${
  one.clauses.map((clause) => `<li>${strong(clause.text)}${clause.points.length ? `<ol>${clause.points.map((each) => `<li>${each.text}${
    each.details.length ? `<ol>${each.details.map((line) => `<li>${line}</li>`).join('')}</ol>` : ''}</li>`).join('')}</ol>` : ''}</li>`).join('')}</ol>${
  one.table ? htmlTable(one.table) : ''}`).join('')}`).join('')}</body></html>\n`;

export { markdown, html };
if (process.argv[1] === new URL(import.meta.url).pathname) process.stdout.write(process.argv[2] === 'html' ? html() : markdown());

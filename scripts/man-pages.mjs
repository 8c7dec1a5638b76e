// Writes the pages of the manual into dist/man, in English and Chinese, out of what the command's own help says.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { manPage, manPageName } from '../dist/cli/help/man-page.js';
import { translator } from '../dist/cli/language.js';
import { commandPages } from '../dist/cli/program.js';

const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

/** `zh_CN/man1` is where man looks when the locale is Chinese. */
const editions = [
  { language: 'en', folder: 'dist/man/man1' },
  { language: 'zh-CN', folder: 'dist/man/zh_CN/man1' },
];

const { version } = JSON.parse(readFileSync(path('package.json'), 'utf8'));
rmSync(path('dist/man'), { recursive: true, force: true });
for (const { language, folder } of editions) {
  const translate = translator(language);
  mkdirSync(path(folder), { recursive: true });
  for (const page of await commandPages(translate)) {
    writeFileSync(`${path(folder)}/${manPageName(page)}`, manPage(page, version, translate));
  }
}

import { describe, expect, it } from 'vitest';
import { tftpServerDefaults } from '../../config/tftp-server-input.js';
import { translator } from '../language.js';
import { en } from '../locales/en.js';
import { zhCn } from '../locales/zh-cn.js';
import { commandPages } from '../program.js';

/** Numbers in names, addresses or standards, which are no range or default. */
const notOurs =
  /crc\d+|latin1|sum8|u(?:8|16|32)|utf-8|UTF-8|gb18030|big5|IPv[46]|send-v2|SHA-256|224\.0\.0\.0-239\.255\.255\.255|ff00::\/8|eth0|\[::1\]:7777|127\.0\.0\.1:7777|65,?535|\b1992\b|RFC \d+|\b(?:64M|10M)\b|UDP 端口；69|; 69 needs|: 0 or 1|：0 或 1|not asked, 0|即 0|2026-11-28T12:00:00Z|\b(?:90m|12h|30d)(?![\da-z])|0 never|0 表示/g;

describe.each([
  ['English', en],
  ['Chinese', zhCn],
])('the %s texts of options', (_language, { options }) => {
  it.each(Object.entries(options))(
    '%s take every range and default from where it is decided',
    (_name, text) => {
      expect(text.replace(notOurs, '')).not.toMatch(/\d/);
    },
  );
});

it.each(['en', 'zh-CN'] as const)('leaves no placeholder of a help text in %s unfilled', async (language) => {
  const pages = await commandPages(translator(language));
  const texts = JSON.stringify(pages);
  expect(texts).not.toMatch(/\{\{/);
  expect(texts).not.toMatch(/\(\)|（）/);
});

it('says the defaults of a TFTP server', async () => {
  const pages = await commandPages(translator('en'));
  const serve = JSON.stringify(pages.find((page) => page.path.join(' ').endsWith('tftp serve')));
  expect(serve).toContain(`most transfers at once (${tftpServerDefaults.maxTransfers})`);
  expect(serve).toContain('bytes of files kept in memory (128M)');
});

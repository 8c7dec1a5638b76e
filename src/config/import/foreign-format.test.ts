import { describe, expect, it } from 'vitest';
import { foreignFormat } from './foreign-format.js';

describe('a text of another kind', () => {
  it.each([
    ['[display]\nwidth = 80\n', 'import-looks-ini'],
    [
      '; a note\nroot=1\n[a b]\n# note\n\nkey with spaces=\nodd line\n'.padEnd(80).replace('odd line', 'k=v'),
      'import-looks-ini',
    ],
    ['<!DOCTYPE html>\n<p>x', 'import-looks-html'],
    ['\n<HTML lang="en"><body></body></html>', 'import-looks-html'],
    ['<?xml version="1.0"?>\n<a/>\n', 'import-looks-xml'],
    ['<!-- note -->\n<a>\n</a>', 'import-looks-xml'],
    ['<items kind="x">\n  <item/>\n</items>\n', 'import-looks-xml'],
    ['<ns:items>\n<item/>\n</ns:items>', 'import-looks-xml'],
    ['root:x:0:0:root:/root:/bin/bash\nbin:x:2:2::/bin:/usr/sbin/nologin\n', 'import-looks-accounts'],
    ['# groups\nroot:x:0:\nadm:x:4:syslog,me\n', 'import-looks-accounts'],
  ])('is told by its content: %j', (text, reason) => {
    expect(foreignFormat(text)).toBe(reason);
  });

  it.each([
    'hello\nworld\n',
    'GET / HTTP/1.1\\r\\n\n',
    // A list of messages in brackets, as some devices take them.
    '[START]\n[STOP]\n',
    '[AA 55]\nset=1\n',
    'set a=1\nset b=2\n',
    '[a]\nx=1\nfree text\nmore text\n',
    '<on/>\n<off/>\n',
    '<cmd>on</cmd>\n<cmd>off</cmd>\n',
    '<?xml version="1.0"?><on/>\n<?xml version="1.0"?><off/>\n',
    '<STX>hello\n<STX>world\n',
    '<a> and text',
    'SOUR1:VOLT:LEV:IMM 5\nSOUR2:VOLT:LEV:IMM 6\n',
    'a:b:1:c\nfree text\n',
    'a:b:1:c\n',
    '12:00:01:33\nabc\n',
    '',
  ])('is none where it may be a list of messages: %j', (text) => {
    expect(foreignFormat(text)).toBeUndefined();
  });

  it.each(['<', '[', '[a]\n', 'a:', 'a=', '<a ', '<!--', '\n', ' ', ':0:'])(
    'is told in time that grows with the text alone: two million characters of %j',
    (unit) => {
      const text = unit.repeat(2_000_000 / unit.length);
      expect(foreignFormat(text)).toBeUndefined();
    },
  );
});

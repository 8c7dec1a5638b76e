import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toolsWith } from '../../../test/rules.js';
import { composeBytes } from '../../bytes/compose.js';
import { encodeText } from '../../bytes/encodings.js';
import { compileRules } from '../../endpoint/rules/compile-rules.js';
import { failureMessage } from '../../errors/error.js';
import { messageText, messageTextOfC, writtenBytes } from '../workspace/literal-text.js';
import { parseRules } from '../workspace/rule-file.js';
import { workspaceKinds } from '../workspace/workspace-kinds.js';
import { formatYaml, YamlDocument } from '../workspace/yaml-document.js';
import { importFile } from './import-file.js';

function failureOf(bytes: Uint8Array): string {
  const read = importFile(bytes, 'a.bin');
  return read.ok ? read.value.format : failureMessage(read.failure, 'en');
}

describe('a file that cannot be imported', () => {
  it.each([
    ['', 'a.bin is empty'],
    ['\r\n \t\n', 'a.bin is empty'],
    ['a\0b', 'a.bin is no file that can be imported'],
    ['\x7fELF', 'a.bin is no file that can be imported'],
    ['[{"hexstring": "00",', 'a.bin breaks off as JSON at line 1, column 21'],
    ['{"a": 1}', 'it looks like JSON'],
    ['[1, 2]', 'it looks like JSON'],
    ['; settings\n[display]\nwidth = 80\nheight = 25\n', 'it looks like an INI file with sections'],
  ])('says so: %j', (text, words) => {
    expect(failureOf(encodeText(text, 'latin1'))).toContain(words);
  });

  it('has one clear failure, whatever fills its 50 megabytes', () => {
    const noise = new Uint8Array(50 * 1024 * 1024).fill(0x41);
    expect(failureOf(noise)).toContain('more than 16 MiB');
  });

  it.each([
    ['a line', 'x'],
    ['empty lines', '\n'],
    ['lines', 'a\n'],
    ['brackets', '['],
    ['braces', '{'],
    ['objects', '{"a":'],
    ['open comments', 'a[]={/*'],
    ['arrays', 'a[]={1},'],
    ['strings', 'a[]="'],
    ['spaces behind an array', 'a[] = '],
    ['hex', 'AA '],
    ['hex lines', 'AA 55\n'],
    ['quotes', '"\\'],
    ['backslashes', '\\'],
    ['sections', '[a]\nhexString=00\n'],
    ['blocks', 'SEND\n0\nn\nAA\n\n'],
    ['spaces', ' '],
    ['tabs and a letter', `${'\t'.repeat(1_000)}a`],
  ])('takes time in proportion, with two megabytes of %s', (_, unit) => {
    const bytes = new Uint8Array(2 * 1024 * 1024);
    const one = encodeText(unit, 'latin1');
    for (let at = 0; at < bytes.byteLength; at += one.byteLength)
      bytes.set(one.subarray(0, Math.min(one.byteLength, bytes.byteLength - at)), at);
    expect(importFile(bytes, 'a').ok || true).toBe(true);
  });

  it('has too many entries', () => {
    expect(failureOf(encodeText('a\n'.repeat(20_001), 'utf-8'))).toContain('more than 20000 entries');
    expect(failureOf(encodeText('a\n'.repeat(20_000), 'utf-8'))).toBe('text-lines');
  });
});

describe('a file that a person says is text', () => {
  const asText = (text: string) => importFile(encodeText(text, 'latin1'), 'a.bin', 'text');

  it.each([
    '[display]\nwidth = 80',
    '{"a": 1}\n{"a": 2}',
    'N1=H,01 03\nN101=1,x,500',
    'AA 55\nAA 56',
    '[\n"a',
    '<a>\n</a>',
    'GET[0D 0A]',
  ])('becomes a message a line: %j', (text) => {
    const read = asText(text);
    const lines = read.ok
      ? read.value.entries.map((entry) => (entry.isTaken ? entry.becomes.name : 'not taken'))
      : [read.failure.code];
    expect(lines).toEqual(text.split('\n'));
    expect(read.ok && read.value.format).toBe('as-text');
  });

  it('is none where it is no text', () => {
    for (const text of ['a\0b', '\x7fELF', '']) expect(asText(text).ok).toBe(false);
  });
});

/** What formats are recognised by, to reach their readers with nonsense. */
const marks = [
  '[NAMES]\n1\\name=a\nsize=1\n[a]\nhexString=',
  'responseIfEdit1=',
  'VERSION\n9\n\nSEND\n0\nname\n',
  'VERSION\n9\n\nRECEIVE\n0\nname\n',
  'N1=H,',
  'N1=A,x\nN1080=',
  '[{"hexstring":"',
  '[{"buttonlist":[{"script":"',
  '{"items":[{"text":"","textFormat":3},',
  '{"customSendItems":["',
  'uint8_t a[] = {',
  '[0D 0A]',
  '01 02\n',
];

/** Whether a rule can be used, armed or not; else why not. */
function compiledRule(value: unknown): unknown {
  const rules = parseRules(value, 'rule');
  if (!rules.ok) return rules.fault;
  const armed = rules.value.map((rule) => ({ ...rule, enabled: true }));
  const compiled = compileRules({ rules: armed, scripts: {}, layouts: [] }, 'gbk', toolsWith());
  return compiled.ok ? 'compiled' : compiled.failure;
}

it('never throws, and takes only what the files of a workspace may hold', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(...marks, '\n', '=', ',', '"', '\\', '{{', '}}', '@Variant(', ']}', 'CHECKSUM XOR @'),
      fc.string({ unit: 'binary', maxLength: 12 }),
    ),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(pieces, fc.constantFrom('utf-8', 'gbk', 'latin1'), (texts, encoding) => {
      const read = importFile(encodeText(texts.join(''), encoding), 'a');
      if (!read.ok) return;
      for (const entry of read.value.entries) {
        expect(entry.line).toBeGreaterThan(0);
        if (!entry.isTaken || entry.becomes.type === 'checksum') continue;
        const { shape, parse } = workspaceKinds[entry.becomes.type];
        const document = YamlDocument.parse(formatYaml(entry.becomes.value));
        const value = document.ok ? document.value.value(shape) : undefined;
        const parsed = parse(value, entry.becomes.name);
        expect(parsed.ok ? 'accepted' : parsed.fault).toBe('accepted');
        if (entry.becomes.type === 'rule') expect(compiledRule(value)).toBe('compiled');
      }
    }),
    { numRuns: 2_000 },
  );
});

it('never throws on bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(typeof importFile(bytes, 'a').ok).toBe('boolean');
    }),
  );
});

/** The bytes that text of a message stands for. */
function sent(text: string): Uint8Array {
  const composed = composeBytes({
    text: text.replaceAll('\\{{', '{{'),
    ...{ hex: false, raw: false, encoding: 'utf-8', eol: 'none', checksum: undefined },
  });
  return composed.ok ? composed.bytes : new Uint8Array(0);
}

describe('text of a message', () => {
  it('stands for exactly the text that was in the file', () => {
    const unit = fc.constantFrom('a', '{', '}', '\\', 'n', '\n', '\x00', '温', '😀');
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        expect(sent(messageText(text))).toEqual(encodeText(text, 'utf-8'));
      }),
    );
  });

  it('is hex where the bytes are none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 8 }), (bytes) => {
        const written = writtenBytes(bytes);
        if ('text' in written) expect(sent(written.text)).toEqual(bytes);
        else expect(written.hex).toMatch(/^[\dA-F]{2}( [\dA-F]{2})*$/);
      }),
    );
  });

  it('reads the escapes of C', () => {
    expect(sent(messageTextOfC('\\x41\\102\\n\\q\\\\{{\\0'))).toEqual(encodeText('AB\nq\\{{\0', 'utf-8'));
  });
});

import { describe, expect, it } from 'vitest';
import { catalog } from './catalog.js';
import { engineErrors } from './engine.js';
import type { CatalogEntry, Sentence } from './entry.js';
import { failure, failureMessage, wordedParams } from './error.js';
import { inputErrors } from './input.js';
import { type Because, reasons } from './reasons.js';
import { socketErrors } from './socket.js';
import { tftpErrors } from './tftp.js';
import { workbenchErrors } from './workbench.js';

const intro = `# Failures

Every failure that Breakoutbox reports has a stable code: in \`--json\`, in the API's answers, in the \`code\` of a
\`BreakoutboxError\`. Match on the code; the sentences may change. \`fault\` says whose it is:

- **local**: what was typed, chosen or configured here; mend that.
- **peer**: the other side of the wire.
- **system**: what lies between them: this machine, its limits, the network.

\`{name}\` stands for a value that the failure carries in \`params\`. On the command line a failure is one line on standard
error. What is wrong with the command itself exits 2, everything else that fails exits 1.

This file is compared with the code whenever the tests run; \`npx vitest run src/errors -u\` writes it anew.
`;

const reasonsIntro = `
## Reasons

A \`reason\` in \`params\` that is one of these words is Breakoutbox's own; the sentence stands for it in the message. Any
other is in the words of the system, or of another program, as they came.

`;

const areas: readonly (readonly [title: string, table: Readonly<Record<string, CatalogEntry>>])[] = [
  ['What was asked for', inputErrors],
  ['Sockets and peers', socketErrors],
  ['TFTP', tftpErrors],
  ['The workbench', workbenchErrors],
  ['Engines', engineErrors],
];

function document(): string {
  const sections = areas.flatMap(([title, table]) => {
    const entries = Object.entries(table).map(
      ([code, entry]) =>
        `\n### ${code}\n\n- ${entry.fault}\n- ${inMarkdown(entry.en)}\n- ${inMarkdown(entry['zh-CN'])}\n`,
    );
    return entries.length === 0 ? [] : [`\n## ${title}\n`, ...entries];
  });
  return `${intro}${sections.join('')}${reasonsIntro}${reasonRows.join('')}`;
}

const reasonRows = Object.entries<Sentence>(reasons).map(
  ([reason, sentence]) => `- \`${reason}\`: ${inMarkdown(sentence.en)} · ${inMarkdown(sentence['zh-CN'])}\n`,
);

/** A sentence as Markdown shows it unchanged: a lone backslash would vanish. */
function inMarkdown(sentence: string): string {
  return sentence.replaceAll('\\', '\\\\');
}

const placesOf = (sentence: string): readonly string[] =>
  [...new Set(sentence.match(/\{[a-z]\w*\}/g))].sort();

describe('the catalog of failures', () => {
  it('is what docs/errors.md says', async () => {
    await expect(document()).toMatchFileSnapshot('../../docs/errors.md');
  });

  it('has every code once', () => {
    const codes = areas.flatMap(([, table]) => Object.keys(table));
    expect(codes).toHaveLength(Object.keys(catalog).length);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it.each(Object.entries<CatalogEntry>(catalog))('%s names the same values in both languages', (_, entry) => {
    expect(placesOf(entry['zh-CN'])).toEqual(placesOf(entry.en));
  });

  it.each(Object.entries<CatalogEntry>(catalog))('%s is one line without a full stop', (_, entry) => {
    for (const sentence of [entry.en, entry['zh-CN']]) expect(sentence).toMatch(/^[^\n]+[^.。\n]$/u);
  });
});

describe('the reasons of this program’s own', () => {
  it.each(Object.entries<Sentence>(reasons))('%s names the same values in both languages', (_, sentence) => {
    expect(placesOf(sentence['zh-CN'])).toEqual(placesOf(sentence.en));
    expect(placesOf(sentence.en)).not.toContain('{reason}');
  });

  it.each(Object.entries<Sentence>(reasons))('%s is one line without a full stop', (_, sentence) => {
    for (const line of [sentence.en, sentence['zh-CN']]) expect(line).toMatch(/^[^\n]+[^.。\n]$/u);
  });

  it.each(Object.entries<Sentence>(reasons))('%s is a word that nobody else says', (reason, sentence) => {
    expect(reason).toMatch(/^[a-z\d]+(-[a-z\d]+)+$/);
    expect(sentence['zh-CN']).toMatch(/\p{Script=Han}/u);
  });

  it('are worded in the reader’s language, with the values of their failure', () => {
    const leadsOut = failure('TFTP_NAME_REFUSED', {
      text: '../x',
      reason: 'name-leads-out' satisfies Because,
    });
    expect(failureMessage(leadsOut, 'en')).toBe('name "../x" is refused: leads out of the folder');
    expect(failureMessage(leadsOut, 'zh-CN')).toBe('拒绝文件名“../x”：指向目录之外');
    const tooLong = failure('TFTP_NAME_REFUSED', {
      text: 'x',
      reason: 'name-too-long' satisfies Because,
      limit: 1_024,
    });
    expect(failureMessage(tooLong, 'zh-CN')).toBe('拒绝文件名“x”：超过 1024 个字符');
    expect(wordedParams(tooLong.params, 'en')).toEqual({
      text: 'x',
      reason: 'longer than 1024 characters',
      limit: 1_024,
    });
  });

  it.each(['ENOENT', 'constructor', '{text}', 'not a {limit}'])('leave %j as it came', (reason) => {
    const failed = failure('TFTP_READ_FAILED', { text: 'x', reason, limit: 1 });
    expect(failureMessage(failed, 'zh-CN')).toBe(`无法读取“x”：${reason}`);
  });

  it('are read in the param of that name alone, and values are not read at all', () => {
    const failed = failure('TFTP_READ_FAILED', { text: 'not-a-file', reason: 'not-a-file' });
    expect(failureMessage(failed, 'en')).toBe('"not-a-file" cannot be read: it is not a file');
    const braces = failure('TFTP_URL_INVALID', {
      text: '{mode}',
      reason: 'url-mode-unknown',
      mode: '{text}',
    });
    expect(failureMessage(braces, 'en')).toBe(
      '"{mode}" is not the address of a file: mode "{text}" is neither octet nor netascii',
    );
  });
});

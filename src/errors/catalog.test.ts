import { describe, expect, it } from 'vitest';
import { captureErrors } from './capture.js';
import { catalog } from './catalog.js';
import { checkErrors } from './check.js';
import { clusterErrors } from './cluster.js';
import { engineErrors } from './engine.js';
import type { CatalogEntry, Sentence } from './entry.js';
import { failure, failureMessage, wordedParams } from './error.js';
import { filterErrors } from './filter.js';
import { importErrors } from './import.js';
import { inputErrors } from './input.js';
import { layoutErrors } from './layout.js';
import { lineErrors } from './line.js';
import { logErrors } from './log.js';
import { type ReasonKey, reasons } from './reasons.js';
import { recordErrors } from './record.js';
import { relayErrors } from './relay.js';
import { replayErrors } from './replay.js';
import { ruleErrors } from './rules.js';
import { sequenceErrors } from './sequence.js';
import { type Situation, situations } from './situations.js';
import { socketErrors } from './socket.js';
import { socketFailure } from './system-errors.js';
import { tftpErrors } from './tftp.js';
import { workbenchErrors } from './workbench.js';
import { workspaceErrors } from './workspace.js';

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

const situationsIntro = `
## Situations

Where more is known than the code says, \`situation\` in \`params\` is one of these words, and its sentence stands in place of
the one above.

`;

const areas: readonly (readonly [title: string, table: Readonly<Record<string, CatalogEntry>>])[] = [
  ['What was asked for', inputErrors],
  ['Sockets and peers', socketErrors],
  ['TFTP', tftpErrors],
  ['The workbench', workbenchErrors],
  ['The workspace', workspaceErrors],
  ['Engines', engineErrors],
  ['Captures', captureErrors],
  ['The record', recordErrors],
  ['Filters', filterErrors],
  ['Patterns and rules', ruleErrors],
  ['Layouts', layoutErrors],
  ['Sequences', sequenceErrors],
  ['Importing', importErrors],
  ['Bad lines', lineErrors],
  ['Logs', logErrors],
  ['Replaying', replayErrors],
  ['Relaying', relayErrors],
  ['Checks', checkErrors],
  ['Clusters', clusterErrors],
];

function document(): string {
  const sections = areas.flatMap(([title, table]) => {
    const entries = Object.entries(table).map(
      ([code, entry]) =>
        `\n### ${code}\n\n- ${entry.fault}\n- ${inMarkdown(entry.en)}\n- ${inMarkdown(entry['zh-CN'])}\n`,
    );
    return entries.length === 0 ? [] : [`\n## ${title}\n`, ...entries];
  });
  return `${intro}${sections.join('')}${situationsIntro}${situationRows.join('')}${reasonsIntro}${reasonRows.join('')}`;
}

const reasonRows = Object.entries<Sentence>(reasons).map(
  ([reason, sentence]) => `- \`${reason}\`: ${inMarkdown(sentence.en)} · ${inMarkdown(sentence['zh-CN'])}\n`,
);

const situationRows = Object.entries(situations).map(
  ([situation, { code, en, 'zh-CN': zhCn }]) =>
    `- \`${situation}\` (${code}): ${inMarkdown(en)} · ${inMarkdown(zhCn)}\n`,
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

describe('the situations', () => {
  it.each(Object.entries(situations))(
    '%s words a failure of the catalog, with the same values in both languages',
    (_, sentence) => {
      expect(Object.keys(catalog)).toContain(sentence.code);
      expect(placesOf(sentence['zh-CN'])).toEqual(placesOf(sentence.en));
    },
  );

  it.each(Object.entries(situations))('%s is one line without a full stop', (_, sentence) => {
    for (const line of [sentence.en, sentence['zh-CN']]) expect(line).toMatch(/^[^\n]+[^.。\n]$/u);
  });

  it('stand in place of the sentence of the catalog', () => {
    const params = { errorCode: 1, text: 'File not found', peer: '127.0.0.1:6961', file: 'nope.img' };
    const missing = failure('TFTP_PEER_ERROR', { ...params, situation: 'get-error-1' satisfies Situation });
    expect(failureMessage(missing, 'en')).toBe(
      '127.0.0.1:6961 has no "nope.img" (TFTP error 1: File not found); check the spelling and its case',
    );
    expect(failureMessage(failure('TFTP_PEER_ERROR', params), 'en')).toBe(
      'the peer ended the transfer with TFTP error 1: File not found',
    );
  });

  it.each([
    ['6961', 'port 6961 is in use'],
    ['*:6961', 'port 6961 is in use'],
    ['0.0.0.0:6961', 'port 6961 is in use'],
    ['[::]:6961', 'port 6961 is in use'],
    ['127.0.0.1:6961', '127.0.0.1:6961 is in use'],
    ['[::1]:6961', '[::1]:6961 is in use'],
  ])('name %s as it is typed when it is taken', (address, named) => {
    const taken = Object.assign(new Error('bind'), { code: 'EADDRINUSE' });
    expect(failureMessage(socketFailure(taken, address), 'en')).toContain(`${named} by another program`);
  });
});

describe('lists of words', () => {
  it('are joined as the language joins them', () => {
    const wrong = failure('CHOICE_INVALID', { name: '--lang', text: 'fr', choices: 'en zh-CN' });
    expect(failureMessage(wrong, 'en')).toBe('--lang "fr" is not one of en, zh-CN');
    expect(failureMessage(wrong, 'zh-CN')).toBe('--lang 的值“fr”无效；应为 en、zh-CN 之一');
  });
});

describe('the Chinese sentences', () => {
  const sentences = [
    ...Object.entries<Sentence>(catalog),
    ...Object.entries<Sentence>(situations),
    ...Object.entries<Sentence>(reasons),
  ];
  it.each(sentences)('%s has Chinese punctuation', (_, sentence) => {
    expect(sentence['zh-CN']).not.toMatch(
      /\p{Script=Han} ?(?:[,;?!()]|: )|[,;:?!()] \p{Script=Han}|“ | ”|[“（] /u,
    );
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

  it.each(Object.entries<Sentence>(reasons))('%s is a word of this program only', (reason, sentence) => {
    expect(reason).toMatch(/^[a-z\d]+(-[a-z\d]+)+$/);
    expect(sentence['zh-CN']).toMatch(/\p{Script=Han}/u);
  });

  it('are worded in the reader’s language, with the values of their failure', () => {
    const leadsOut = failure('TFTP_NAME_REFUSED', {
      text: '../x',
      reason: 'name-leads-out' satisfies ReasonKey,
    });
    expect(failureMessage(leadsOut, 'en')).toBe('name "../x" is refused: leads out of the folder');
    expect(failureMessage(leadsOut, 'zh-CN')).toBe('拒绝文件名“../x”：指向目录之外');
    const tooLong = failure('TFTP_NAME_REFUSED', {
      text: 'x',
      reason: 'name-too-long' satisfies ReasonKey,
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

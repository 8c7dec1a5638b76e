import { parseChecksum } from '../../../bytes/checksum/parse-checksum.js';
import { applyChecksum } from '../../../bytes/checksum/place-checksum.js';
import { formatDuration } from '../../../bytes/duration.js';
import { formatHex, parseHex } from '../../../bytes/hex.js';
import { parseHexPattern } from '../../../bytes/patterns/hex-pattern.js';
import { type Failure, failure } from '../../../errors/error.js';
import { answerText, writtenBytes } from '../../workspace/literal-text.js';
import type { MessageInput } from '../../workspace/message-file.js';
import { linesOf } from '../import-text.js';
import {
  type EntryPlace,
  entryName,
  type ImportEntry,
  type ImportedAction,
  type ImportedRule,
  leftOut,
  notTaken,
  refused,
  shownValue,
  taken,
} from '../imported-file.js';
import { maxEntries } from '../plain-lines.js';
import { docklightChecksum } from './docklight-checksum.js';
import { docklightEndpoint } from './docklight-endpoint.js';
import { readDocklightSequence } from './docklight-sequence.js';

/** A block of the file: a keyword, then a value a line up to an empty line. */
export interface DocklightBlock extends EntryPlace {
  readonly keyword: string;
  /** The lines after the keyword; one that is blank between values is an empty value. */
  readonly values: readonly string[];
}

/** Characters of a sequence; Docklight itself takes a few thousand. */
const maxSequenceLength = 64 * 1024;
/** Characters that the answers of all rules come to; many may name one long sequence. */
const maxAnswersLength = 16 * 1024 * 1024;

const firstVersion = 6;
const lastVersion = 9;
const keywords = new Set(['VERSION', 'COMMSETTINGS', 'COMMCHANNELS', 'COMMDISPLAY', 'SEND', 'RECEIVE']);

/** Whether a text is a project of Docklight. */
export function isDocklight(text: string): boolean {
  return /^VERSION\r?\n\d+\r?\n/.test(text);
}

/** The sequences of a Docklight project (.ptp): what is sent as messages, what is waited for as rules, the channels as endpoints. */
export function readDocklight(text: string): readonly ImportEntry[] {
  const blocks = readBlocks(text);
  const version = Number(blocks.find(({ keyword }) => keyword === 'VERSION')?.values[0]);
  const sends = new Map<string, DocklightBlock>();
  for (const block of blocks) if (block.keyword === 'SEND') sends.set(block.values[0]?.trim() ?? '', block);
  const answers = new Answers(sends);
  const entries: ImportEntry[] = [];
  for (const block of blocks) {
    if (block.keyword === 'SEND') entries.push(sendEntry(block));
    else if (block.keyword === 'RECEIVE') entries.push(receiveEntry(block, answers));
    else if (block.keyword === 'COMMSETTINGS' || block.keyword === 'COMMCHANNELS')
      entries.push(...docklightEndpoint(block, version, blocks));
    else if (block.keyword === 'VERSION' && !(version >= firstVersion && version <= lastVersion))
      entries.push(notTaken(block, 'import-version', { version: shownValue(block.values[0] ?? '') }));
    else if (block.keyword !== 'VERSION')
      entries.push(notTaken(block, 'import-block', { block: shownValue(block.keyword) }));
  }
  return entries;
}

/** A block begins with a keyword behind an empty line; the comment of a sequence may hold empty lines. */
function readBlocks(text: string): readonly DocklightBlock[] {
  const blocks: { keyword: string; values: string[]; line: number; source: string }[] = [];
  let isBehindGap = true;
  for (const { line, source } of linesOf(text)) {
    const word = source.trim();
    const begins = isBehindGap && (keywords.has(word) || /^[A-Z]{4,20}$/.test(word));
    isBehindGap = word === '';
    if (begins && blocks.length > maxEntries) break;
    if (begins) blocks.push({ keyword: word, values: [], line, source: word });
    else blocks.at(-1)?.values.push(source);
  }
  for (const block of blocks) {
    while (block.values.at(-1)?.trim() === '') block.values.pop();
    block.source = [block.keyword, ...block.values.slice(0, 3)].join(' ');
  }
  return blocks;
}

function sendEntry(block: DocklightBlock): ImportEntry {
  const [, named = '', sequence = '', repeated = '0', interval = '', ...rest] = block.values;
  const name = entryName(named, 'sequence');
  if (sequence.length > maxSequenceLength) return notTaken(block, 'import-too-large');
  const read = readDocklightSequence(sequence);
  if (read === undefined) return notTaken(block, 'import-token', { found: shownValue(sequence) });
  if (read.sent === '') return notTaken(block, 'import-empty');
  const without: Failure[] = read.functions.map((found) => leftOut('import-function', { found }));
  const written = checksumLine(rest);
  const checksum = docklightChecksum(written);
  if (checksum === null) without.push(leftOut('import-checksum', { checksum: shownValue(written) }));
  const seconds = Number(interval.replace(',', '.'));
  const repeats = repeated.trim() === '1' && seconds > 0 && seconds < 2_000_000;
  const plain = read.hasWildcards || checksum ? undefined : parseHex(read.sent);
  const value: MessageInput = {
    name,
    ...(plain?.ok ? writtenBytes(plain.bytes) : { hex: read.sent }),
    ...(typeof checksum === 'string' ? { checksum } : {}),
    ...(repeats
      ? { repeat: { times: 0, every: formatDuration(Math.max(1, Math.round(seconds * 1000))) } }
      : {}),
  };
  return taken(block, { type: 'message', name, value }, without);
}

function receiveEntry(block: DocklightBlock, answers: Answers): ImportEntry {
  const [, named = '', sequence = '', answer = '-1', active = '1', ...rest] = block.values;
  const name = entryName(named, 'sequence');
  if (sequence.length > maxSequenceLength) return notTaken(block, 'import-too-large');
  const read = readDocklightSequence(sequence);
  if (read === undefined) return notTaken(block, 'import-token', { found: shownValue(sequence) });
  if (read.pattern === '') return notTaken(block, 'import-no-condition');
  const pattern = parseHexPattern(read.pattern);
  if (!pattern.ok) {
    const { code, ...params } = pattern.fault;
    return refused(block, failure(code, params));
  }
  const without: Failure[] = read.functions.map((found) => leftOut('import-function', { found }));
  const commentAt = rest.findIndex((value) => value.startsWith('COMMENT'));
  const comment = commentAt < 0 ? '' : (rest[commentAt] ?? '').slice('COMMENT'.length).trim();
  // After the comment: a line break behind it, a trigger for the snapshot, whether to stop, and whether to show the time.
  const [, trigger, stop] = commentAt < 0 ? [] : rest.slice(commentAt + 1);
  if (trigger?.trim() === '1') without.push(leftOut('import-snapshot'));
  if (stop?.trim() === '1') without.push(leftOut('import-stop'));
  const checksum = checksumLine(rest).replace(/#.*$/, '').trim();
  if (checksum !== '') without.push(leftOut('import-checked', { checksum: shownValue(checksum) }));
  const actions: ImportedAction[] = [];
  if (comment !== '') actions.push({ log: answerText(comment) });
  const sent = answer.trim() === '-1' ? undefined : answers.hexOf(answer.trim());
  if (sent !== undefined) actions.push({ send: sent, hex: true });
  else if (answer.trim() !== '-1')
    without.push(leftOut('import-answer', { answer: shownValue(answers.nameOf(answer.trim()) ?? answer) }));
  if (actions.length === 0) actions.push({ tag: answerText(name) });
  const rule: ImportedRule = {
    name,
    when: { hex: read.pattern, at: 'anywhere' },
    // biome-ignore lint/suspicious/noThenProperty: the word of a rule's file
    then: actions,
    enabled: active.trim() === '1',
  };
  return taken(block, { type: 'rule', name, value: rule }, without);
}

/** What the sequences that answer send, in hex; each is read once, however many rules name it. */
class Answers {
  readonly #sends: ReadonlyMap<string, DocklightBlock>;
  readonly #hexes = new Map<string, string | undefined>();
  #left = maxAnswersLength;

  constructor(sends: ReadonlyMap<string, DocklightBlock>) {
    this.#sends = sends;
  }

  nameOf(index: string): string | undefined {
    return this.#sends.get(index)?.values[1];
  }

  /** Undefined if it is not in the file, asks for a value when it is sent, or if the answers of all rules come to too much. */
  hexOf(index: string): string | undefined {
    const block = this.#sends.get(index);
    if (block === undefined) return undefined;
    if (!this.#hexes.has(index)) {
      const bytes = answerBytes(block);
      this.#hexes.set(index, bytes && formatHex(bytes));
    }
    const hex = this.#hexes.get(index);
    this.#left -= hex?.length ?? 0;
    return this.#left < 0 ? undefined : hex;
  }
}

/** What a sequence that answers sends, with its checksum; undefined if a value in it is asked for when it is sent. */
function answerBytes({ values }: DocklightBlock): Uint8Array | undefined {
  const sequence = values[2] ?? '';
  if (sequence.length > maxSequenceLength) return undefined;
  const read = readDocklightSequence(sequence);
  const checksum = docklightChecksum(checksumLine(values.slice(5)));
  if (read === undefined || read.hasWildcards || read.functions.length > 0 || checksum === null)
    return undefined;
  const content = parseHex(read.sent);
  if (!content.ok || content.bytes.byteLength === 0) return undefined;
  if (checksum === undefined) return content.bytes;
  const spec = parseChecksum(checksum);
  const summed = spec.ok ? applyChecksum(spec.value, content.bytes) : undefined;
  return summed?.ok ? summed.bytes : undefined;
}

function checksumLine(values: readonly string[]): string {
  const line = values.find((value) => value.startsWith('CHECKSUM')) ?? '';
  return line.slice('CHECKSUM'.length).trim();
}

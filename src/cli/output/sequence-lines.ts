import stringWidth from 'string-width';
import { decodeText } from '../../bytes/encodings.js';
import { escapeControls, escapeText, visibleText } from '../../bytes/escapes.js';
import { formatHex } from '../../bytes/hex.js';
import type { ByteRange } from '../../bytes/patterns/byte-pattern.js';
import { failureMessage, type Language } from '../../errors/error.js';
import type { Exchange } from '../../sequence/desk.js';
import type { CameMessage, StepFailure } from '../../sequence/step-failure.js';
import type { StepView } from '../../sequence/step-view.js';
import type { Translate } from '../language.js';

/** How lines of sequences are written. */
export interface SequenceWords {
  readonly language: Language;
  readonly translate: Translate;
  readonly color: boolean;
}

const titleWidth = 52;
const maxBytesShown = 64;
const maxFieldsShown = 8;
const marks = { held: '✓', done: '·', failed: '✗' } as const;
const colors = { held: 32, done: 2, failed: 31 } as const;

/** A step that has ended, in one line: its mark, number, word and title, and how long it took. */
export function stepLine(
  { number, verb, title, depth, round }: StepView,
  outcome: keyof typeof marks,
  tookMs: number,
  { color }: Pick<SequenceWords, 'color'>,
): string {
  const rounds = round > 1 ? ` (${round})` : '';
  const shown = cut(visibleText(escapeControls(`${verb} ${title}`)), titleWidth);
  const text = `${marks[outcome]} ${`${number}${rounds}`.padStart(4)} ${'  '.repeat(depth)}${shown}`;
  const blanks = ' '.repeat(Math.max(0, titleWidth + 8 - stringWidth(text)));
  const line = `  ${text}${blanks} ${milliseconds(tookMs).padStart(10)}`;
  return color ? `\x1b[${colors[outcome]}m${line}\x1b[0m` : line;
}

/** Why a step failed: where it stands, what was expected above what came, and the messages around it. Escaped. */
export function failureLines(
  place: string,
  { failure, expected, came, visits, around }: StepFailure,
  { language, translate: t }: Pick<SequenceWords, 'language' | 'translate'>,
): readonly string[] {
  const lines = [`${place}: ${visibleText(failureMessage(failure, language))}`];
  const head = [t('sequenceExpected'), t('sequenceCame'), t('sequenceAround'), t('sequencePeers')];
  const width = Math.max(...head.map((word) => stringWidth(word))) + 2;
  const labelled = (label: string, text: string): string =>
    `${label}${' '.repeat(width - stringWidth(label))}${text}`;
  if (expected !== '') lines.push(labelled(head[0] ?? '', visibleText(escapeControls(expected))));
  if (expected !== '' && came.length === 0) lines.push(labelled(head[1] ?? '', t('sequenceNothing')));
  for (const message of came) {
    lines.push(labelled(head[1] ?? '', `${contentOf(message)}  ${fromWords(message)}`));
    const marked = marksOf(message);
    if (marked !== '') lines.push(labelled('', marked));
    const fields = message.fields.filter(({ isAsked }) => isAsked).slice(0, maxFieldsShown);
    if (fields.length > 0)
      lines.push(labelled('', fields.map(({ name, text }) => visibleText(`${name} ${text}`)).join(', ')));
  }
  for (const [index, { type, peer, afterMs }] of visits.entries())
    lines.push(
      labelled(
        index === 0 ? (head[3] ?? '') : '',
        `${timeSince(afterMs)} ${t(`sequenceVisit.${type}`)} ${visibleText(peer)}`,
      ),
    );
  for (const [index, exchange] of around.entries())
    lines.push(labelled(index === 0 ? (head[2] ?? '') : '', exchangeLine(exchange)));
  return lines;
}

/** A message that was sent or received, with when it was after the step began. */
function exchangeLine(exchange: Exchange & { readonly afterMs: number }): string {
  const { direction, name, peer, totalBytes, afterMs } = exchange;
  const whom = visibleText(peer === '' ? name : `${name} ${peer}`);
  return `${timeSince(afterMs)} ${direction === 'out' ? '>' : '<'} ${contentOf(exchange)}  ${totalBytes} B ${whom}`;
}

/** When something was, in a column: milliseconds after the step began. */
function timeSince(afterMs: number): string {
  return `${afterMs < 0 ? '−' : '+'}${milliseconds(Math.abs(afterMs))}`.padStart(11);
}

/** The bytes of a message: as text where all of it is one, else as hex. */
function contentOf(message: Pick<CameMessage, 'bytes' | 'encoding'>): string {
  const { bytes, encoding } = message;
  const shown = bytes.subarray(0, maxBytesShown);
  const more = bytes.byteLength > maxBytesShown ? '…' : '';
  return isText(message)
    ? `${visibleText(escapeText(decodeText(shown, encoding)))}${more}`
    : formatHex(shown) + more;
}

/** Carets below the bytes that differ; empty for text, whose bytes have no columns. */
function marksOf(message: CameMessage): string {
  const { bytes, differing } = message;
  if (isText(message)) return '';
  const shown = differing.filter(({ from }) => from < maxBytesShown);
  if (shown.length === 0) return '';
  const within = (at: number): boolean => shown.some(({ from, to }: ByteRange) => at >= from && at < to);
  const count = Math.min(bytes.byteLength, maxBytesShown);
  return Array.from({ length: count }, (_, at) => (within(at) ? '^^' : '  '))
    .join(' ')
    .trimEnd();
}

/** Whether bytes are text in an encoding, line endings and tabs among it. */
function isText({ bytes, encoding }: Pick<CameMessage, 'bytes' | 'encoding'>): boolean {
  return !/[\uFFFD\x00-\x08\x0B\x0C\x0E-\x1F\x7F]/.test(decodeText(bytes, encoding));
}

function fromWords({ peer, afterMs, totalBytes }: CameMessage): string {
  const sign = afterMs < 0 ? '−' : '+';
  return visibleText(`${totalBytes} B ${sign}${milliseconds(Math.abs(afterMs))} ${peer}`);
}

/** `1.2 ms`, `2.11 s`. */
export function milliseconds(ms: number): string {
  if (ms < 1_000) return `${ms.toFixed(ms < 100 ? 1 : 0)} ms`;
  return `${(ms / 1_000).toFixed(2)} s`;
}

function cut(text: string, width: number): string {
  const letters = Array.from(text);
  return letters.length <= width ? text : `${letters.slice(0, width - 1).join('')}…`;
}

import stringWidth from 'string-width';
import { decodeText } from '../../bytes/encodings.js';
import { escapeControls, visibleText } from '../../bytes/escapes.js';
import { formatHex } from '../../bytes/hex.js';
import { failureMessage, type Language } from '../../errors/error.js';
import { callMessage, callTarget } from '../../lesson/call-words.js';
import type { Arrow, CallNote, LadderRow } from '../../lesson/ladder.js';
import type { Words } from '../../lesson/lesson.js';
import type { SocketState } from '../../lesson/observation.js';
import type { Translate } from '../language.js';
import { wrappedText } from './wrapped-text.js';

/** How the lines of a lesson are written. */
export interface LessonWords {
  readonly language: Language;
  readonly translate: Translate;
  readonly color: boolean;
  /** Of the terminal. */
  readonly columns: number;
}

const timeWidth = 8;
const leastSide = 20;
const mostSide = 30;
const leastArrow = 24;
const maxBytesShown = 20;
const textColumns = 88;
const strokes = { captured: '─', relayed: '─', inferred: '╌', recorded: '═' } as const;

/** A text of a lesson with its facts filled in, as lines; what stands between backticks is bold where there are colours. */
export function lessonText(
  words: Words,
  facts: Readonly<Record<string, string | number>>,
  { language, color, columns }: LessonWords,
): readonly string[] {
  const filled = words[language].replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(facts, name) ? visibleText(escapeControls(String(facts[name]))) : whole,
  );
  const lines = wrappedText(filled.replaceAll('`', color ? '`' : ''), Math.min(columns - 2, textColumns));
  let isCode = false;
  return lines.map((line) =>
    line.replaceAll('`', () => {
      isCode = !isCode;
      return isCode ? '\x1b[1m' : '\x1b[22m';
    }),
  );
}

/** Bytes as they are shown in a call or an answer: text where it is text, else hex. */
export function shownBytes(bytes: Uint8Array): string {
  const part = bytes.subarray(0, maxBytesShown);
  const more = bytes.byteLength > maxBytesShown ? '…' : '';
  const text = decodeText(part, 'utf-8');
  // The end of a part may cut a character.
  const whole = more === '' ? text : text.replace(/\ufffd+$/u, '');
  const isText =
    (whole !== '' || bytes.byteLength === 0) &&
    !/\ufffd/u.test(whole) &&
    !/[\0-\x08\x0e-\x1f\x7f]/.test(text);
  return isText ? `“${visibleText(escapeControls(whole))}${more}”` : `${formatHex(part)}${more}`;
}

/** The rows of a ladder as lines: time, the clients' calls, the packet, the server's calls. */
export function ladderLines(
  rows: readonly LadderRow[],
  firstMs: number,
  words: LessonWords,
): readonly string[] {
  const { side, arrow: arrowWidth } = widthsOf(words.columns);
  return rows.map(({ atMs, left, right, arrow }) => {
    const time = ((atMs - firstMs) / 1_000).toFixed(4).padStart(timeWidth);
    const middle = arrow === undefined ? ' '.repeat(arrowWidth) : arrowText(arrow, arrowWidth, words);
    const line = `${time}  ${padded(noteText(left, side, words), side)} │${middle}│ ${noteText(right, side, words)}`;
    return line.trimEnd();
  });
}

/** What stands above the columns of a ladder. */
export function ladderHead({ translate: t, columns }: LessonWords): string {
  const { side, arrow } = widthsOf(columns);
  const name = t('lessonEnds.client');
  const blank = ' '.repeat(timeWidth + 2);
  return `${blank}${padded(name, side)} ${' '.repeat(arrow + 2)} ${t('lessonEnds.server')}`;
}

/** What the system says of each socket, in one line. */
export function socketsLine(sockets: readonly SocketState[], { translate: t }: LessonWords): string {
  return sockets
    .filter(({ state }) => state !== undefined)
    .map(({ end, state = '', local = '', unread, listens = false }) => {
      const waits = unread > 0 ? `, ${t('lessonUnread', { count: unread })}` : '';
      return `${t(`lessonEnds.${end}`)} ${local} ${listens ? 'LISTEN + ' : ''}${state}${waits}`;
    })
    .join('   ');
}

function widthsOf(columns: number): { readonly side: number; readonly arrow: number } {
  const free = Math.max(columns, 80) - timeWidth - 6;
  const side = Math.max(leastSide, Math.min(mostSide, Math.floor((free - leastArrow) / 2)));
  return { side, arrow: Math.max(leastArrow, Math.min(44, free - 2 * side)) };
}

function noteText(
  note: CallNote | undefined,
  width: number,
  { language, translate: t }: LessonWords,
): string {
  if (note === undefined) return '';
  const { end, call, is, bytes, maxBytes, result } = note;
  const who = end === 'client2' || end === 'server2' ? `${t(`lessonEnds.${end}`)}: ` : '';
  if (is === 'called') {
    const inside = bytes === undefined ? maxBytes : shownMessage(note);
    return cut(
      `${who}${call}(${[inside, callTarget(note)].filter((part) => part !== undefined).join(', ')})`,
      width,
    );
  }
  if (result?.ok === false) return cut(`${who}${call}: ${failureMessage(result.failure, language)}`, width);
  const isEnd = bytes?.byteLength === 0 && call === 'recv';
  const came = bytes === undefined ? '' : isEnd ? ` ${t('lessonEnd')}` : ` ${shownMessage(note)}`;
  const from = callTarget(note);
  return cut(`${who}${call}${from === undefined ? '' : ` ${from}`} ${t('lessonReturned')}${came}`, width);
}

/** What was sent or read: a message of a protocol in its own words, or the bytes. */
function shownMessage(note: CallNote): string {
  const message = callMessage(note);
  if (message !== undefined) return visibleText(escapeControls(message));
  return note.bytes === undefined ? '' : shownBytes(note.bytes);
}

function arrowText(
  { from, reach, label, fate, basis }: Arrow,
  width: number,
  { color }: LessonWords,
): string {
  const isRight = from === 'left';
  const stroke = strokes[basis];
  // One side of the relay is half of the way.
  const way = reach === 'whole' ? width : Math.floor(width / 2);
  const shown = cut(visibleText(escapeControls(label)), Math.max(4, way - 6));
  const rest = Math.max(2, way - stringWidth(shown) - 3);
  const before = stroke.repeat(Math.ceil(rest / 2));
  const after = stroke.repeat(Math.floor(rest / 2));
  const tip = fate === 'held' ? '‖' : fate === 'lost' ? '×' : isRight ? '▶' : '◀';
  const line = isRight ? `${before} ${shown} ${after}${tip}` : `${tip}${after} ${shown} ${before}`;
  const fit = padded(line, way);
  const blank = ' '.repeat(width - way);
  const placed = reach === 'right' ? `${blank}${fit}` : `${fit}${blank}`;
  if (!color) return placed;
  const tone = fate === 'lost' ? 31 : fate === 'held' ? 1 : isRight ? 33 : 36;
  return `\x1b[${tone}m${placed}\x1b[0m`;
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let shown = '';
  for (const character of text) {
    if (stringWidth(shown + character) > width - 1) break;
    shown += character;
  }
  return `${shown}…`;
}

import { type EncodingName, parseEncodingName } from '../../../../src/bytes/encoding-names.js';
import { eolNames } from '../../../../src/bytes/line-endings.js';
import { longestRemembered, maxRemembered, repeatBounds } from '../../../../src/operations/bounds.js';
import { isSameDraft } from '../../../../src/operations/same-draft.js';
import type { RelaySide } from '../../../session.js';
import { type Join, type KeyValueStore, keptObject, keptStore, roomItem } from '../../../state/kept.js';
import type { Store } from '../../../state/store.js';
import { type ValuesSettings, valuesSettingsOf } from '../values/values-settings.js';
import { type DraftMeaning, lineBreakNames } from './draft.js';

/** How messages are shown. */
export type ViewMode = 'text' | 'hex' | 'both';

/** What a room shows of what passed. */
export type RoomView = 'log' | 'values' | 'ladder';

/** A message as typed, with its options. */
export interface TypedDraft extends DraftMeaning {
  readonly text: string;
  /** Undefined: the endpoint's own. */
  readonly writeAs: EncodingName | undefined;
}

/** A message that was sent. */
export interface SentDraft extends TypedDraft {
  /** Bytes that went out. */
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

/** What the page remembers of one endpoint: how to show its messages, and the options of what is typed. */
export interface RoomSettings extends DraftMeaning {
  readonly view: RoomView;
  readonly viewMode: ViewMode;
  readonly values: ValuesSettings;
  /** Undefined: the endpoint's own. */
  readonly readAs: EncodingName | undefined;
  /** Undefined: the endpoint's own. */
  readonly writeAs: EncodingName | undefined;
  /** Milliseconds between repetitions. */
  readonly repeatMs: number;
  readonly repeatCount: number | 'endless';
  /** The target of a UDP socket, `HOST:PORT` as typed; empty for every peer received from, or for its remote. */
  readonly target: string;
  /** Which side of a relay is spoken to. */
  readonly side: RelaySide;
  /** Earlier targets, latest first. */
  readonly usedTargets: readonly string[];
  /** The draft as typed; it stays after it was sent. */
  readonly draft: string;
  /** The sent messages, latest first. */
  readonly history: readonly SentDraft[];
}

const maxTargets = 8;
const maxChecksumCharacters = 200;

/** The settings of the endpoint that `key` names, as kept by the browser. */
export function createRoomSettings(keeper: KeyValueStore, key: string): Store<RoomSettings> {
  const read = (kept: unknown): RoomSettings => {
    const found = keptObject(kept);
    const { minMs, maxMs, maxCount } = repeatBounds;
    const { repeatCount } = found;
    return {
      view: found.view === 'ladder' || found.view === 'values' ? found.view : 'log',
      viewMode: found.viewMode === 'hex' || found.viewMode === 'both' ? found.viewMode : 'text',
      values: valuesSettingsOf(found.values),
      readAs: encodingOf(found.readAs),
      writeAs: encodingOf(found.writeAs),
      ...meaningOf(found),
      repeatMs: within(found.repeatMs, minMs, maxMs, 1000),
      repeatCount: repeatCount === 'endless' ? repeatCount : within(repeatCount, 1, maxCount, 100),
      target: typeof found.target === 'string' ? found.target : '',
      side: found.side === 'down' ? 'down' : 'up',
      usedTargets: textsOf(found.usedTargets).slice(0, maxTargets),
      draft: typeof found.draft === 'string' ? found.draft : '',
      history: historyOf(found.history),
    };
  };
  // A long text would be written at every keystroke.
  const keep = (settings: RoomSettings): RoomSettings =>
    settings.draft.length > longestRemembered ? { ...settings, draft: '' } : settings;
  // Each page has a draft of its own; what was sent from any of them can be recalled.
  const history: Join = (ours, theirs) => joinedHistory(historyOf(ours), historyOf(theirs));
  const usedTargets: Join = (ours, theirs) =>
    [...new Set([...textsOf(ours), ...textsOf(theirs)])].slice(0, maxTargets);
  return keptStore(keeper, roomItem(key), read, keep, { history, usedTargets });
}

/**
 * The settings after the draft was sent as `bytes` to `settings.target`: it leads the history, once, and its target the
 * targets; a text too long to keep is not remembered.
 */
export function remembered(settings: RoomSettings, bytes: number, atMs: number): RoomSettings {
  const { draft, target } = settings;
  const usedTargets =
    target === ''
      ? settings.usedTargets
      : [target, ...settings.usedTargets.filter((used) => used !== target)].slice(0, maxTargets);
  if (draft === '' || draft.length > longestRemembered) return { ...settings, usedTargets };
  const sent: SentDraft = { ...meantNow(settings), bytes, atMs };
  const others = settings.history.filter((earlier) => !isSameDraft(earlier, sent));
  return { ...settings, usedTargets, history: [sent, ...others].slice(0, maxRemembered) };
}

/** The content of the composer, and its options. */
export function meantNow({ draft, hex, raw, lineBreak, eol, checksum, writeAs }: RoomSettings): TypedDraft {
  return { text: draft, hex, raw, lineBreak, eol, checksum, writeAs };
}

/** The settings with a message of the history in the composer again, as it was meant when it was sent. */
export function recalled(settings: RoomSettings, sent: TypedDraft): RoomSettings {
  const { text, hex, raw, lineBreak, eol, checksum, writeAs } = sent;
  return { ...settings, draft: text, hex, raw, lineBreak, eol, checksum, writeAs };
}

function meaningOf(found: Readonly<Record<string, unknown>>): DraftMeaning {
  return {
    hex: found.hex === true,
    raw: found.raw === true,
    lineBreak: lineBreakNames.find((name) => name === found.lineBreak) ?? 'lf',
    eol: eolNames.find((name) => name === found.eol) ?? 'none',
    checksum: typeof found.checksum === 'string' ? found.checksum.slice(0, maxChecksumCharacters) : 'none',
  };
}

/** The messages of a history, as the browser or the workbench kept them, as far as they can be understood. */
export function historyOf(kept: unknown): readonly SentDraft[] {
  return Array.isArray(kept) ? kept.flatMap(sentDraftOf).slice(0, maxRemembered) : [];
}

/** The messages sent from two pages, latest first, each once. */
export function joinedHistory(
  ours: readonly SentDraft[],
  theirs: readonly SentDraft[],
): readonly SentDraft[] {
  return [...ours, ...theirs]
    .sort((one, other) => other.atMs - one.atMs)
    .filter((sent, at, all) => all.findIndex((later) => isSameDraft(later, sent)) === at)
    .slice(0, maxRemembered);
}

function sentDraftOf(kept: unknown): readonly SentDraft[] {
  const found = keptObject(kept);
  if (typeof found.text !== 'string') return [];
  const number = (value: unknown): number =>
    typeof value === 'number' && Number.isFinite(value) ? value : 0;
  const { text, writeAs, bytes, atMs } = found;
  return [
    { text, ...meaningOf(found), writeAs: encodingOf(writeAs), bytes: number(bytes), atMs: number(atMs) },
  ];
}

function textsOf(kept: unknown): readonly string[] {
  return Array.isArray(kept) ? kept.filter((text) => typeof text === 'string') : [];
}

/** A whole number within bounds, from what was typed or kept. */
export function within(value: unknown, least: number, most: number, otherwise: number): number {
  const number = typeof value === 'number' ? value : Number.NaN;
  if (!Number.isFinite(number)) return otherwise;
  return Math.min(most, Math.max(least, Math.round(number)));
}

function encodingOf(kept: unknown): EncodingName | undefined {
  return typeof kept === 'string' ? parseEncodingName(kept) : undefined;
}

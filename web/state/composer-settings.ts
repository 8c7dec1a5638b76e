import { type ChecksumName, checksumNames } from '../../src/bytes/checksums.js';
import { type EncodingName, parseEncodingName } from '../../src/bytes/encoding-names.js';
import { type EolName, eolNames } from '../../src/bytes/line-endings.js';
import { type Keeper, keptObject, keptStore } from './kept.js';
import type { Store } from './store.js';

/** How messages are shown. */
export type ViewMode = 'text' | 'hex' | 'both';

/** What the page remembers of one endpoint: how its messages are read, and how what is typed is meant. */
export interface RoomSettings {
  readonly viewMode: ViewMode;
  /** Undefined: the endpoint's own. */
  readonly readAs: EncodingName | undefined;
  readonly hex: boolean;
  /** Undefined: the endpoint's own. */
  readonly writeAs: EncodingName | undefined;
  /** Backslashes are themselves. */
  readonly raw: boolean;
  readonly eol: EolName;
  readonly checksum: ChecksumName;
  /** Milliseconds between repetitions. */
  readonly repeatMs: number;
  readonly repeatCount: number;
  /** What was typed and not sent yet. */
  readonly draft: string;
  /** What was sent, latest first. */
  readonly history: readonly string[];
}

/** Texts remembered of one endpoint, and the longest that is. */
const mostHistory = 50;
const longestRemembered = 4096;

/** Repetition stays a person's: no flood, and an end. */
export const repeatBounds = { leastMs: 10, mostMs: 3_600_000, mostCount: 100_000 } as const;

/** The settings of the endpoint described by `key`, as kept by the browser. */
export function createRoomSettings(keeper: Keeper, key: string): Store<RoomSettings> {
  const read = (kept: unknown): RoomSettings => {
    const found = keptObject(kept);
    return {
      viewMode: found.viewMode === 'hex' || found.viewMode === 'both' ? found.viewMode : 'text',
      readAs: encodingOf(found.readAs),
      hex: found.hex === true,
      writeAs: encodingOf(found.writeAs),
      raw: found.raw === true,
      eol: eolNames.find((name) => name === found.eol) ?? 'none',
      checksum: checksumNames.find((name) => name === found.checksum) ?? 'none',
      repeatMs: within(found.repeatMs, repeatBounds.leastMs, repeatBounds.mostMs, 1000),
      repeatCount: within(found.repeatCount, 1, repeatBounds.mostCount, 100),
      draft: typeof found.draft === 'string' ? found.draft : '',
      history: Array.isArray(found.history)
        ? found.history.filter((text) => typeof text === 'string').slice(0, mostHistory)
        : [],
    };
  };
  // A pasted megabyte would be written at every key.
  return keptStore(keeper, `breakoutbox.room.${key}`, read, (settings) =>
    settings.draft.length > longestRemembered ? { ...settings, draft: '' } : settings,
  );
}

/** The settings after `text` was sent: it leads the history, once; a text too long to keep is not remembered. */
export function remembered(settings: RoomSettings, text: string): RoomSettings {
  if (text === '' || text.length > longestRemembered) return settings;
  const history = [text, ...settings.history.filter((earlier) => earlier !== text)].slice(0, mostHistory);
  return { ...settings, history };
}

/** A whole number between two bounds, out of what was typed or kept. */
export function within(value: unknown, least: number, most: number, otherwise: number): number {
  const number = typeof value === 'number' ? value : Number.NaN;
  if (!Number.isFinite(number)) return otherwise;
  return Math.min(most, Math.max(least, Math.round(number)));
}

function encodingOf(kept: unknown): EncodingName | undefined {
  return typeof kept === 'string' ? parseEncodingName(kept) : undefined;
}

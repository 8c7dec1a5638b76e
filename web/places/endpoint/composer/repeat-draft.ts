import { repeatBounds } from '../../../../src/operations/bounds.js';
import { type RoomSettings, within } from './composer-settings.js';

/** The interval and the count, as a person has typed them. */
export interface RepeatDraft {
  readonly everyMs: string;
  /** Empty for endless. */
  readonly times: string;
}

/** The settings of a repetition. */
export type RepeatSettings = Pick<RoomSettings, 'repeatMs' | 'repeatCount'>;

/** The fields before a person has typed: the current settings. */
export function repeatDraftOf({ repeatMs, repeatCount }: RepeatSettings): RepeatDraft {
  return { everyMs: String(repeatMs), times: repeatCount === 'endless' ? '' : String(repeatCount) };
}

/** The typed values within the range of the workbench; an invalid interval is replaced by the current one. */
export function repeatOf({ everyMs, times }: RepeatDraft, { repeatMs }: RepeatSettings): RepeatSettings {
  const { minMs, maxMs, maxCount } = repeatBounds;
  return {
    repeatMs: within(everyMs === '' ? undefined : Number(everyMs), minMs, maxMs, repeatMs),
    repeatCount: times === '' ? 'endless' : within(Number(times), 1, maxCount, 1),
  };
}

import { repeatBounds } from '../../../../src/operations/bounds.js';
import { type RoomSettings, within } from './composer-settings.js';

/** How often, and how many times, as a person has typed it. */
export interface RepeatDraft {
  readonly everyMs: string;
  /** Empty for endless. */
  readonly times: string;
}

/** A repetition as it is set. */
export type RepeatSettings = Pick<RoomSettings, 'repeatMs' | 'repeatCount'>;

/** What is shown to a person who has typed nothing: the settings as they are. */
export function repeatDraftOf({ repeatMs, repeatCount }: RepeatSettings): RepeatDraft {
  return { everyMs: String(repeatMs), times: repeatCount === 'endless' ? '' : String(repeatCount) };
}

/** What was typed, held to what the workbench takes; an interval that is none is the one that was set. */
export function repeatOf({ everyMs, times }: RepeatDraft, { repeatMs }: RepeatSettings): RepeatSettings {
  const { minMs, maxMs, maxCount } = repeatBounds;
  return {
    repeatMs: within(everyMs === '' ? undefined : Number(everyMs), minMs, maxMs, repeatMs),
    repeatCount: times === '' ? 'endless' : within(Number(times), 1, maxCount, 1),
  };
}

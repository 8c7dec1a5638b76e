import type { RepetitionState } from '../../../../src/operations/endpoints.js';
import type { Words } from '../../../views/use-session.js';

/** The progress of a repetition: `37 of 100`, or `1,204` without an end. */
export function progressWords({ sent, count: of }: RepetitionState, { t, count }: Words): string {
  return of === undefined ? count(sent) : t('repeatProgress', { sent: count(sent), of: count(of) });
}

/** A running repetition in one line, including what was skipped. */
export function repetitionTitle(repetition: RepetitionState, words: Words): string {
  const { t, count } = words;
  const running = t('repeatRunning', {
    progress: progressWords(repetition, words),
    interval: count(repetition.intervalMs),
  });
  return repetition.skipped === 0
    ? running
    : `${running} · ${t('repeatSkipped', { count: count(repetition.skipped) })}`;
}

/** Why a repetition ended without a request; undefined if there is nothing to report. */
export function repetitionEndWords(repetition: RepetitionState, words: Words): string | undefined {
  if (repetition.state !== 'ended') return undefined;
  const { t, count, failure } = words;
  const params = { progress: progressWords(repetition, words) };
  const skipped =
    repetition.skipped === 0 ? '' : ` · ${t('repeatSkipped', { count: count(repetition.skipped) })}`;
  switch (repetition.reason) {
    case 'done':
      return t('repeatDone', params) + skipped;
    case 'stopped':
      return t('repeatStopped', params) + skipped;
    case 'endpoint':
      return t('repeatEndedWithEndpoint', params);
    case 'failed':
      return repetition.failure === undefined
        ? t('repeatStopped', params)
        : t('repeatFailed', { ...params, reason: failure(repetition.failure) });
  }
}

import type { ReplayOutcome } from '../../app/replay/replay-connection.js';
import { visibleJson, visibleText } from '../../bytes/escapes.js';
import { formatHex } from '../../bytes/hex.js';
import { isoTime } from '../../bytes/iso-time.js';
import { failureMessage } from '../../errors/error.js';
import { nowMicros } from '../../system/clock.js';
import type { Settings } from '../settings.js';

/** Differences of one conversation that a person is shown; objects have all. */
const maxShown = 10;

/** Whether everything came as it was recorded. */
export function isAsRecorded({ differences, failure }: ReplayOutcome): boolean {
  return differences.length === 0 && failure === undefined;
}

/** The lines that a person reads of a conversation that was replayed, each with its end. */
export function outcomeLines(outcome: ReplayOutcome, { translate: t, language }: Settings): string {
  const { conversation, exchanges, differences, failure } = outcome;
  const { name, client, server } = conversation;
  const of = { name: visibleText(name), client: visibleText(client), server: visibleText(server), exchanges };
  const lines: string[] = [];
  if (differences.length > 0) lines.push(t('replayDiffers', { ...of, differing: differences.length }));
  else if (failure === undefined) lines.push(t('replayEqual', of));
  if (failure !== undefined)
    lines.push(t('replayFailed', { ...of, why: visibleText(failureMessage(failure, language)) }));
  const hexOf = (bytes: Uint8Array): string => (bytes.length === 0 ? t('replayNothing') : formatHex(bytes));
  for (const difference of differences.slice(0, maxShown)) {
    const { expected, came, datagram, ...place } = difference;
    lines.push(
      datagram === undefined ? t('replayAnswer', place) : t('replayDatagram', { ...place, datagram }),
      t('replayExpected', { hex: hexOf(expected) }),
      t('replayCame', { hex: hexOf(came) }),
    );
  }
  const more = differences.length - maxShown;
  if (more > 0) lines.push(t('replayMore', { count: more }));
  return `${lines.join('\n')}\n`;
}

/** The same as objects of `--json`: each difference, then the conversation. */
export function outcomeJson(outcome: ReplayOutcome, settings: Settings): string {
  const { conversation, exchanges, differences, failure } = outcome;
  const { name, client, server, protocol } = conversation;
  const lines = differences.map(({ expected, came, ...place }) =>
    replayJson(
      'replayDifference',
      { conversation: name, ...place, expected: formatHex(expected, ''), came: formatHex(came, '') },
      settings,
    ),
  );
  const error = failure && {
    code: failure.code,
    message: failureMessage(failure, 'en'),
    fault: failure.fault,
  };
  const facts = { conversation: name, protocol, client, server, exchanges };
  return [
    ...lines,
    replayJson('replayFinished', { ...facts, differences: differences.length, error }, settings),
  ].join('');
}

/** An object of `--json`, with its end. */
export function replayJson(
  type: string,
  facts: Readonly<Record<string, unknown>>,
  { numbers }: Pick<Settings, 'numbers'>,
): string {
  return `${visibleJson({ time: isoTime(nowMicros(), 6), type, sequence: numbers.next(), ...facts })}\n`;
}

import type { RecordedConversation } from './recorded-conversation.js';

/** A pause that a person is told of before it is waited for. */
export const longPauseMs = 3_600_000;

/** A clock that is set by less goes on; packets of several interfaces also come that much out of order. */
const leastSetBackMicros = 1_000_000;

/** The conversations before or in which the clock of the recording was set back by more than a second: how long that pause was is not known. */
export function setBackConversations(
  conversations: readonly RecordedConversation[],
): readonly RecordedConversation[] {
  let began = Number.NEGATIVE_INFINITY;
  return conversations.filter(({ beganMicros, steps }) => {
    let before = began;
    began = beganMicros;
    const times = [beganMicros, ...steps.map(({ timeMicros }) => timeMicros)];
    return times.some((time) => {
      const isSetBack = before - time > leastSetBackMicros;
      before = time;
      return isSetBack;
    });
  });
}

/** When each conversation begins, in milliseconds after the first: no sooner than the one before it, also where the clock was set back. */
export function beginningsMs(conversations: readonly RecordedConversation[]): readonly number[] {
  let atMicros = 0;
  let before = conversations[0]?.beganMicros ?? 0;
  return conversations.map(({ beganMicros }) => {
    atMicros += Math.max(0, beganMicros - before);
    before = beganMicros;
    return atMicros / 1_000;
  });
}

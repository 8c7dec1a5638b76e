import { isMessage, peersOf } from '../log/log-entry.js';
import type { LadderSource } from './ladder-model.js';

/** What a conversation is like, for one sentence. Times in microseconds, medians. */
export type LadderSummary =
  | { readonly type: 'nothing' }
  /** One request at a time: of each `periodMicros`, `answerMicros` are the answering side's. */
  | {
      readonly type: 'turns';
      readonly asker: 'here' | 'peer';
      readonly exchanges: number;
      readonly unanswered: number;
      readonly answerMicros: number;
      readonly periodMicros: number;
    }
  /** All messages go one way; undefined a second for a single moment. */
  | {
      readonly type: 'oneWay';
      readonly direction: 'received' | 'sent';
      readonly messages: number;
      readonly perSecond: number | undefined;
    }
  | { readonly type: 'both'; readonly received: number; readonly sent: number };

/** The messages that are looked at: the latest. */
const maxMessages = 20_000;
/** Fewer exchanges say nothing of the rest. */
const minExchanges = 3;
/** The share of messages that have to be a request or the answer to one. */
const minShare = 0.8;

/** Sums a conversation with `peer` up; with all peers if it is undefined. */
export function ladderSummary(source: LadderSource, peer: string | undefined): LadderSummary {
  const times: number[] = [];
  const isSent: boolean[] = [];
  for (let number = source.next - 1; number >= source.first && times.length < maxMessages; number -= 1) {
    const event = source.at(number)?.event;
    if (event === undefined || !isMessage(event)) continue;
    if (peer !== undefined && !peersOf(event).includes(peer)) continue;
    times.push(event.timeMicros);
    isSent.push(event.type === 'sent');
  }
  times.reverse();
  isSent.reverse();
  const [first] = isSent;
  if (first === undefined) return { type: 'nothing' };
  const sent = isSent.filter(Boolean).length;
  const received = isSent.length - sent;
  if (sent === 0 || received === 0) {
    const micros = (times.at(-1) ?? 0) - (times[0] ?? 0);
    return {
      type: 'oneWay',
      direction: sent === 0 ? 'received' : 'sent',
      messages: isSent.length,
      perSecond: micros <= 0 ? undefined : ((isSent.length - 1) * 1e6) / micros,
    };
  }
  return turnsOf(times, isSent, first) ?? { type: 'both', received, sent };
}

/** The exchanges of a conversation in which one side asks and the other answers; undefined if it is none. */
function turnsOf(
  times: readonly number[],
  isSent: readonly boolean[],
  first: boolean,
): LadderSummary | undefined {
  const answers: number[] = [];
  const periods: number[] = [];
  let asked: number | undefined;
  let lastAsked: number | undefined;
  let unanswered = 0;
  for (const [index, isOut] of isSent.entries()) {
    const time = times[index] ?? 0;
    if (isOut === first) {
      if (asked !== undefined) unanswered += 1;
      if (lastAsked !== undefined) periods.push(Math.max(0, time - lastAsked));
      asked = time;
      lastAsked = time;
    } else if (asked !== undefined) {
      answers.push(Math.max(0, time - asked));
      asked = undefined;
    }
  }
  if (answers.length < minExchanges || (answers.length * 2 + unanswered) / isSent.length < minShare)
    return undefined;
  return {
    type: 'turns',
    asker: first ? 'here' : 'peer',
    exchanges: answers.length,
    unanswered,
    answerMicros: median(answers),
    periodMicros: median(periods),
  };
}

function median(values: number[]): number {
  values.sort((one, other) => one - other);
  return values[Math.floor(values.length / 2)] ?? 0;
}

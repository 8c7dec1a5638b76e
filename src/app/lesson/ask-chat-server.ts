import { encodeText } from '../../bytes/encodings.js';
import type { ChatServerTask } from '../../lesson/own-program/task.js';
import { waits } from '../../lesson/own-program/waits.js';

/** A connection of the bench to a student's server. */
export interface OwnClient {
  say(bytes: Uint8Array): void;
  /** Ends it without a word. */
  leave(): Promise<void>;
  /** Until the program has said something, and then nothing for a moment; at most so long. */
  quiet(ms: number): Promise<void>;
  /** So long in any case, unless the bench is closed. */
  wait(ms: number): Promise<void>;
}

/** Until a server has noticed that somebody has come, or left. */
const settleMs = 200;
/** A silence from which a finding follows, and a little more, so that it has been found. */
const answerMs = waits.idleMs + 200;

/**
 * Talks to a student's chat server as three clients: one says a line, then three at once while another speaks, then Chinese; the third
 * leaves, and the others go on. Resolves when that is over; rejects with a BreakoutboxError where nobody listens.
 */
export async function askChatServer(
  { encoding }: ChatServerTask,
  open: () => Promise<OwnClient>,
): Promise<void> {
  const [one, other, third] = [await open(), await open(), await open()];
  const line = (text: string): Uint8Array => encodeText(`${text}\n`, encoding);
  await one.quiet(settleMs);
  one.say(line('hello from one'));
  await one.quiet(answerMs);
  for (const text of ['first', 'second', 'third']) one.say(line(text));
  other.say(line('at the same time'));
  await one.quiet(answerMs);
  one.say(line('你好，温度 23.5℃'));
  await one.quiet(answerMs);
  await third.leave();
  await one.quiet(settleMs);
  one.say(line('are you there'));
  await one.quiet(answerMs);
  other.say(line('here I am'));
  await one.quiet(answerMs);
  one.say(line('then go on'));
  // What is missing is known when all have been silent for long enough.
  await one.wait(answerMs);
  await Promise.all([one.leave(), other.leave()]);
}

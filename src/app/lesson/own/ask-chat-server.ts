import { encodeText } from '../../../bytes/encodings.js';
import type { ChatServerTask } from '../../../lesson/own-program/task.js';
import { waits } from '../../../lesson/own-program/waits.js';
import type { OwnClient } from './own-client.js';

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
  // A server that has put a client out has shown enough.
  const say = (client: OwnClient, text: string): void => {
    if (client.isOpen()) client.say(encodeText(`${text}\n`, encoding));
  };
  await one.quiet(settleMs);
  say(one, 'hello from one');
  await one.quiet(answerMs);
  for (const text of ['first', 'second', 'third']) say(one, text);
  say(other, 'at the same time');
  await one.quiet(answerMs);
  say(one, '你好，温度 23.5℃');
  await one.quiet(answerMs);
  await third.leave();
  await one.quiet(settleMs);
  say(one, 'are you there');
  await one.quiet(answerMs);
  say(other, 'here I am');
  await one.quiet(answerMs);
  say(one, 'then go on');
  // What is missing is known when all have been silent for long enough.
  await one.wait(answerMs);
  await Promise.all([one.leave(), other.leave()]);
}

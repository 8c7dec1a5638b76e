import { encodeText } from '../../../bytes/encodings.js';
import type { LineServerTask } from '../../../lesson/own-program/task.js';
import type { OwnClient } from './own-client.js';

/** How long an answer may take before the next thing is asked. */
const answerMs = 1_500;
/** Between the two pieces of a line. */
const pieceMs = 100;

/**
 * Asks a student's server of lines everything of its task: each question, two as one send, and one in two pieces. Where several clients are
 * to be served, a second one asks everything first, while the first, which was answered once, says nothing. Rejects with a BreakoutboxError where nobody listens.
 */
export async function askLineServer(
  { exchanges, encoding, lineEnd, servesMany }: LineServerTask,
  open: () => Promise<OwnClient>,
): Promise<void> {
  const end = lineEnd === 'crlf' ? '\r\n' : '\n';
  const bytesOf = (...questions: readonly string[]): Uint8Array =>
    encodeText(questions.map((question) => `${question}${end}`).join(''), encoding);
  const first = await open();
  const others = servesMany ? [await open()] : [];
  const [greeting] = exchanges;
  if (servesMany && greeting !== undefined) {
    // The second client asks while the first one, which was answered, says nothing: only then is it known whom the server waits for.
    first.say(bytesOf(greeting.question));
    await first.quiet(answerMs);
  }
  for (const client of [...others, first]) {
    const ask = async (bytes: Uint8Array, ms: number = answerMs): Promise<void> => {
      client.say(bytes);
      await client.quiet(ms);
    };
    for (const { question } of exchanges) await ask(bytesOf(question));
    const [one, two = one] = exchanges;
    if (one === undefined || two === undefined) continue;
    await ask(bytesOf(one.question, two.question));
    const torn = bytesOf(two.question);
    await ask(torn.slice(0, 2), pieceMs);
    await ask(torn.slice(2));
    client.finish();
    await client.quiet(answerMs);
  }
  const clients = [first, ...others];
  // A connection that the bench has left says nothing of what the program leaves undone.
  await Promise.all(clients.map((client) => client.settled()));
  await Promise.all(clients.map((client) => client.leave()));
}

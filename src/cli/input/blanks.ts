import { constants } from 'node:os';
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { FoundMessage, SavedMessages, SendingValues } from '../../app/workspace/saved-messages.js';
import { visibleText } from '../../bytes/escapes.js';
import { blanksOfMessage } from '../../config/workspace/compose-message.js';
import { BreakoutboxError } from '../../errors/error.js';
import { onSignals } from '../exit.js';
import type { Settings } from '../settings.js';

/** What a person said to the blanks of a message: all values for it, or that it is not to be sent. */
export type Answers =
  | { readonly type: 'answered'; readonly values: SendingValues }
  | { readonly type: 'interrupted'; readonly status: number };

/**
 * Asks the person for the blanks that `values` leave, if there is a person at a terminal. Ctrl-C, Ctrl-D and a signal interrupt it.
 * @throws BreakoutboxError PLACEHOLDER_UNFILLED, ENVIRONMENT_UNKNOWN, ENVIRONMENT_UNCHOSEN: what no answer can mend
 */
export async function answersFor(
  found: FoundMessage,
  values: SendingValues,
  messages: SavedMessages,
  { translate: t }: Settings,
): Promise<Answers> {
  const blanks = blanksOfMessage(found.message).filter(({ name }) => !values.set.has(name));
  if (blanks.length === 0 || process.stdin.isTTY !== true) return { type: 'answered', values };
  checkOthers(found, values, messages, blanks);
  const set = new Map(values.set);
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<undefined>((resolve) => {
    reader.once('close', () => resolve(undefined));
  });
  let status: number = 128 + constants.signals.SIGINT;
  const signals = onSignals((signal) => {
    status = 128 + constants.signals[signal];
    reader.close();
  });
  reader.on('SIGINT', () => signals.raise('SIGINT'));
  try {
    for (const { name, preset } of blanks) {
      const shown =
        preset === undefined ? visibleText(name) : `${visibleText(name)} [${visibleText(preset)}]`;
      const typed = new Promise<string>((resolve) => {
        reader.question(t('messageBlank', { name: shown }), resolve);
      });
      const answer = await Promise.race([typed, closed]);
      if (answer === undefined) {
        process.stderr.write('\n');
        return { type: 'interrupted', status };
      }
      const value = answer || preset;
      if (value !== undefined) set.set(name, value);
    }
    return { type: 'answered', values: { ...values, set } };
  } finally {
    signals.stop();
    reader.close();
  }
}

/** Refuses a message that lacks more than its blanks, before anything is asked. */
function checkOthers(
  found: FoundMessage,
  values: SendingValues,
  messages: SavedMessages,
  blanks: ReturnType<typeof blanksOfMessage>,
): void {
  const set = new Map([...values.set, ...blanks.map(({ name, preset = '0' }) => [name, preset] as const)]);
  try {
    messages.preview(found, { ...values, set });
  } catch (error) {
    if (!(error instanceof BreakoutboxError)) throw error;
    const { code, params } = error.failure;
    const isOfBlank = blanks.some(({ name }) => name === params.name);
    if (
      code === 'ENVIRONMENT_UNKNOWN' ||
      code === 'ENVIRONMENT_UNCHOSEN' ||
      (code === 'PLACEHOLDER_UNFILLED' && !isOfBlank)
    )
      throw error;
  }
}

import type { Command } from 'commander';
import type { EndpointInput } from '../app/index.js';
import type { MessageView } from '../app/layouts/message-view.js';
import { endpointCheck } from '../config/endpoint-check.js';
import type { RelayInput } from '../config/relay-input.js';
import { collected } from './collected.js';
import type { Translate } from './language.js';

/** What a person said of the messages of an endpoint. */
export interface MessageOptions {
  /** An expression of the filter language. */
  readonly filter?: string;
  /** Names or files of layouts. */
  readonly layout?: readonly string[];
}

/** Adds `--filter` and `--layout`. */
export function addMessageOptions(command: Command, t: Translate): Command {
  return command
    .option('--filter <expression>', t('options.messageFilter'))
    .option('--layout <layout>', t('options.layout'), collected);
}

/**
 * What was said, opened; undefined if nothing was. Its code is loaded here: most endpoints have neither.
 * @throws BreakoutboxError the failures of `openMessageView`
 */
export async function messageViewOf(
  { filter, layout = [] }: MessageOptions,
  input: EndpointInput | RelayInput,
): Promise<MessageView | undefined> {
  if (filter === undefined && layout.length === 0) return undefined;
  const { openMessageView } = await import('../app/layouts/message-view.js');
  return openMessageView({ filter, layouts: layout, label: input.label ?? '', check: endpointCheck(input) });
}

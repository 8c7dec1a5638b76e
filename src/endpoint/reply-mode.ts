import type { EncodingName } from '../bytes/encoding-names.js';
import { type Failure, failure } from '../errors/error.js';
import type { Behaviour } from './behaviour.js';
import { type Answer, CharacterReply, messageReply } from './character-reply.js';
import { echo, silence } from './echo.js';
import { reverseBytes, reverseMessage } from './reverse.js';
import { filledTemplate, parseTemplate, repeatsText, type Template } from './template.js';

/** What an endpoint answers by itself. */
export type ReplyMode =
  | { readonly type: 'none' }
  | { readonly type: 'echo' }
  | { readonly type: 'reverse' }
  | { readonly type: 'reverse-bytes' }
  | { readonly type: 'template'; readonly template: Template };

/** Reads `none`, `echo`, `reverse`, `reverse-bytes` or `text:TEMPLATE`; the template's literals take `encoding`. */
export function parseReplyMode(
  text: string,
  encoding: EncodingName,
): { readonly ok: true; readonly mode: ReplyMode } | { readonly ok: false; readonly failure: Failure } {
  if (text === 'none' || text === 'echo' || text === 'reverse' || text === 'reverse-bytes') {
    return { ok: true, mode: { type: text } };
  }
  if (!text.startsWith('text:')) return { ok: false, failure: failure('REPLY_MODE_INVALID', { text }) };
  const parsed = parseTemplate(text.slice('text:'.length), encoding);
  return parsed.ok ? { ok: true, mode: { type: 'template', template: parsed.template } } : parsed;
}

/**
 * The behaviour of one conversation. What is cut anywhere (`stream`) is answered in whole characters, so that each
 * conversation needs a behaviour of its own; a datagram stands for itself.
 */
export function createBehaviour(
  mode: ReplyMode,
  encoding: EncodingName,
  carriedBy: 'stream' | 'datagrams',
): Behaviour {
  const textReply = (answer: Answer): Behaviour =>
    carriedBy === 'stream' ? new CharacterReply(answer, encoding) : messageReply(answer);
  switch (mode.type) {
    case 'none':
      return silence;
    case 'echo':
      return echo;
    case 'reverse':
      return textReply((message) => reverseMessage(message, encoding));
    case 'reverse-bytes':
      return reverseBytes;
    case 'template': {
      const answer: Answer = (message, origin) => filledTemplate(mode.template, encoding, message, origin);
      return repeatsText(mode.template) ? textReply(answer) : messageReply(answer);
    }
  }
}

import type { EncodingName } from '../bytes/encoding-names.js';
import { type Failure, failure } from '../errors/error.js';
import type { Answering, Behaviour, BehaviourFactory, Carrier } from './behaviour.js';
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

/** Parses `none`, `echo`, `reverse`, `reverse-bytes` or `text:TEMPLATE`. The template's literals use `encoding`. */
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
 * The behaviours of the reply modes. A stream may be cut anywhere and is answered in whole characters, so each conversation
 * has its own behaviour. A datagram is complete.
 */
export const replyBehaviours = (
  { reply, encoding }: Pick<Answering, 'reply' | 'encoding'>,
  carriedBy: Carrier,
): BehaviourFactory => {
  const textReply = (answer: Answer): BehaviourFactory =>
    carriedBy === 'stream' ? () => new CharacterReply(answer, encoding) : shared(messageReply(answer));
  switch (reply.type) {
    case 'none':
      return shared(silence);
    case 'echo':
      return shared(echo);
    case 'reverse':
      return textReply((message) => reverseMessage(message, encoding));
    case 'reverse-bytes':
      return shared(reverseBytes);
    case 'template': {
      const { template } = reply;
      const answer: Answer = (message, origin) => filledTemplate(template, encoding, message, origin);
      return repeatsText(template) ? textReply(answer) : shared(messageReply(answer));
    }
  }
};

/** One stateless behaviour for every conversation. */
function shared(behaviour: Behaviour): BehaviourFactory {
  return () => behaviour;
}

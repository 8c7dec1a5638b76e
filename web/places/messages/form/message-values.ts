// Fetched with the first message that is edited in its form: it reads and writes YAML.
import { type MessageInput, messageFileShape } from '../../../../src/config/workspace/message-file.js';
import { YamlDocument } from '../../../../src/config/workspace/yaml-document.js';

/** The values of a message of a file, as far as its text can be read; undefined if there is no such message. */
export function messageValues(text: string, index: number): MessageInput | undefined {
  const document = YamlDocument.parse(text);
  if (!document.ok) return undefined;
  return messageAt(document.value.value(messageFileShape), index);
}

/**
 * The text of the file after some values of a message have changed; those that become undefined are gone. Comments, order and all
 * else stay; the same text if it has no such message.
 */
export function withMessageValues(text: string, index: number, changes: Partial<MessageInput>): string {
  const document = YamlDocument.parse(text);
  if (!document.ok) return text;
  const value = document.value.value(messageFileShape);
  const message = messageAt(value, index);
  if (message === undefined) return text;
  const changed = { ...message, ...changes };
  document.value.update(Array.isArray(value) ? value.with(index, changed) : changed);
  return document.value.toString();
}

function messageAt(value: unknown, index: number): MessageInput | undefined {
  const one: unknown = Array.isArray(value) ? value[index] : index === 0 ? value : undefined;
  return typeof one === 'object' && one !== null && !Array.isArray(one) ? (one as MessageInput) : undefined;
}

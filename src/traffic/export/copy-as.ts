import { formatBase64 } from '../../bytes/base64.js';
import type { EncodingName } from '../../bytes/encoding-names.js';
import { formatHex } from '../../bytes/hex.js';
import { cArray } from './c-export.js';
import { curlCommand } from './curl-command.js';
import { pythonBytes } from './python-bytes.js';
import { bobCommand, printfCommand, type SendTarget } from './send-commands.js';

/** What messages are copied as, besides their text: in the notation of a language, or as a command that sends them. */
export const copyForms = ['hex', 'c', 'python', 'base64', 'printf', 'bob', 'curl'] as const;

/** A form of copied messages. */
export type CopyForm = (typeof copyForms)[number];

/** A message that is copied. */
export interface CopiedMessage {
  readonly bytes: Uint8Array;
  /** The comment on an array of C. */
  readonly comment: string;
  readonly encoding: EncodingName;
  /** Where a command sends it; undefined if nobody knows. */
  readonly target: SendTarget | undefined;
}

/** Messages in a form, a line each or more; undefined if one of them cannot be had in it, such as a request of curl that is none. */
export function copiedAs(form: CopyForm, messages: readonly CopiedMessage[]): string | undefined {
  switch (form) {
    case 'hex':
      return messages.map(({ bytes }) => formatHex(bytes)).join('\n');
    case 'base64':
      return messages.map(({ bytes }) => formatBase64(bytes)).join('\n');
    case 'c':
      return messages
        .map(({ bytes, comment }, index) =>
          cArray(bytes, messages.length === 1 ? 'message' : `message_${index + 1}`, comment),
        )
        .join('\n');
    case 'python': {
      const [only] = messages;
      if (messages.length === 1 && only !== undefined) return pythonBytes(only.bytes);
      return `messages = [\n${messages.map(({ bytes }) => `    ${pythonBytes(bytes)},\n`).join('')}]\n`;
    }
    case 'printf':
    case 'bob':
    case 'curl':
      return commandsOf(form, messages);
  }
}

function commandsOf(form: 'printf' | 'bob' | 'curl', messages: readonly CopiedMessage[]): string | undefined {
  const commands: string[] = [];
  for (const { bytes, encoding, target } of messages) {
    if (target === undefined) return undefined;
    const command =
      form === 'printf'
        ? printfCommand(bytes, target)
        : form === 'bob'
          ? bobCommand(bytes, target, encoding)
          : curlCommand(bytes, target);
    if (command === undefined) return undefined;
    commands.push(command);
  }
  return commands.join('\n');
}

import type { ChecksumSpec } from '../../bytes/checksum/checksum-spec.js';
import type { EncodingName } from '../../bytes/encoding-names.js';
import { type EolName, eolNames } from '../../bytes/line-endings.js';
import { type PlaceholderText, parsePlaceholders } from '../../bytes/placeholders.js';
import { deepFreeze } from '../deep-freeze.js';
import { choice, type Described, type Shape, shapeFault, text, whole } from '../shape.js';
import { below, type FilePart, faulty, partOf, reasonFault, shapedFault } from './file-part.js';
import { checksumAt, checksumShape, durationAt, encodingAt, encodingShape } from './file-values.js';

const content = 1_048_576;

const fields = {
  type: 'object',
  additionalProperties: {
    anyOf: [
      { type: 'string', maxLength: content },
      { type: 'array', items: { type: 'string' } },
    ],
  },
  description: 'A value for each field of the layout that does not follow by itself',
} as const satisfies Shape;

/** One message of `messages/FOLDER/NAME.yaml`. */
export const messageShape = {
  type: 'object',
  title: 'Message',
  additionalProperties: false,
  properties: {
    name: text("What it is called; without it, the file's name", 200),
    to: text(
      'An endpoint by its name or id, or tcp://HOST:PORT, tls://HOST:PORT or udp://HOST:PORT; without it, chosen when sending',
      1_024,
    ),
    text: text('What is sent, as text with escapes (\\n, \\x41) and {{placeholders}}', content),
    hex: text('What is sent, as pairs of hex digits and {{placeholders}}', content),
    form: {
      type: 'object',
      additionalProperties: false,
      required: ['layout'],
      description: 'What is sent, as the fields of a layout; lengths and checksums follow by themselves',
      properties: { layout: text('The name of the layout', 64), values: fields },
    },
    file: text('The file that is sent as it is, below the folder of the workspace', 4_096),
    encoding: { ...encodingShape, default: 'utf-8' },
    ending: { ...choice(eolNames, 'What is appended to each message'), default: 'none' },
    checksum: checksumShape,
    repeat: {
      type: 'object',
      additionalProperties: false,
      properties: {
        times: { ...whole(0, 1_000_000_000, 'How often; 0 until it is stopped'), default: 1 },
        every: text('The time from one to the next: 500ms, 2s', 32),
      },
    },
    pace: {
      type: 'object',
      additionalProperties: false,
      description: 'How fast a file is sent',
      properties: {
        bytesPerSecond: whole(1, 1_000_000_000),
        linesPerSecond: whole(1, 1_000_000),
      },
    },
    key: whole(1, 9, 'Alt and this digit send it from the composer'),
    remark: text('For people', 4_096),
  },
} as const satisfies Shape;

/** `messages/FOLDER/NAME.yaml`: one message, or a list of them. */
export const messageFileShape = {
  title: 'Messages',
  anyOf: [messageShape, { type: 'array', items: messageShape, maxItems: 100_000 }],
} as const satisfies Shape;

/** A message as a file describes it. */
export type MessageInput = Described<typeof messageShape>;

/** What a message sends, before its placeholders have values. */
export type MessageContent =
  | { readonly type: 'text'; readonly text: PlaceholderText }
  | { readonly type: 'hex'; readonly hex: PlaceholderText }
  | {
      readonly type: 'form';
      readonly layout: string;
      readonly values: ReadonlyMap<string, PlaceholderText | readonly PlaceholderText[]>;
    }
  | { readonly type: 'file'; readonly path: string };

/** How fast a file is sent. */
export type MessagePace =
  | { readonly type: 'bytes'; readonly perSecond: number }
  | { readonly type: 'lines'; readonly perSecond: number };

/** A saved message, every part decided. */
export interface SavedMessage {
  readonly name: string;
  /** Undefined: chosen when sending. */
  readonly to: PlaceholderText | undefined;
  readonly content: MessageContent;
  readonly encoding: EncodingName;
  readonly ending: EolName;
  readonly checksum: ChecksumSpec | undefined;
  /** `times` 0: until it is stopped. */
  readonly repeat: { readonly times: number; readonly everyMs: number };
  readonly pace: MessagePace | undefined;
  /** The digit that sends it together with Alt. */
  readonly key: number | undefined;
  readonly remark: string;
}

/** Checks what a file of messages holds. `fileName` names a single message that has no name, and numbers those of a list. */
export function parseMessages(value: unknown, fileName: string): FilePart<readonly SavedMessage[]> {
  const isList = Array.isArray(value);
  const fault = shapeFault(messageFileShape, value);
  if (fault !== undefined && (isList || typeof value !== 'object')) return faulty(shapedFault(fault));
  const messages: SavedMessage[] = [];
  for (const [index, one] of (isList ? value : [value]).entries()) {
    const name = isList ? `${fileName} ${index + 1}` : fileName;
    const parsed = parseMessage(one, name, isList ? `[${index}]` : '');
    if (!parsed.ok) return parsed;
    messages.push(parsed.value);
  }
  return { ok: true, value: messages };
}

/** Checks one message; `path` is where it stands in its file. */
export function parseMessage(value: unknown, name: string, path = ''): FilePart<SavedMessage> {
  const at = (property: string): string => below(path, property);
  const fault = shapeFault(messageShape, value);
  if (fault !== undefined) return faulty(shapedFault({ ...fault, property: at(String(fault.property)) }));
  const input = value as MessageInput;
  const { checksum = '', repeat = {}, pace = {}, key, remark = '', to = '' } = input;
  const read = contentOf(input, at);
  if (!read.ok) return read;
  const target = to === '' ? undefined : placeholdersAt(to, at('to'));
  if (target !== undefined && !target.ok) return target;
  return partOf(() =>
    deepFreeze({
      name: input.name?.trim() || name,
      to: target?.value,
      content: read.value,
      encoding: encodingAt(at('encoding'), input.encoding) ?? 'utf-8',
      ending: input.ending ?? 'none',
      checksum: checksumAt(at('checksum'), checksum || undefined),
      repeat: {
        times: repeat.times ?? 1,
        everyMs: repeat.every === undefined ? 1_000 : durationAt(at('repeat.every'), repeat.every),
      },
      pace: paceOf(pace),
      key,
      remark,
    }),
  );
}

function contentOf(input: MessageInput, at: (property: string) => string): FilePart<MessageContent> {
  const given = (['text', 'hex', 'form', 'file'] as const).filter((kind) => input[kind] !== undefined);
  const [kind] = given;
  if (given.length !== 1 || kind === undefined)
    return faulty(reasonFault(at(given[1] ?? 'text'), 'message-content'));
  if (kind === 'file') return { ok: true, value: { type: 'file', path: input.file ?? '' } };
  if (kind === 'form') return formOf(input.form, at);
  const parts = placeholdersAt(input[kind] ?? '', at(kind));
  if (!parts.ok) return parts;
  return {
    ok: true,
    value: kind === 'text' ? { type: kind, text: parts.value } : { type: kind, hex: parts.value },
  };
}

function formOf(form: MessageInput['form'], at: (property: string) => string): FilePart<MessageContent> {
  const values = new Map<string, PlaceholderText | readonly PlaceholderText[]>();
  for (const [name, value] of Object.entries(form?.values ?? {})) {
    const path = at(`form.values.${name}`);
    const list = (Array.isArray(value) ? value : [value]).map((one: string) => placeholdersAt(one, path));
    const fault = list.find((one) => !one.ok);
    if (fault !== undefined && !fault.ok) return fault;
    const texts = list.flatMap((one) => (one.ok ? [one.value] : []));
    values.set(name, Array.isArray(value) ? texts : (texts[0] ?? []));
  }
  return { ok: true, value: { type: 'form', layout: form?.layout ?? '', values } };
}

function paceOf({
  bytesPerSecond,
  linesPerSecond,
}: NonNullable<MessageInput['pace']>): MessagePace | undefined {
  if (linesPerSecond !== undefined) return { type: 'lines', perSecond: linesPerSecond };
  return bytesPerSecond === undefined ? undefined : { type: 'bytes', perSecond: bytesPerSecond };
}

function placeholdersAt(typed: string, path: string): FilePart<PlaceholderText> {
  const parsed = parsePlaceholders(typed);
  if (parsed.ok) return { ok: true, value: parsed.parts };
  const { reason, found } = parsed.fault;
  return faulty(reasonFault(path, reason, { found }));
}

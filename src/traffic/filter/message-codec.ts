import type { ReceivedCheck } from '../../bytes/checksum/received-check.js';
import type { EncodingName } from '../../bytes/encoding-names.js';
import { decodeText } from '../../bytes/encodings.js';
import type { Layout } from '../../layout/layout.js';
import { LayoutValues } from '../../layout/layout-values.js';
import type { Codec } from '../../wire/codec.js';
import type { FieldSink } from '../../wire/field-sink.js';
import { type FieldTable, fieldType } from '../../wire/field-type.js';
import type { Packet } from '../../wire/packet.js';
import type { Values } from './checked-filter.js';
import { LayoutCodec } from './layout-codec.js';
import { nanosecondsPerMicrosecond } from './nanoseconds.js';

/** A message of an endpoint, as filters look at it; borrowed until the filter has answered. */
export interface FilteredMessage {
  readonly bytes: Uint8Array;
  readonly direction: 'in' | 'out';
  /** The label and the id of the endpoint. */
  readonly endpoint: readonly string[];
  readonly peer: string;
  /** Microseconds since 1970. */
  readonly timeMicros: number;
  /** Of the endpoint's texts. */
  readonly encoding: EncodingName;
  /** Its text, where that is known otherwise than by the encoding. */
  readonly text?: string | undefined;
  /** How the endpoint checks what it receives. */
  readonly check?: ReceivedCheck | undefined;
  /** The layouts that are ticked on the endpoint. */
  readonly layouts: readonly Layout[];
  /** What a person has written to it in the record; absent where there is none. */
  readonly tags?: readonly string[] | undefined;
  readonly note?: string | undefined;
  /** The names of who sent it by hand, a person's and the NATS user's; undefined where nobody is known. */
  readonly by: readonly string[] | undefined;
  /** What else its bytes are known to be, each over all of them; absent for nothing. */
  readonly codecs?: readonly Codec[] | undefined;
}

/** The desk's fields of every message. */
export type MessageFieldName = keyof typeof messageTypes;

/** Types and purposes of the desk's fields. */
export const messageTypes = Object.freeze({
  endpoint: fieldType('text', 'the endpoint, by its name or id', '端点的名称或 ID'),
  peer: fieldType('text', 'the other side, as 192.168.1.9:502', '对端地址，例如 192.168.1.9:502'),
  dir: fieldType(
    'text',
    'its direction: "in" or received, "out" or sent',
    '方向：接收为 "in" 或 received，发送为 "out" 或 sent',
  ),
  text: fieldType('text', "its text in the endpoint's encoding", '按端点编码解码的文本'),
  hex: fieldType(
    'bytes',
    'its bytes; matches takes a pattern such as "AA ?? 01"',
    '报文字节；matches 后写字节模式，例如 "AA ?? 01"',
    {
      isHexPattern: true,
    },
  ),
  size: fieldType('u32', 'how many bytes it has', '字节数'),
  time: fieldType('date', 'when it came or went', '收发时间'),
  tag: fieldType('text', 'each of its tags in the record', '记录中的各个标签'),
  note: fieldType('text', 'the note on it in the record', '记录中的备注'),
  by: fieldType(
    'text',
    'who sent it: the name of the person, and the NATS user',
    '发送者：人员姓名以及 NATS 用户',
  ),
  'checksum.bad': fieldType('boolean', 'its checksum is wrong', '校验错误'),
} satisfies FieldTable);

/** The desk's field that values are; undefined for anything else, as for the field in some layers alone. */
export function messageFieldOf(values: Values): MessageFieldName | undefined {
  if (values.type !== 'field' || values.layers !== undefined) return undefined;
  const { name, protocols } = values.field;
  return protocols.length === 1 && protocols[0] === '' && isMessageField(name) ? name : undefined;
}

function isMessageField(name: string): name is MessageFieldName {
  return Object.hasOwn(messageTypes, name);
}

const directionNames = { in: ['in', 'received'], out: ['out', 'sent'] } as const;

/** Gives the desk's fields of `message`, and carries its layouts, each over all of its bytes. */
export class MessageCodec implements Codec<MessageFieldName, never> {
  /** The fields stand for themselves, and not below a protocol. */
  readonly protocol = '';
  readonly carriers = [];
  readonly types: FieldTable<MessageFieldName> = messageTypes;
  readonly faults = {};
  readonly info = undefined;
  /** Set before each walk. */
  message: FilteredMessage | undefined;
  readonly #wanted: ReadonlySet<string>;
  readonly #codecs = new Map<Layout, LayoutCodec>();
  readonly #values = new LayoutValues();

  /** Computes only the fields that are wanted. */
  constructor(wanted: ReadonlySet<string>) {
    this.#wanted = wanted;
  }

  label(): string {
    return '';
  }

  next(packet: Packet, layer: number): void {
    const end = packet.end(layer);
    const { layouts = [], codecs = [] } = this.message ?? {};
    for (const [index, codec] of [...layouts.map((layout) => this.#codecOf(layout)), ...codecs].entries()) {
      if (index === 0) packet.carry(codec, packet.start(layer), end);
      else packet.carryAnother(codec, packet.start(layer), end);
    }
  }

  fields(packet: Packet, layer: number, sink: FieldSink<MessageFieldName, never>): void {
    const { message } = this;
    if (message === undefined) return;
    const from = packet.start(layer);
    const { bytes, timeMicros } = message;
    const wants = (name: MessageFieldName): boolean => this.#wanted.has(name);
    if (wants('endpoint')) for (const name of message.endpoint) sink.field('endpoint', from, 0, name);
    if (wants('peer')) sink.field('peer', from, 0, message.peer);
    if (wants('dir')) for (const name of directionNames[message.direction]) sink.field('dir', from, 0, name);
    if (wants('text'))
      sink.field('text', from, bytes.byteLength, message.text ?? decodeText(bytes, message.encoding));
    if (wants('hex')) sink.field('hex', from, bytes.byteLength, undefined);
    if (wants('size')) sink.field('size', from, 0, bytes.byteLength);
    if (wants('time')) sink.field('time', from, 0, Math.round(timeMicros) * nanosecondsPerMicrosecond);
    if (wants('tag')) for (const tag of message.tags ?? []) if (tag !== '') sink.field('tag', from, 0, tag);
    if (wants('note') && message.note !== undefined && message.note !== '')
      sink.field('note', from, 0, message.note);
    if (wants('by')) for (const name of message.by ?? []) sink.field('by', from, 0, name);
    if (wants('checksum.bad')) {
      const isBad = this.#isBad(message);
      if (isBad !== undefined) sink.field('checksum.bad', from, 0, isBad ? 1 : 0);
    }
  }

  /** Whether a checksum is wrong, the endpoint's or one of a layout; undefined if there is none. */
  #isBad({ bytes, direction, check, layouts }: FilteredMessage): boolean | undefined {
    const own = direction === 'in' ? check : undefined;
    let hasOne = own !== undefined;
    if (own !== undefined && own.verdict(bytes).result !== 'ok') return true;
    for (const layout of layouts) {
      layout.decode(bytes, 0, bytes.byteLength, this.#values);
      for (let row = 0; row < this.#values.count; row += 1) {
        if (layout.fields[this.#values.fields[row] ?? -1]?.kind !== 'checksum') continue;
        hasOne = true;
        if (this.#values.faults[row] !== 0) return true;
      }
    }
    return hasOne ? false : undefined;
  }

  #codecOf(layout: Layout): LayoutCodec {
    const codec = this.#codecs.get(layout) ?? new LayoutCodec(layout, undefined);
    this.#codecs.set(layout, codec);
    return codec;
  }
}

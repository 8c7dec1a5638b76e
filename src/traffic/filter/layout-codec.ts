import { FrameSearch } from '../../bytes/frame-pattern.js';
import type { FramingSpec } from '../../bytes/framing.js';
import { encodeUtf8 } from '../../bytes/utf8.js';
import type { Sentence } from '../../errors/entry.js';
import type { Layout, LayoutField } from '../../layout/layout.js';
import { type LayoutFaultCode, layoutFaults } from '../../layout/layout-faults.js';
import { LayoutValues } from '../../layout/layout-values.js';
import { lineOf, numberAt, valueAt } from '../../layout/value-text.js';
import type { Carrier, Codec } from '../../wire/codec.js';
import type { FieldSink } from '../../wire/field-sink.js';
import { type FieldKind, type FieldTable, type FieldType, fieldType } from '../../wire/field-type.js';
import type { Line } from '../../wire/line.js';
import type { Packet } from '../../wire/packet.js';
import { writeCut } from '../../wire/row.js';

/** The longest message that is put together of several segments, in bytes. */
const maxMessageBytes = 1024 * 1024;

/** What is wrong with a layer of a layout. */
type LayoutCodecFault = LayoutFaultCode | 'FOREIGN';

const codecFaults: Readonly<Record<LayoutCodecFault, Sentence>> = Object.freeze({
  ...layoutFaults,
  FOREIGN: { en: 'bytes that are no message of the layout', 'zh-CN': '不属于此报文格式的字节' },
});

type MessageBytes = (bytes: Uint8Array, from: number, end: number) => number;

/**
 * A layout as a protocol: its messages become layers, its fields are named as in `sensor.temp`. With a port it reads everything of
 * that port; without one, what is beyond doubt a message of it between ports that no protocol has.
 */
export class LayoutCodec implements Codec<string, LayoutCodecFault> {
  readonly protocol: string;
  readonly carriers: readonly Carrier[];
  readonly types: FieldTable;
  readonly faults = codecFaults;
  readonly messageBytes: MessageBytes | undefined;
  readonly looksLike: ((bytes: Uint8Array, from: number, end: number) => boolean) | undefined;
  readonly #layout: Layout;
  /** The name of each field: `sensor.temp`. */
  readonly #names: readonly string[];
  readonly #values = new LayoutValues();

  constructor(layout: Layout, port: number | undefined) {
    this.protocol = layout.name;
    this.#layout = layout;
    this.#names = layout.fields.map(({ name }) => `${layout.name}.${name}`);
    this.types = layoutFieldTypes(layout);
    this.carriers =
      port === undefined
        ? []
        : [
            { table: 'tcpPort', number: port },
            { table: 'udpPort', number: port },
          ];
    this.messageBytes = messageBytesOf(layout.framing);
    this.looksLike =
      port === undefined ? (bytes, from, end) => this.#isBeyondDoubt(bytes, from, end) : undefined;
  }

  next(): void {
    // A message is the innermost layer.
  }

  label(): string {
    return this.protocol;
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    const values = this.#read(packet, layer);
    if (packet.isSibling(layer)) line.ascii('; ');
    if (values.isForeign) {
      line.text(packet.bytes, packet.start(layer), packet.end(layer));
      return;
    }
    const text = encodeUtf8(lineOf(this.#layout, values));
    line.text(text, 0, text.length);
    if (values.fault?.code === 'TRUNCATED') writeCut(line, packet, layer);
  };

  fields(packet: Packet, layer: number, sink: FieldSink<string, LayoutCodecFault>): void {
    const values = this.#read(packet, layer);
    if (values.isForeign) {
      sink.fault('FOREIGN', packet.start(layer));
      return;
    }
    const { fields } = this.#layout;
    let opened = -1;
    for (let row = 0; row < values.count; row += 1) {
      const index = values.fields[row] ?? -1;
      const field = fields[index];
      if (field === undefined) continue;
      const name = this.#names[index] ?? '';
      const from = values.froms[row] ?? 0;
      const to = values.tos[row] ?? 0;
      if (opened >= 0 && field.parent < 0) {
        sink.close(opened);
        opened = -1;
      }
      if (field.kind === 'bits' && fields[index + 1]?.parent === index) {
        sink.open(name, from, values.numbers[row] ?? 0);
        opened = to;
      } else if (field.kind !== 'text' || sink.wants === undefined || sink.wants(name))
        sink.field(name, from, to - from, this.#valueOf(field, row));
    }
    if (opened >= 0) sink.close(opened);
    const { fault } = values;
    if (fault !== undefined) sink.fault(fault.code, fault.offset, this.#names[fault.field]);
  }

  #valueOf({ kind }: LayoutField, row: number): number | string | undefined {
    if (kind === 'number' || kind === 'boolean' || kind === 'bits')
      return numberAt(this.#layout, this.#values, row);
    return kind === 'text' ? String(valueAt(this.#layout, this.#values, row)) : undefined;
  }

  #read(packet: Packet, layer: number): LayoutValues {
    this.#layout.decode(packet.bytes, packet.start(layer), packet.end(layer), this.#values);
    return this.#values;
  }

  #isBeyondDoubt(bytes: Uint8Array, from: number, end: number): boolean {
    let to = end;
    // A segment may have several messages.
    const length = this.messageBytes?.(bytes, from, end) ?? 0;
    if (length > 0) to = Math.min(end, from + length);
    this.#layout.decode(bytes, from, to, this.#values);
    return !this.#values.isForeign && this.#values.isSound;
  }
}

/** The types of the fields of a layout by their full names. */
export function layoutFieldTypes(layout: Layout): FieldTable {
  return Object.fromEntries(
    layout.fields.map((field) => [`${layout.name}.${field.name}`, typeOf(layout, field)]),
  );
}

function typeOf({ name }: Layout, field: LayoutField): FieldType {
  const { remark, unit, values, scaling } = field;
  const isPlain = scaling.divisor === 1 && scaling.multiplier === 1 && scaling.offset === 0;
  const en = remark || `a field of the layout ${name}${unit === '' ? '' : `, in ${unit}`}`;
  const zh = remark || `报文格式 ${name} 的字段${unit === '' ? '' : `，单位 ${unit}`}`;
  return fieldType(kindOf(field, isPlain), en, zh, {
    base: field.kind === 'bits' ? 'hexadecimal' : 'decimal',
    values: isPlain ? Object.fromEntries(values) : {},
  });
}

const unsignedKinds: Readonly<Record<number, FieldKind>> = { 1: 'u8', 2: 'u16', 3: 'u24', 4: 'u32' };

function kindOf({ kind, form, bits }: LayoutField, isPlain: boolean): FieldKind {
  switch (kind) {
    case 'text':
      return 'text';
    case 'boolean':
      return 'boolean';
    case 'number':
    case 'bits':
      if (bits > 0 || form?.kind === 'hexadecimal') return 'u64';
      if (!isPlain || form === undefined) return 'double';
      if (form.kind === 'unsigned') return unsignedKinds[form.bytes] ?? 'u64';
      return form.kind === 'signed' && form.bytes <= 4 ? 'i32' : 'double';
    default:
      return 'bytes';
  }
}

/** Finds the end of a message in a stream by what a layout says of frames; undefined if each segment is a message. */
function messageBytesOf(framing: FramingSpec | undefined): MessageBytes | undefined {
  if (framing?.type === 'line')
    return (bytes, from, end) => {
      for (let at = from; at < end; at += 1) if (bytes[at] === 0x0a) return at + 1 - from;
      return 0;
    };
  if (framing?.type !== 'pattern') return undefined;
  return (bytes, from, end) => {
    const search = new FrameSearch(framing.pattern, maxMessageBytes);
    let at = from;
    while (at < end) {
      const start = search.at(bytes, at, end);
      // What stands before a frame is a message of its own.
      if (start !== 'none') return at > from ? at - from : start === 'unknown' ? 0 : start;
      at = search.next(bytes, at + 1, end);
    }
    return end - from;
  };
}

import { isOfChecksum } from '../../wire/checksum.js';
import { fieldText } from '../../wire/field-text.js';
import type { Packet } from '../../wire/packet.js';
import { ipv4Bytes, ipv6Bytes } from './addresses.js';
import { calculate } from './calculate.js';
import { callOf } from './calls.js';
import type { FieldValues, Literal, ProtocolValues, Values } from './checked-filter.js';
import { dateNanoseconds } from './dates.js';
import type { LayerTapes } from './layer-tapes.js';
import { nanosecondsPerSecond } from './nanoseconds.js';
import { isInRanges, sliceInto } from './slices.js';
import { shapeOf } from './value-kinds.js';
import { ValueList } from './value-list.js';

/** Adds the values of a packet to `out`. */
export type Collect = (packet: Packet, out: ValueList) => void;

/** How a protocol's bytes are meant: up to the end of its header, or of the packet, which only searches and comparisons do. */
export type ProtocolExtent = 'header' | 'packet';

/** Makes the function that collects values. */
export function collectorOf(values: Values, tapes: LayerTapes, extent: ProtocolExtent): Collect {
  switch (values.type) {
    case 'field':
      return fieldCollector(values, tapes);
    case 'protocol':
      return protocolCollector(values, extent);
    case 'slice': {
      const of = collectorOf(values.of, tapes, 'header');
      const isText = shapeOf(values.of.kind) === 'text';
      const inner = new ValueList();
      return (packet, out) => {
        inner.clear();
        of(packet, inner);
        sliceInto(inner, isText, values.ranges, out);
      };
    }
    case 'call':
      return callOf(
        values,
        values.of.map((one) => collectorOf(one, tapes, 'header')),
      );
    case 'negative':
      return negativeCollector(collectorOf(values.of, tapes, extent));
    case 'arithmetic':
      return calculate(
        values.operator,
        shapeOf(values.kind),
        collectorOf(values.left, tapes, extent),
        collectorOf(values.right, tapes, extent),
      );
    default:
      return (_packet, out) => addLiteral(values, out);
  }
}

/** Adds the value of a literal. */
export function addLiteral(literal: Literal, out: ValueList): void {
  switch (literal.type) {
    case 'number':
      out.addNumber(literal.number);
      return;
    case 'text':
      out.addText(literal.text);
      return;
    case 'bytes':
      out.addBytes(literal.bytes, 0, literal.bytes.length);
  }
}

function fieldCollector({ field, layers, kind }: FieldValues, tapes: LayerTapes): Collect {
  const shape = shapeOf(kind);
  const { protocols, leaves, leafKind } = field;
  const leafType = { kind: leafKind, base: 'decimal' } as const;
  const [first = '', second = first] = leaves;
  const isOfMany = leaves.length > 2;
  tapes.askFor(leaves);
  const [onlyProtocol = ''] = protocols;
  const isOfManyProtocols = protocols.length > 1;
  if (leaves.some(isOfChecksum)) tapes.askForChecksums();
  const isTime = kind === 'time' || kind === 'duration';
  return (packet, out) => {
    for (let layer = 0; layer < packet.layerCount; layer += 1) {
      const protocol = packet.codec(layer)?.protocol ?? '';
      if (protocol !== onlyProtocol && !(isOfManyProtocols && protocols.includes(protocol))) continue;
      if (layers !== undefined && !isLayerMeant(packet, layer, protocol, layers)) continue;
      const tape = tapes.at(packet, layer);
      const { names, numbers, texts, offsets, lengths } = tape;
      for (let row = 0; row < tape.count; row += 1) {
        const name = names[row] ?? '';
        if (name !== first && name !== second && !(isOfMany && leaves.includes(name))) continue;
        if (shape === 'number') {
          const number = numbers[row] ?? Number.NaN;
          if (kind === 'date') out.addNumber(dateOf(texts[row], number));
          else out.addNumber(isTime ? Math.round(number * nanosecondsPerSecond) : number);
          continue;
        }
        const from = offsets[row] ?? 0;
        const length = lengths[row] ?? 0;
        const text = texts[row];
        if (shape === 'text') {
          const isOfBytes = text === undefined && leafKind !== 'text';
          out.addText(isOfBytes ? fieldText(leafType, undefined, packet.bytes, from, length) : (text ?? ''));
        } else if (text !== undefined) {
          const bytes = addressBytes(text);
          out.addBytes(bytes, 0, bytes.length);
        } else {
          out.addBytes(packet.bytes, from, from + length);
        }
      }
    }
  };
}

/** Nanoseconds since 1970 of a date, which is written as text or is that number already. */
function dateOf(text: string | undefined, number: number): number {
  return text === undefined ? number : (dateNanoseconds(text) ?? Number.NaN);
}

function protocolCollector({ protocol, layers }: ProtocolValues, extent: ProtocolExtent): Collect {
  return (packet, out) => {
    for (let layer = 0; layer < packet.layerCount; layer += 1) {
      if (packet.codec(layer)?.protocol !== protocol) continue;
      if (layers !== undefined && !isLayerMeant(packet, layer, protocol, layers)) continue;
      const isWhole = extent === 'packet' || layer === 0;
      out.addBytes(packet.bytes, packet.start(layer), isWhole ? packet.end(0) : packet.headerEnd(layer));
    }
  };
}

/** The bytes of an address that is not in the packet as such, but was computed of it. */
function addressBytes(text: string): Uint8Array {
  return (
    ipv4Bytes(text) ??
    ipv6Bytes(text) ??
    Uint8Array.from(text.split(':'), (byte) => Number.parseInt(byte, 16))
  );
}

/** Whether `layer` is one of those that `#` names: they count the layers of one protocol from 1, or from the last with -1. */
function isLayerMeant(
  packet: Packet,
  layer: number,
  protocol: string,
  ranges: NonNullable<FieldValues['layers']>,
): boolean {
  let count = 0;
  let number = 0;
  for (let index = 0; index < packet.layerCount; index += 1) {
    if (packet.codec(index)?.protocol === protocol) count += 1;
    if (index === layer) number = count;
  }
  return isInRanges(number, count, ranges);
}

function negativeCollector(of: Collect): Collect {
  return (packet, out) => {
    const { count } = out;
    of(packet, out);
    for (let index = count; index < out.count; index += 1) out.numbers[index] = -(out.numbers[index] ?? 0);
  };
}

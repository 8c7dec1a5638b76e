import { isoTime } from '../bytes/iso-time.js';
import type { DissectedField, DissectedPacket } from './dissected-packet.js';

type JsonValue = string | number | (string | number)[];

/** A packet as an object for JSON (docs/json.md). A field that occurs several times in a layer is a list. */
export function packetObject(packet: DissectedPacket): object {
  const { timeNanos, number, wireBytes, capturedBytes, interfaceIndex, source, destination, protocol, info } =
    packet;
  return {
    ...(timeNanos === undefined ? {} : { time: isoTime(Number(timeNanos / 1_000n), 6) }),
    type: 'packet',
    number,
    interface: interfaceIndex,
    bytes: wireBytes,
    captured: capturedBytes,
    ...(source === '' ? {} : { source, destination }),
    protocol,
    info,
    layers: packet.layers.map((layer) => ({
      protocol: layer.protocol,
      offset: layer.offset,
      bytes: layer.length,
      fields: Object.fromEntries(valuesOf(layer.fields, new Map())),
      ...(layer.fault === undefined ? {} : { fault: faultOf(layer.fault) }),
    })),
  };
}

function faultOf(fault: NonNullable<DissectedPacket['layers'][number]['fault']>) {
  const { code, offset, field, meaning } = fault;
  return { code, offset, ...(field === undefined ? {} : { field }), message: meaning?.en ?? code };
}

function valuesOf(fields: readonly DissectedField[], values: Map<string, JsonValue>): Map<string, JsonValue> {
  for (const { name, value, kind, fields: inner } of fields) {
    if (kind !== 'group') {
      const before = values.get(name);
      if (before === undefined) values.set(name, value);
      else if (typeof before === 'object') before.push(value);
      else values.set(name, [before, value]);
    }
    valuesOf(inner, values);
  }
  return values;
}

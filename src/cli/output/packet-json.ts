import type { DissectedField, DissectedPacket } from '../../app/capture/dissect-capture.js';
import { visibleJson } from '../../bytes/escapes.js';
import { isoTime } from '../../bytes/iso-time.js';

type JsonValue = string | number | (string | number)[];

/** A packet as one line of `--json` (docs/json.md). A field that occurs several times in a layer is a list. */
export function packetJson(packet: DissectedPacket): string {
  const { timeNanos, number, wireBytes, capturedBytes, interfaceIndex, source, destination, protocol, info } =
    packet;
  return `${visibleJson({
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
  })}\n`;
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

/*
 * Modbus over TCP (MODBUS Messaging on TCP/IP Implementation Guide 1.0b, section 3.1.3).
 *
 *   2 bytes       2 bytes    2 bytes  1 byte
 *  +-------------+----------+--------+------+--------------------+
 *  | transaction | protocol | length | unit | function, data …   |   length: with the unit
 *  +-------------+----------+--------+------+--------------------+
 */
import { type Codec, notMessage } from '../codec.js';
import { type CommonFaultCode, commonFaults } from '../common-faults.js';
import { FieldReader } from '../field-reader.js';
import { type FieldSink, ignoredFields } from '../field-sink.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { numberAt } from '../read-fields.js';
import { writeCut } from '../row.js';
import { type MbtcpFieldName, type ModbusFieldName, mbtcpFields, modbusFields } from './modbus-fields.js';
import { diagnosticNames, encapsulatedNames, functionNames } from './modbus-names.js';
import { readModbus } from './read-modbus.js';
import { ModbusRequests } from './requests.js';

const modbusPort = 502;
const lengthAt = 4;
const unitAt = 6;
const functionAt = 7;
const diagnostics = 8;
const encapsulated = 43;

/** Reads the header of Modbus/TCP. */
export class MbtcpCodec implements Codec<MbtcpFieldName, CommonFaultCode> {
  readonly protocol = 'mbtcp';
  readonly carriers = [{ table: 'tcpPort', number: modbusPort }] as const;
  readonly types = mbtcpFields;
  readonly faults = commonFaults;
  readonly #modbus: Codec;

  constructor(modbus: Codec) {
    this.#modbus = modbus;
  }

  messageBytes(bytes: Uint8Array, from: number, end: number): number {
    if (end - from < unitAt) return 0;
    const length = numberAt(bytes, from + lengthAt, 2);
    // Unit and function are always there.
    return numberAt(bytes, from + 2, 2) !== 0 || length < 2 ? notMessage : unitAt + length;
  }

  next(packet: Packet, layer: number): void {
    const at = packet.start(layer) + functionAt;
    if (at < packet.end(layer)) packet.carry(this.#modbus, at, packet.wireEnd(layer));
  }

  label(): string {
    return 'Modbus/TCP';
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    // As in Wireshark, the row is that of the last message of a segment.
    if (packet.isSibling(layer + 2)) return;
    const { bytes } = packet;
    const from = packet.start(layer);
    const end = packet.end(layer);
    if (end - from <= functionAt) {
      writeCut(line, packet, layer);
      return;
    }
    const code = bytes[from + functionAt] ?? 0;
    const transaction = String(numberAt(bytes, from, 2)).padStart(5);
    const unit = String(bytes[from + unitAt] ?? 0).padStart(3);
    line.ascii(isResponse(packet) ? 'Response' : '   Query');
    line.ascii(`: Trans: ${transaction}; Unit: ${unit}, Func: ${String(code & 0x7f).padStart(3)}`);
    line.ascii(nameOf(bytes, from + functionAt, end));
    if (code > 0x7f) line.ascii('. Exception returned ');
    const reader = new FieldReader(bytes, from + functionAt, end, ignoredFields);
    readModbus(reader, isResponse(packet));
    if (reader.failed) writeCut(line, packet, layer);
  };

  fields(packet: Packet, layer: number, sink: FieldSink<MbtcpFieldName, CommonFaultCode>): void {
    const reader: FieldReader<MbtcpFieldName, CommonFaultCode> = new FieldReader(
      packet.bytes,
      packet.start(layer),
      packet.end(layer),
      sink,
    );
    reader.number('mbtcp.trans_id', 2);
    reader.number('mbtcp.prot_id', 2);
    reader.number('mbtcp.len', 2);
    reader.number('mbtcp.unit_id', 1);
  }
}

/** The name of a function, or of the one within it that a second number gives. As in Wireshark, 1 stands for that number. */
function nameOf(bytes: Uint8Array, at: number, end: number): string {
  const code = bytes[at] ?? 0;
  const within = code === diagnostics || code === encapsulated;
  const name = functionNames[code & 0x7f] ?? `Unknown function (${code & 0x7f})`;
  if (!within) return `: ${name}`;
  const bytesOfNumber = code === diagnostics ? 2 : 1;
  const number = at + bytesOfNumber < end ? numberAt(bytes, at + 1, bytesOfNumber) : -1;
  const names = code === diagnostics ? diagnosticNames : encapsulatedNames;
  return `/  1: ${names[number] ?? name}`;
}

/** Reads the requests and responses of Modbus. Their row is written by what carries them. */
export class ModbusCodec implements Codec<ModbusFieldName, CommonFaultCode> {
  readonly protocol = 'modbus';
  readonly carriers = [];
  readonly types = modbusFields;
  readonly faults = commonFaults;
  readonly info = undefined;
  readonly #requests = new ModbusRequests();

  /** Pairs requests and responses. A request or response is the innermost layer, behind the header of Modbus/TCP. */
  next(packet: Packet, layer: number): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    const end = packet.end(layer);
    const code = bytes[from] ?? 0;
    // As in Wireshark, an exception is not paired.
    if (from >= end || code > 0x7f || packet.isQuoted(layer)) return;
    const transaction = numberAt(bytes, from - functionAt, 2);
    if (isResponse(packet)) this.#requests.answer(packet, layer, transaction, code);
    else this.#requests.add(packet, transaction, code, from + 3 <= end ? numberAt(bytes, from + 1, 2) : 0);
  }

  label(): string {
    return 'Modbus';
  }

  fields(packet: Packet, layer: number, sink: FieldSink<ModbusFieldName, CommonFaultCode>): void {
    readModbus(
      new FieldReader(packet.bytes, packet.start(layer), packet.end(layer), sink),
      isResponse(packet),
      this.#requests.answeredBy(packet, layer),
    );
  }
}

/** A message to the port of Modbus is a request. */
function isResponse(packet: Packet): boolean {
  return packet.sourcePort === modbusPort && packet.destinationPort !== modbusPort;
}

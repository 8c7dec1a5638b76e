/*
 * Logical link control (IEEE 802.2), what a frame of IEEE 802.3 with a length carries, and SNAP (IEEE 802, clause 9.5) after the
 * access points 0xaa.
 *
 *   1 byte             1 byte        1 or 2 bytes
 *  +------------------+-------------+---------+---------+
 *  | destination SAP  | source SAP  | control | payload |   control: 1 byte if its two lowest bits are set (unnumbered)
 *  +------------------+-------------+---------+---------+
 *
 *   3 bytes        2 bytes
 *  +--------------+----------+---------+
 *  | organization | protocol | payload |   SNAP: organization 0 numbers protocols by EtherType
 *  +--------------+----------+---------+
 */
import type { Codec } from '../codec.js';
import type { CodecTable } from '../codec-tables.js';
import { type CommonFaultCode, commonFaults } from '../common-faults.js';
import { dataCodec } from '../data.js';
import type { FieldSink } from '../field-sink.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { numberAt, readBits, readNumber } from '../read-fields.js';
import { writeCut } from '../row.js';
import { etherType } from './ether-types.js';
import { accessPointNames, type LlcFieldName, llcFields, organizationNames } from './llc-fields.js';

const sourceAt = 1;
const controlAt = 2;
const snapBytes = 5;
const snap = 0xaa;
const ipAccessPoint = 0x06;
const xeroxOrganization = 0;
const ciscoOrganization = 0x00_000c;
const cisco90Organization = 0x00_00f8;
const response = 1;
const unnumbered = 3;
const supervisory = 1;
const modifierMask = 0xec;
const pollOrFinal = 0x10;

const supervisoryWords = ['RR', 'RNR', 'REJ', 'SREJ'];
const commandWords: Readonly<Record<number, string>> = Object.freeze({
  0: 'UI',
  4: 'SIM',
  12: 'SARM',
  32: 'UP',
  44: 'SABM',
  64: 'DISC',
  76: 'SARME',
  96: 'UA',
  108: 'SABME',
  128: 'SNRM',
  132: 'FRMR',
  140: 'RESET',
  172: 'XID',
  196: 'CFGR',
  204: 'SNRME',
  224: 'TEST',
  236: 'BCN',
});
const responseWords: Readonly<Record<number, string>> = Object.freeze({
  ...commandWords,
  4: 'RIM',
  12: 'DM',
  64: 'RD',
});

/** Reads logical link control and SNAP. */
export class LlcCodec implements Codec<LlcFieldName, CommonFaultCode> {
  readonly protocol = 'llc';
  readonly carriers = [];
  readonly types = llcFields;
  readonly faults = commonFaults;
  readonly #etherTypes: CodecTable;

  constructor(etherTypes: CodecTable) {
    this.#etherTypes = etherTypes;
  }

  next(packet: Packet, layer: number): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    const captured = packet.end(layer) - from;
    const headerBytes = headerBytesOf(bytes, from, captured);
    if (captured < headerBytes) return;
    const payloadFrom = from + headerBytes;
    if (isSnap(bytes, from)) {
      if (captured < headerBytes + snapBytes) return;
      const type = byEtherType(numberAt(bytes, payloadFrom, 3)) ? numberAt(bytes, payloadFrom + 3, 2) : 0;
      packet.carry(this.#etherTypes.get(type) ?? dataCodec, payloadFrom + snapBytes, packet.wireEnd(layer));
      return;
    }
    if (payloadFrom >= packet.wireEnd(layer)) return;
    const isIp = bytes[from] === ipAccessPoint && isUnnumbered(bytes[from + controlAt] ?? 0);
    const codec = isIp ? this.#etherTypes.get(etherType.ipv4) : undefined;
    packet.carry(codec ?? dataCodec, payloadFrom, packet.wireEnd(layer));
  }

  label(): string {
    return 'LLC';
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    const { bytes } = packet;
    const from = packet.start(layer);
    const captured = packet.end(layer) - from;
    const headerBytes = headerBytesOf(bytes, from, captured);
    if (captured < headerBytes) {
      writeCut(line, packet, layer);
      return;
    }
    writeControl(line, bytes, from);
    if (!isSnap(bytes, from)) writeAccessPoints(line, bytes, from);
    else if (captured < headerBytes + snapBytes) writeCut(line, packet, layer);
    else writeSnap(line, bytes, from + headerBytes);
    // As in Wireshark, a payload of no known protocol that a snap length has cut is marked as well.
    const isPayloadCut = packet.codec(layer + 1) === dataCodec && packet.end(layer) < packet.wireEnd(layer);
    if (isPayloadCut) writeCut(line, packet, layer);
  };

  fields(packet: Packet, layer: number, sink: FieldSink<LlcFieldName, CommonFaultCode>): void {
    const { bytes } = packet;
    const from = packet.start(layer);
    const end = packet.end(layer);
    if (!readAccessPoints(sink, bytes, from, end)) return;
    const headerBytes = headerBytesOf(bytes, from, end - from);
    if (end - from < headerBytes) {
      sink.fault('TRUNCATED', from + controlAt, 'llc.control');
      return;
    }
    readControl(sink, bytes, from);
    if (!isSnap(bytes, from)) return;
    const organization = readNumber(sink, 'llc.oui', bytes, from + headerBytes, 3, end);
    if (organization < 0) return;
    const isCisco = organization === ciscoOrganization;
    const name = byEtherType(organization) ? 'llc.type' : isCisco ? 'llc.cisco_pid' : 'llc.pid';
    readNumber(sink, name, bytes, from + headerBytes + 3, 2, end);
  }
}

function isUnnumbered(control: number): boolean {
  return (control & unnumbered) === unnumbered;
}

/** Bytes of the header without SNAP's; 3 if not even its first byte of control was captured. */
function headerBytesOf(bytes: Uint8Array, from: number, captured: number): number {
  return captured <= controlAt || isUnnumbered(bytes[from + controlAt] ?? 0) ? 3 : 4;
}

function isSnap(bytes: Uint8Array, from: number): boolean {
  return bytes[from] === snap && bytes[from + sourceAt] === snap;
}

function byEtherType(organization: number): boolean {
  return organization === xeroxOrganization || organization === cisco90Organization;
}

/** The control of a frame as one number: of numbered frames the second byte is the high one. */
function controlOf(bytes: Uint8Array, from: number): number {
  const control = bytes[from + controlAt] ?? 0;
  return isUnnumbered(control) ? control : control | ((bytes[from + controlAt + 1] ?? 0) << 8);
}

function writeControl(line: Line, bytes: Uint8Array, from: number): void {
  const control = controlOf(bytes, from);
  const isResponse = ((bytes[from + sourceAt] ?? 0) & response) !== 0;
  const mark = isResponse ? ' F' : ' P';
  if (isUnnumbered(control)) {
    const words = isResponse ? responseWords : commandWords;
    line.ascii(
      `U${(control & pollOrFinal) === 0 ? '' : mark}, func=${words[control & modifierMask] ?? 'Unknown'}`,
    );
    return;
  }
  const poll = (control & 0x0100) === 0 ? '' : mark;
  if ((control & supervisory) !== 0)
    line.ascii(`S${poll}, func=${supervisoryWords[(control >> 2) & 3] ?? ''}, N(R)=${control >> 9}`);
  else line.ascii(`I${poll}, N(R)=${control >> 9}, N(S)=${(control >> 1) & 0x7f}`);
}

function writeAccessPoints(line: Line, bytes: Uint8Array, from: number): void {
  const destination = bytes[from] ?? 0;
  const source = bytes[from + sourceAt] ?? 0;
  line.ascii(`; DSAP ${accessPointName(destination)} ${(destination & 1) === 0 ? 'Individual' : 'Group'}`);
  line.ascii(`, SSAP ${accessPointName(source)} ${(source & response) === 0 ? 'Command' : 'Response'}`);
}

function accessPointName(point: number): string {
  const even = point & 0xfe;
  return accessPointNames[even] ?? `0x${even.toString(16).padStart(2, '0')}`;
}

function writeSnap(line: Line, bytes: Uint8Array, at: number): void {
  const organization = numberAt(bytes, at, 3);
  const upper = (value: number, digits: number) => value.toString(16).toUpperCase().padStart(digits, '0');
  line.ascii(`; SNAP, OUI 0x${upper(organization, 6)} (${organizationNames[organization] ?? 'Unknown'})`);
  line.ascii(`, PID 0x${upper(numberAt(bytes, at + 3, 2), 4)}`);
}

function readAccessPoints(
  sink: FieldSink<LlcFieldName, CommonFaultCode>,
  bytes: Uint8Array,
  from: number,
  end: number,
): boolean {
  if (end - from < controlAt) {
    sink.fault('TRUNCATED', from, 'llc.dsap');
    return false;
  }
  const destination = bytes[from] ?? 0;
  sink.open('llc.dsap', from, destination);
  readBits(sink, 'llc.dsap.sap', from, 1, destination, 0xfe);
  readBits(sink, 'llc.dsap.ig', from, 1, destination, 1);
  sink.close(from + 1);
  const source = bytes[from + sourceAt] ?? 0;
  sink.open('llc.ssap', from + sourceAt, source);
  readBits(sink, 'llc.ssap.sap', from + sourceAt, 1, source, 0xfe);
  readBits(sink, 'llc.ssap.cr', from + sourceAt, 1, source, response);
  sink.close(from + controlAt);
  return true;
}

function readControl(sink: FieldSink<LlcFieldName, CommonFaultCode>, bytes: Uint8Array, from: number): void {
  const at = from + controlAt;
  const control = controlOf(bytes, from);
  const isResponse = ((bytes[from + sourceAt] ?? 0) & response) !== 0;
  const mark = isResponse ? 'llc.control.f' : 'llc.control.p';
  sink.open('llc.control', at, control);
  if (isUnnumbered(control)) {
    if ((control & pollOrFinal) !== 0) sink.field(mark, at, 1, 1);
    const name = isResponse ? 'llc.control.u_modifier_resp' : 'llc.control.u_modifier_cmd';
    readBits(sink, name, at, 1, control, modifierMask);
    sink.field('llc.control.ftype', at, 1, unnumbered);
    sink.close(at + 1);
    return;
  }
  const isSupervisory = (control & supervisory) !== 0;
  readBits(sink, 'llc.control.n_r', at, 2, control, 0xfe00);
  if (isSupervisory) readBits(sink, 'llc.control.s_ftype', at, 2, control, 0x0c);
  else readBits(sink, 'llc.control.n_s', at, 2, control, 0xfe);
  if ((control & 0x0100) !== 0) sink.field(mark, at, 2, 1);
  sink.field('llc.control.ftype', at, 2, isSupervisory ? supervisory : 0);
  sink.close(at + 2);
}

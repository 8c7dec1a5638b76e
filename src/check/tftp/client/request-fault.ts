import type { FieldSink } from '../../../wire/field-sink.js';
import { decodeTftp } from '../../../wire/tftp/decode.js';
import { readTftp, type TftpFaultCode, type TftpFieldName } from '../../../wire/tftp/read-packet.js';

/** Bytes that a request may have (RFC 2347). */
const maxRequestBytes = 512;
const modes = new Set(['octet', 'netascii']);
/** Ranges of the options' values: RFC 2348, 2349, 7440. */
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  blksize: [8, 65_464],
  timeout: [1, 255],
  windowsize: [1, 65_535],
  tsize: [0, Number.MAX_SAFE_INTEGER],
};

/** What is wrong with a request, as the stable name of a fault or `option=value`; undefined if nothing is. */
export function requestFault(bytes: Uint8Array, type: 'readRequest' | 'writeRequest'): string | undefined {
  const faults = new FaultSink();
  readTftp(bytes, 0, bytes.length, faults);
  if (faults.first !== undefined) return faults.first;
  const decoded = decodeTftp(bytes);
  if (!decoded.ok) return decoded.fault.code;
  const { packet } = decoded;
  if (packet.type !== type) return packet.type;
  if (bytes.length > maxRequestBytes) return `${bytes.length} B > ${maxRequestBytes} B`;
  if (!modes.has(packet.mode.toLowerCase())) return packet.mode;
  for (const { name, value } of packet.options) {
    const range = ranges[name.toLowerCase()];
    if (range === undefined) continue;
    const [least, most] = range;
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    const isInRange = number >= least && number <= most;
    // A client cannot know the size of what it asks for (RFC 2349).
    const isSizeOfNothing = name.toLowerCase() === 'tsize' && type === 'readRequest' && number !== 0;
    if (!isInRange || isSizeOfNothing) return `${name}=${value}`;
  }
  return undefined;
}

class FaultSink implements FieldSink<TftpFieldName, TftpFaultCode> {
  readonly wantsChecksums = false;
  first: string | undefined;

  field(): void {}

  open(): void {}

  close(): void {}

  fault(code: TftpFaultCode): void {
    this.first ??= code;
  }
}

import type { Codec } from '../codec.js';
import { type CommonFaultCode, commonFaults } from '../common-faults.js';
import { FieldReader } from '../field-reader.js';
import { type FieldSink, ignoredFields } from '../field-sink.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { writeCut } from '../row.js';
import { noNotes, rowKind } from '../row-notes.js';
import { type NtpFieldName, ntpFields } from './ntp-fields.js';
import { directionNames, modeNames, ntpMode, requestNames, versionNames } from './ntp-names.js';
import { readNtp } from './read-ntp.js';

const ntpPort = 123;
const requestAt = 3;

/** Reads the Network Time Protocol, versions 1 to 4; of ntpd's control and private messages the header. */
export class NtpCodec implements Codec<NtpFieldName, CommonFaultCode> {
  readonly protocol = 'ntp';
  readonly carriers = [{ table: 'udpPort', number: ntpPort }] as const;
  readonly types = ntpFields;
  readonly faults = commonFaults;
  readonly rowNotes = noNotes(rowKind.ntp);

  next(): void {
    // A message is the innermost layer.
  }

  label(): string {
    return 'NTP';
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    const { bytes } = packet;
    const from = packet.start(layer);
    const end = packet.end(layer);
    const flags = bytes[from] ?? 0;
    line.ascii(versionNames[(flags >> 3) & 7] ?? '');
    line.ascii(', ');
    line.ascii(modeWord(flags & 7));
    if ((flags & 7) === ntpMode.private && end - from > requestAt) {
      line.ascii(`, ${directionNames[flags >> 7]}, `);
      line.ascii(requestNames[bytes[from + requestAt] ?? 0] ?? 'Unknown');
    }
    const reader = new FieldReader(bytes, from, end, ignoredFields);
    readNtp(reader);
    if (reader.failed || end < packet.wireEnd(layer)) writeCut(line, packet, layer);
  };

  fields(packet: Packet, layer: number, sink: FieldSink<NtpFieldName, CommonFaultCode>): void {
    readNtp(new FieldReader(packet.bytes, packet.start(layer), packet.end(layer), sink));
  }
}

/** The word of a row for a mode, Wireshark's. */
function modeWord(mode: number): string {
  if (mode === ntpMode.control) return 'control';
  if (mode === ntpMode.private) return 'private';
  return modeNames[mode] ?? '';
}

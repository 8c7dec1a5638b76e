import type { Codec } from '../codec.js';
import { commonFaults } from '../common-faults.js';
import type { FieldSink } from '../field-sink.js';
import type { Line } from '../line.js';
import type { Packet } from '../packet.js';
import { writeCut } from '../row.js';
import { noNotes, rowKind } from '../row-notes.js';
import { findPriority, type Priority, readSyslog, type SyslogFaultCode } from './read-syslog.js';
import { facilityNames, levelNames, type SyslogFieldName, syslogFields } from './syslog-fields.js';

const syslogPort = 514;

/** Reads the messages of syslog on UDP (RFC 5426), of the old form (RFC 3164) and of the new one (RFC 5424). */
export class SyslogCodec implements Codec<SyslogFieldName, SyslogFaultCode> {
  readonly protocol = 'syslog';
  readonly carriers = [{ table: 'udpPort', number: syslogPort }] as const;
  readonly types = syslogFields;
  readonly faults = { TRUNCATED: commonFaults.TRUNCATED };
  readonly rowNotes = noNotes(rowKind.syslog);
  readonly #priority: Priority = { value: -1, messageFrom: 0 };

  next(): void {
    // A message is the innermost layer.
  }

  label(): string {
    return 'Syslog';
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    const { bytes } = packet;
    const end = packet.end(layer);
    findPriority(this.#priority, bytes, packet.start(layer), end);
    const { value, messageFrom } = this.#priority;
    if (messageFrom >= end) {
      writeCut(line, packet, layer);
      return;
    }
    if (value >= 0) {
      line.ascii(firstWord(facilityNames[value >> 3]));
      line.byte(0x2e);
      line.ascii(firstWord(levelNames[value & 7]));
      line.ascii(': ');
    }
    line.text(bytes, messageFrom, end);
  };

  fields(packet: Packet, layer: number, sink: FieldSink<SyslogFieldName, SyslogFaultCode>): void {
    readSyslog(packet.bytes, packet.start(layer), packet.end(layer), sink);
  }
}

function firstWord(name = 'UNKNOWN'): string {
  return name.slice(0, name.indexOf(' ') < 0 ? name.length : name.indexOf(' '));
}

import type { PacketRow } from '../reading/messages.js';

/** Beginnings of rows of TFTP, and the short names that the RFC has for them. */
const tftpWords: readonly (readonly [begins: RegExp, short: string])[] = [
  [/^Read Request, File: (.*?), Transfer type: [^,]*(.*)$/, 'RRQ $1$2'],
  [/^Write Request, File: (.*?), Transfer type: [^,]*(.*)$/, 'WRQ $1$2'],
  [/^Data Packet, Block: (\d+)(.*)$/, 'DATA $1$2'],
  [/^Acknowledgement, Block: (\d+)$/, 'ACK $1'],
  [/^Option Acknowledgement, (.*)$/, 'OACK $1'],
  [/^Error Code, Code: (.*?), Message: (.*)$/, 'ERROR $1: $2'],
];

/** A few words on a packet for its arrow: the row's, without what both ends of the ladder say already. */
export function ladderLabel({ protocol, info }: Pick<PacketRow, 'protocol' | 'info'>): string {
  if (protocol === 'TFTP') {
    const found = tftpWords.find(([begins]) => begins.test(info));
    return found === undefined ? info : info.replace(...found);
  }
  if (protocol === 'TCP' || protocol === 'UDP') return info.replace(/\d+ → \d+ /, '');
  return info === '' ? protocol : `${protocol} ${info}`;
}

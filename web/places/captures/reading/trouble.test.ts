import { expect, it } from 'vitest';
import { encodeUtf8 } from '../../../../src/bytes/utf8.js';
import { isTrouble } from './trouble.js';

it.each<[label: string, info: string, trouble: boolean]>([
  ['TCP', '[TCP Retransmission] 80 → 50000 [ACK] Seq=1 Ack=1 Win=1 Len=9', true],
  ['TCP', '[TCP Dup ACK 7#1] 80 → 50000 [ACK] Seq=1', true],
  ['TCP', '[TCP ZeroWindow] 80 → 50000 [ACK] Seq=1', true],
  ['TCP', '[TCP Keep-Alive] 80 → 50000 [ACK] Seq=1', false],
  ['TCP', '[TCP Keep-Alive ACK] 80 → 50000 [ACK] Seq=1', false],
  ['TCP', '[TCP Window Update] 80 → 50000 [ACK] Seq=1', false],
  ['TCP', '[TCP segment of a reassembled PDU]', false],
  ['TCP', '50000 → 80 [RST, ACK] Seq=1 Ack=1 Win=0 Len=0', true],
  ['TCP', '50000 → 80 [SYN] Seq=0 Win=64240 Len=0', false],
  ['HTTP', '[TCP Retransmission] GET / HTTP/1.1', true],
  ['HTTP', 'HTTP/1.1 404 Not Found', true],
  ['HTTP', 'HTTP/1.1 200 OK', false],
  ['TFTP', 'Error Code, Code: File not found, Message: x', true],
  ['TFTP', 'Data Packet, Block: 404', false],
  ['ICMP', 'Destination unreachable (Port unreachable)', true],
  ['ICMP', 'Echo (ping) request  id=0x0001', false],
  ['DNS', 'Standard query response 0x1a2b No such name A example.org', true],
  ['DNS', 'Standard query response 0x1a2b A example.org A 1.2.3.4', false],
  ['DNS', 'Standard query 0x1a2b A refused.example.org', false],
  ['UDP', '1 → 2 Len=9[Malformed Packet]', true],
  ['UDP', '1 → 2 Len=9', false],
  ['UDP', '', false],
])('%s %j is trouble: %s', (label, info, trouble) => {
  const bytes = encodeUtf8(`before${info}after`);
  const length = encodeUtf8(info).length;
  expect(isTrouble(label, bytes, 6, 6 + length)).toBe(trouble);
});

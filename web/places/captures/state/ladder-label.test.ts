import { expect, it } from 'vitest';
import { ladderLabel } from './ladder-label.js';

it.each([
  ['TFTP', 'Read Request, File: a, b.img, Transfer type: octet, blksize=1432', 'RRQ a, b.img, blksize=1432'],
  ['TFTP', 'Write Request, File: a.img, Transfer type: netascii', 'WRQ a.img'],
  ['TFTP', 'Data Packet, Block: 46 (last)', 'DATA 46 (last)'],
  ['TFTP', 'Acknowledgement, Block: 46', 'ACK 46'],
  ['TFTP', 'Option Acknowledgement, blksize=1432, tsize=204', 'OACK blksize=1432, tsize=204'],
  ['TFTP', 'Error Code, Code: File not found, Message: no x', 'ERROR File not found: no x'],
  ['TFTP', 'Unknown (0x0009)', 'Unknown (0x0009)'],
  ['TCP', '50024 → 80 [PSH, ACK] Seq=1 Ack=1 Len=9', '[PSH, ACK] Seq=1 Ack=1 Len=9'],
  ['TCP', '[TCP Retransmission] 50024 → 80 [ACK] Seq=1', '[TCP Retransmission] [ACK] Seq=1'],
  ['DNS', 'Standard query 0x0001 A x', 'DNS Standard query 0x0001 A x'],
  ['ARP', '', 'ARP'],
])('%s %j is %j on its arrow', (protocol, info, label) => {
  expect(ladderLabel({ protocol, info })).toBe(label);
});

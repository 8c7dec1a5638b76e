import { describe, expect, it } from 'vitest';
import { bytesOf, packetRows } from '../../../test/tftp-packets.js';
import {
  encodeError,
  encodeOptionAcknowledgement,
  encodeRequest,
  writeAcknowledgement,
  writeDataHeader,
} from './encode.js';
import type { TftpPacket } from './packet.js';

function written(packet: TftpPacket): Uint8Array | undefined {
  switch (packet.type) {
    case 'readRequest':
    case 'writeRequest':
      return encodeRequest(packet);
    case 'data': {
      const bytes = new Uint8Array(4 + packet.payload.length);
      bytes.set(packet.payload, writeDataHeader(bytes, 0, packet.block16));
      return bytes;
    }
    case 'acknowledgement': {
      const bytes = new Uint8Array(4);
      writeAcknowledgement(bytes, 0, packet.block16);
      return bytes;
    }
    case 'error':
      return encodeError(packet.errorCode, packet.message);
    case 'optionAcknowledgement':
      return encodeOptionAcknowledgement(packet.options);
  }
}

describe.each(packetRows)('%s', (_, wire, packet) => {
  it('is written as the RFC draws it', () => expect(written(packet)).toEqual(bytesOf(wire)));
});

describe('the writers', () => {
  it('refuse what a packet cannot carry', () => {
    const request = { type: 'readRequest', name: 'a', mode: 'octet', options: [] } as const;
    expect(encodeRequest({ ...request, name: '' })).toBeUndefined();
    expect(encodeRequest({ ...request, name: 'a\0b' })).toBeUndefined();
    expect(encodeRequest({ ...request, name: 'a'.repeat(504) })).toBeUndefined();
    expect(encodeRequest({ ...request, name: 'a'.repeat(503) })).toHaveLength(512);
    expect(encodeRequest({ ...request, name: 'a'.repeat(504) }, 1024)).toHaveLength(513);
    expect(encodeOptionAcknowledgement([{ name: 'a\0', value: '' }])).toBeUndefined();
    // 65,535 of UDP's length field, less its header of 8 bytes.
    expect(encodeOptionAcknowledgement([{ name: 'a', value: 'b'.repeat(65_522) }])).toHaveLength(65_527);
    expect(encodeOptionAcknowledgement([{ name: 'a', value: 'b'.repeat(65_523) }])).toBeUndefined();
  });

  it('cut the message of an ERROR', () => {
    expect(encodeError(0, 'x'.repeat(10_000))).toHaveLength(405);
    expect(encodeError(0, 'a\0b')).toEqual(bytesOf('\0\x05\0\0a\0'));
  });
});

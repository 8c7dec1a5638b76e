import { describe, expect, it } from 'vitest';
import { readAll } from '../../../test/capture-files.js';
import type { CaptureBlock, CaptureSection } from '../../capture/capture-block.js';
import { plainInterface } from '../../capture/capture-interface.js';
import { type CaptureEncoder, PcapEncoder, PcapngEncoder, type WritablePacket } from './capture-encoders.js';

const empty = { type: 'packet', bytes: new Uint8Array(0) } as const;

const section: CaptureSection = {
  type: 'section',
  byteOrder: 'big',
  hardware: undefined,
  system: undefined,
  application: undefined,
  comments: [],
  otherOptions: [],
};

function described(linkType: number, fcsBytes?: number): CaptureBlock {
  const one = { ...plainInterface(linkType, 0, 1_000_000), fcsBytes };
  return { type: 'interface', interface: one, comments: [], otherOptions: [] };
}

function encoded(encoder: CaptureEncoder, items: readonly (WritablePacket | CaptureBlock)[]): Uint8Array {
  const parts = items.flatMap((item) => Array.from(encoder.encode(item)));
  return Uint8Array.from(Buffer.concat([...parts, ...encoder.end()]));
}

const formats = [
  { format: 'pcap', encoder: () => new PcapEncoder() },
  { format: 'pcapng', encoder: () => new PcapngEncoder() },
] as const;

describe.each(formats)('the encoder of $format', ({ format, encoder }) => {
  it('takes Ethernet where no interface is described', () => {
    const file = encoded(encoder(), [empty]);
    expect(readAll(file)).toMatchObject({ format, fault: undefined, packets: [{ interfaceIndex: 0 }] });
    expect(readAll(file).blocks.at(-1)).toMatchObject({ type: 'interface', interface: { linkType: 1 } });
  });

  it.each([
    { what: 'where none is described', items: [{ ...empty, interfaceIndex: 1 }], index: 1 },
    { what: 'beyond the last', items: [described(1), empty, { ...empty, interfaceIndex: 1 }], index: 1 },
    { what: 'below zero', items: [described(1), { ...empty, interfaceIndex: -1 }], index: -1 },
    {
      what: 'of an earlier section',
      items: [section, described(1), section, described(1), { ...empty, interfaceIndex: 0 }],
      index: 0,
    },
  ])('refuses a packet of an interface $what', ({ items, index }) => {
    expect(() => encoded(encoder(), items)).toThrow(
      expect.objectContaining({
        code: 'CAPTURE_INTERFACE_UNKNOWN',
        failure: expect.objectContaining({ params: { interface: index } }),
      }),
    );
  });

  it('takes the first interface of the section for a packet that names none', () => {
    const file = encoded(encoder(), [section, described(1), empty, section, described(1), empty]);
    const indexes = readAll(file).packets.map(({ interfaceIndex }) => interfaceIndex);
    expect(indexes).toEqual(format === 'pcap' ? [0, 0] : [0, 1]);
  });

  it('keeps the length of the frame check sequence', () => {
    const { blocks } = readAll(encoded(encoder(), [described(1, 4), empty]));
    expect(blocks.at(-1)).toMatchObject({ interface: { linkType: 1, fcsBytes: 4 } });
  });

  it.each([
    { what: 'before 1970', timeNanos: -1n },
    { what: 'that no field holds', timeNanos: 2n ** 84n * 1_000_000_000n },
  ])('refuses a time $what', ({ timeNanos }) => {
    expect(() => encoded(encoder(), [described(1), { ...empty, timeNanos }])).toThrow(
      expect.objectContaining({ code: 'CAPTURE_TIME_UNWRITABLE' }),
    );
  });
});

describe('PcapEncoder', () => {
  it('holds times to the last nanosecond of 2 ** 32 seconds', () => {
    const limit = 2n ** 32n * 1_000_000_000n;
    const last = encoded(new PcapEncoder(), [{ ...empty, timeNanos: limit - 1n }]);
    expect(readAll(last).packets).toMatchObject([{ seconds: 0xffff_ffff, nanoseconds: 999_999_999 }]);
    expect(() => encoded(new PcapEncoder(), [{ ...empty, timeNanos: limit }])).toThrow(
      expect.objectContaining({ code: 'CAPTURE_TIME_UNWRITABLE' }),
    );
  });

  it.each([3, 32])(
    'leaves out a frame check sequence of %i bytes, which the field cannot hold',
    (fcsBytes) => {
      const { blocks } = readAll(encoded(new PcapEncoder(), [described(1, fcsBytes), empty]));
      expect(blocks).toMatchObject([{ interface: { linkType: 1, fcsBytes: undefined } }]);
    },
  );

  it('refuses a second link type', () => {
    const items = [described(1), described(101), empty, { ...empty, interfaceIndex: 1 }];
    expect(() => encoded(new PcapEncoder(), items)).toThrow(
      expect.objectContaining({ code: 'CAPTURE_LINK_TYPES_DIFFER' }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import {
  ethernet,
  expectBounded,
  hex,
  ipv4,
  joined,
  TestCapture,
  udp,
  valuesOf,
} from '../../../test/dissected.js';

const inner = ipv4(17, udp(40_000, 41_000, hex('01020304')));
const tagged = (type: number, tag: string, payload: Uint8Array = inner) =>
  ethernet(type, joined(hex(tag), payload));
const stacked = tagged(0x88a8, '0064 8100 00c8 0800');

describe('virtual LANs', () => {
  it.each([
    ['one tag', tagged(0x8100, 'f064 0800'), 'UDP 50 40000 → 41000 Len=4'],
    ["a provider's tag outside", stacked, 'UDP 54 40000 → 41000 Len=4'],
    ['the old type of the outer tag', tagged(0x9100, '0064 8100 00c8 0800'), 'UDP 54 40000 → 41000 Len=4'],
    ['a type that is not known', tagged(0x8100, 'f064 1234'), '0x1234 50 PRI: 7  DEI: 1  ID: 100'],
    ['a type with a name', tagged(0x8100, '0064 88b5'), '0x88b5 50 Local Experimental Ethertype 1'],
    ["such a type in a provider's tag", tagged(0x88a8, '3064 1234'), '0x1234 50 PRI: 1  DROP: 1 ID: 100'],
    ['a length', tagged(0x8100, '0064 0028 aaaa03 000000 0800'), 'UDP 58 40000 → 41000 Len=4'],
  ])('shows %s', (_, bytes, words) => {
    expect(new TestCapture().words(bytes)).toBe(words);
  });

  it('gives every field by the name of Wireshark', () => {
    const bytes = tagged(0x8100, 'b064 0800');
    expect(valuesOf(new TestCapture().layer('vlan', bytes), bytes)).toEqual({
      'vlan.priority': 5,
      'vlan.dei': 1,
      'vlan.id': 100,
      'vlan.etype': 0x0800,
    });
    expect(valuesOf(new TestCapture().layer('ieee8021ad', stacked), stacked)).toEqual({
      'ieee8021ad.priority': 0,
      'ieee8021ad.dei': 0,
      'ieee8021ad.id': 100,
    });
    expect(valuesOf(new TestCapture().layer('vlan', stacked), stacked)).toMatchObject({ 'vlan.id': 200 });
  });

  it('gives what follows a length as a trailer', () => {
    const bytes = tagged(0x8100, '0064 0003 080803', hex('0102'));
    expect(valuesOf(new TestCapture().layer('vlan', bytes), bytes)).toMatchObject({
      'vlan.len': 3,
      'vlan.trailer': '0102',
    });
  });

  it('names the protocols as Wireshark does', () => {
    const [frame] = new TestCapture().layers(stacked);
    expect(frame?.fields.at(-1)?.value).toBe('eth:ethertype:ieee8021ad:ethertype:vlan:ethertype:ip:udp:data');
  });

  it.each([
    [15, 'VLAN 50 [Packet size limited during capture]'],
    [16, 'VLAN 50 PRI: 0  DEI: 0  ID: 100[Packet size limited during capture]'],
  ])('shows what %i captured bytes tell', (length, words) => {
    expect(new TestCapture().words(tagged(0x8100, '0064 0800').subarray(0, length), 50)).toBe(words);
  });

  it('ends with the deepest layer, however many tags there are', () => {
    const deep = ethernet(
      0x8100,
      new Uint8Array(400).map((_, index) => [0, 1, 0x81, 0][index % 4] ?? 0),
    );
    expect(new TestCapture().words(deep)).toBe('0x8100 414 802.1Q Virtual LAN');
  });

  it('stays within what was captured', () => {
    expectBounded(stacked);
    expectBounded(tagged(0x8100, '0064 0028 aaaa03 000000 0800'));
  });
});

import { describe, expect, it } from 'vitest';
import { checked } from '../../../test/filters.js';
import { createHeaderProtocols } from '../../wire/protocols.js';
import { headerFilter } from './header-filter.js';

const { names } = createHeaderProtocols();
const everything = { type: 'everything' };
const nothing = { type: 'not', of: everything };

async function approximated(text: string) {
  return headerFilter(await checked(text), names);
}

describe('a filter of headers', () => {
  it.each([
    'udp.port == 1234',
    'ip.addr == 10.0.0.1 and not tcp.flags.syn == 1',
    'vlan.id in {1..9} or icmp.type == 3',
    'frame contains "boot"',
    'tcp and frame.number > 7',
    'udp[0:2] == 04:d2',
  ])('is the same as one that asks for headers only: %s', async (text) => {
    expect(await approximated(text)).toEqual(await checked(text));
  });

  it.each([
    'tftp.block == 7',
    'tcp.seq == 1',
    'udp.stream == 0',
    'frame.protocols',
    'tcp[0:2] == 00:50',
    'data',
  ])('selects everything where the whole packet, or those before it, have to be known: %s', async (text) => {
    expect(await approximated(text)).toEqual(everything);
    expect(await approximated(`not ${text}`)).toEqual({ type: 'not', of: nothing });
    expect(await approximated(`not (not ${text})`)).toEqual({
      type: 'not',
      of: { type: 'not', of: everything },
    });
  });

  it('keeps the tests beside those', async () => {
    const udp = await checked('udp');
    expect(await approximated('udp and tftp')).toEqual({ type: 'and', of: [udp, everything] });
    expect(await approximated('not (udp or tftp)')).toEqual({
      type: 'not',
      of: { type: 'or', of: [udp, nothing] },
    });
  });
});

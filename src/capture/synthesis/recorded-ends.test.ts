import { describe, expect, it } from 'vitest';
import { ipEnd } from './ip-packet.js';
import { recordedEnds } from './recorded-ends.js';

const facing = (peer: string): string | undefined => (peer === '10.0.0.9' ? '10.0.0.1' : undefined);
const peer = { address: '10.0.0.9', port: 9 };

describe('the ends of a recorded packet', () => {
  it('are those of the socket', () => {
    const bound = { address: '127.0.0.1', port: 7 };
    expect(recordedEnds(bound, peer, facing)).toEqual({
      local: ipEnd(bound),
      peer: ipEnd(peer),
      localAddress: '127.0.0.1',
    });
  });

  it.each(['0.0.0.0', '::'])('are the address that faces the peer, of a socket at %s', (address) => {
    expect(recordedEnds({ address, port: 7 }, peer, facing)?.localAddress).toBe('10.0.0.1');
  });

  it('are none without such an address, or of what is none', () => {
    expect(
      recordedEnds({ address: '0.0.0.0', port: 7 }, { address: '10.0.0.8', port: 9 }, facing),
    ).toBeUndefined();
    expect(
      recordedEnds({ address: '127.0.0.1', port: 7 }, { address: 'host', port: 9 }, facing),
    ).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { peerLabel, peerLabels } from './peer-labels.js';

describe('the labels of peers', () => {
  it.each([
    [
      ['192.168.1.41:7788', '192.168.1.57:7788'],
      ['.41:7788', '.57:7788'],
    ],
    [
      ['127.0.0.1:51022', '127.0.0.1:51023'],
      [':51022', ':51023'],
    ],
    [
      ['[fe80::1]:5', '[fe80::1]:6'],
      [':5', ':6'],
    ],
    [
      ['10.0.0.1:5', '192.168.1.57:7788'],
      ['10.0.0.1:5', '192.168.1.57:7788'],
    ],
    [['127.0.0.1:51022'], ['127.0.0.1:51022']],
    [['[2001:db8:40:1:2:3:4:7]:9100'], ['…8:40:1:2:3:4:7]:9100']],
  ])('leave out what all share, and are cut before the port: %j', (peers, labels) => {
    expect(peers.map((peer) => peerLabel(peer, peerLabels(peers)))).toEqual(labels);
  });

  it('name a peer that is gone whole, when it is of another network', () => {
    const labels = peerLabels(['10.0.0.1:5', '10.0.0.2:5']);
    expect(peerLabel('10.99.99.99:5000', labels)).toBe('…9.99.99:5000');
  });
});

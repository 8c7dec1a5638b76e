import { describe, expect, it } from 'vitest';
import type { TftpRequest } from '../../wire/tftp/packet.js';
import { TransferTable } from './transfer-table.js';

const live = { lastReceivedMs: 0, isConfirmed: true, hasEnded: false };
const request: TftpRequest = { type: 'readRequest', name: 'f', mode: 'octet', options: [] };

describe('the table of transfers', () => {
  it('takes the same request from the same address and port for one transfer', () => {
    const table = new TransferTable(10, 10);
    expect(table.arrived('a:1', 'a', request, 0)).toEqual({ type: 'new' });
    table.add('a:1', 'a', request, live);
    expect(table.arrived('a:1', 'a', request, 1_000)).toEqual({ type: 'repeated', transfer: live });
    expect(table.arrived('a:2', 'a', request, 1_000)).toEqual({ type: 'new' });
  });

  it('takes the same request for a repetition, however late, of a transfer whose client has not answered yet', () => {
    const table = new TransferTable(10, 10);
    const opening = { ...live, isConfirmed: false };
    table.add('a:1', 'a', request, opening);
    expect(table.arrived('a:1', 'a', request, 5_000)).toEqual({ type: 'repeated', transfer: opening });
  });

  it('lets a request with new content, or one after a long silence, replace the old transfer', () => {
    const table = new TransferTable(10, 10);
    table.add('a:1', 'a', request, live);
    expect(table.arrived('a:1', 'a', { ...request, name: 'g' }, 10)).toEqual({
      type: 'replaces',
      transfer: live,
    });
    expect(table.arrived('a:1', 'a', request, 5_000)).toEqual({ type: 'replaces', transfer: live });
  });

  it('lets the same request begin anew a second after its transfer has ended: before, it is a late copy', () => {
    const table = new TransferTable(10, 10);
    const ended = { lastReceivedMs: 0, isConfirmed: true, hasEnded: true };
    table.add('a:1', 'a', request, ended);
    expect(table.arrived('a:1', 'a', request, 10)).toEqual({ type: 'repeated', transfer: ended });
    expect(table.arrived('a:1', 'a', request, 1_000)).toEqual({ type: 'replaces', transfer: ended });
  });

  it('is bounded, overall and per client, and gives room back', () => {
    const table = new TransferTable(3, 2);
    table.add('a:1', 'a', request, live);
    table.add('a:2', 'a', request, live);
    expect(table.arrived('a:3', 'a', request, 0)).toEqual({ type: 'full', of: 'client', transfers: 2 });
    table.add('b:1', 'b', request, live);
    expect(table.arrived('c:1', 'c', request, 0)).toEqual({ type: 'full', of: 'all', transfers: 3 });
    table.remove('a:1');
    table.remove('a:1');
    expect(table.arrived('a:3', 'a', request, 0)).toEqual({ type: 'new' });
    expect(table.size).toBe(2);
    expect([...table.transfers()]).toHaveLength(2);
    expect(table.get('a:1')).toBeUndefined();
  });

  it('gives an address alone four fifths, and others four fifths of what is left each', () => {
    const table = new TransferTable(1_250, undefined);
    const taken = ['a', 'b', 'c'].map((client) => {
      let count = 0;
      while (table.arrived(`${client}:${count}`, client, request, 0).type === 'new') {
        table.add(`${client}:${count}`, client, request, live);
        count += 1;
      }
      return count;
    });
    expect(taken).toEqual([1_000, 200, 40]);
    expect(table.arrived('a:x', 'a', request, 0)).toEqual({ type: 'full', of: 'share', transfers: 1_000 });
    // A transfer that gives way counts as free.
    expect(table.arrived('a:x', 'a', request, 0, () => 241)).toEqual({ type: 'new' });
    for (let client = 0; client < 10; client += 1) table.add(`d${client}:1`, `d${client}`, request, live);
    expect(table.arrived('e:1', 'e', request, 0)).toEqual({ type: 'full', of: 'all', transfers: 1_250 });
  });

  it.each([1, 2, 3])('of %i places gives an address no less than one', (places) => {
    const table = new TransferTable(places, undefined);
    expect(table.arrived('a:1', 'a', request, 0)).toEqual({ type: 'new' });
  });
});

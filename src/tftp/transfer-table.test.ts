import { describe, expect, it } from 'vitest';
import type { TftpRequest } from '../wire/tftp.js';
import { TransferTable } from './transfer-table.js';

const live = { lastHeardMs: 0, hasEnded: false };
const request: TftpRequest = { type: 'readRequest', name: 'f', mode: 'octet', options: [] };

describe('the table of transfers', () => {
  it('takes the same request from the same address and port for one transfer', () => {
    const table = new TransferTable(10, 10);
    expect(table.arrived('a:1', 'a', request, 0)).toEqual({ type: 'new' });
    table.add('a:1', 'a', request, live);
    expect(table.arrived('a:1', 'a', request, 1_000)).toEqual({ type: 'repeated', transfer: live });
    expect(table.arrived('a:2', 'a', request, 1_000)).toEqual({ type: 'new' });
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

  it('lets the same request begin anew as soon as its transfer has ended', () => {
    const table = new TransferTable(10, 10);
    const ended = { lastHeardMs: 0, hasEnded: true };
    table.add('a:1', 'a', request, ended);
    expect(table.arrived('a:1', 'a', request, 10)).toEqual({ type: 'replaces', transfer: ended });
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
});

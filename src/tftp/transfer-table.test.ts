import { describe, expect, it } from 'vitest';
import type { TftpRequest } from '../wire/tftp.js';
import { TransferTable } from './transfer-table.js';

const request: TftpRequest = { type: 'readRequest', name: 'f', mode: 'octet', options: [] };

describe('the table of transfers', () => {
  it('takes the same request from the same address and port for one transfer', () => {
    const table = new TransferTable(10, 10);
    expect(table.arrived('a:1', 'a', request, 0)).toEqual({ type: 'new' });
    const transfer = { lastHeardMs: 0 };
    table.add('a:1', 'a', request, transfer);
    expect(table.arrived('a:1', 'a', request, 1_000)).toEqual({ type: 'repeated', transfer });
    expect(table.arrived('a:2', 'a', request, 1_000)).toEqual({ type: 'new' });
  });

  it('lets a request with new content, or one after a long silence, replace the old transfer', () => {
    const table = new TransferTable(10, 10);
    const transfer = { lastHeardMs: 0 };
    table.add('a:1', 'a', request, transfer);
    expect(table.arrived('a:1', 'a', { ...request, name: 'g' }, 10)).toEqual({ type: 'replaces', transfer });
    expect(table.arrived('a:1', 'a', request, 5_000)).toEqual({ type: 'replaces', transfer });
  });

  it('is bounded, overall and per client, and gives room back', () => {
    const table = new TransferTable(3, 2);
    table.add('a:1', 'a', request, { lastHeardMs: 0 });
    table.add('a:2', 'a', request, { lastHeardMs: 0 });
    expect(table.arrived('a:3', 'a', request, 0)).toEqual({ type: 'full', transfers: 2 });
    table.add('b:1', 'b', request, { lastHeardMs: 0 });
    expect(table.arrived('c:1', 'c', request, 0)).toEqual({ type: 'full', transfers: 3 });
    table.remove('a:1');
    table.remove('a:1');
    expect(table.arrived('a:3', 'a', request, 0)).toEqual({ type: 'new' });
    expect(table.size).toBe(2);
    expect([...table.transfers()]).toHaveLength(2);
    expect(table.get('a:1')).toBeUndefined();
  });
});

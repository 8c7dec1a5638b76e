import { describe, expect, it } from 'vitest';
import type { Sink, TransferData } from '../transfer-data.js';
import { defaultTransferLimits } from '../transfer-limits.js';
import { clientPlan, type ServerWay } from './client-plan.js';
import type { TftpClientRequest } from './client-request.js';

const request: TftpClientRequest = {
  host: 'server.example',
  port: 69,
  file: 'image',
  mode: 'octet',
  options: true,
  wishes: {},
  limits: defaultTransferLimits,
  traceSteps: 0,
};
const sink: Sink = { write: () => undefined, finish: async () => undefined, discard: async () => undefined };
const download: TransferData = { sink };
const upload: TransferData = {
  content: { type: 'whole', bytes: new Uint8Array(700), release: () => undefined },
};
const way: ServerWay = { address: '192.0.2.1', isLast: true, pathBlockBytes: 65_464 };

describe('a client with default options', () => {
  it('requests what Ethernet and the path carry unfragmented, a window of 16, and the size', () => {
    const usual = { blockBytes: 1_468, windowBlocks: 16, sizeBytes: 0 };
    expect(clientPlan(request, download, way).wishes).toEqual(usual);
    const overIPv6 = { ...way, address: '2001:db8::1' };
    expect(clientPlan(request, download, overIPv6).wishes).toEqual({ ...usual, blockBytes: 1_448 });
    const tunnel = { ...way, pathBlockBytes: 1_200 };
    expect(clientPlan(request, download, tunnel).wishes).toEqual({ ...usual, blockBytes: 1_200 });
  });

  it('announces the size of an upload, but neither requests nor announces that of netascii', () => {
    expect(clientPlan(request, upload, way).wishes.sizeBytes).toBe(700);
    expect(clientPlan({ ...request, mode: 'netascii' }, upload, way).wishes.sizeBytes).toBeUndefined();
    expect(clientPlan({ ...request, mode: 'netascii' }, download, way).wishes.sizeBytes).toBeUndefined();
  });
});

describe('a client', () => {
  it('requests the given options in place of the usual, and those alone without options', () => {
    const wishes = { blockBytes: 9_000, rollover: 1 } as const;
    expect(clientPlan({ ...request, wishes }, download, way).wishes).toEqual({
      blockBytes: 9_000,
      windowBlocks: 16,
      sizeBytes: 0,
      rollover: 1,
    });
    expect(clientPlan({ ...request, options: false }, download, way).wishes).toEqual({});
  });

  it('asks an address three times while the server has another, and the last as often as its limits say', () => {
    expect(clientPlan(request, download, { ...way, isLast: false }).maxRequests).toBe(3);
    expect(clientPlan(request, download, way).maxRequests).toBeUndefined();
  });
});

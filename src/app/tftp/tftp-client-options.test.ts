import { expect, it } from 'vitest';
import { defaultTransferLimits, type TransferLimits } from '../../tftp/transfer-limits.js';
import { requestOf } from './tftp-client-options.js';

it('a transfer has the limits that were given, and defaults for those given as undefined', () => {
  // As a program without types may write it.
  const limits: Record<string, unknown> = { maxRetries: 2, stallMs: undefined, lifetimeMs: undefined };
  const request = requestOf({ host: '127.0.0.1', limits: limits as Partial<TransferLimits> }, 'file', {});
  expect(request.limits).toEqual({ ...defaultTransferLimits, maxRetries: 2 });
});

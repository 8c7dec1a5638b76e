import { expect, it } from 'vitest';
import { failure, failureMessage } from '../../errors/error.js';
import { libraryRefusal } from './library-refusal.js';

it('the refusal of a file of a library names the file, and why the library has it not', () => {
  const told = (cause: Parameters<typeof libraryRefusal>[0]): string =>
    failureMessage(libraryRefusal(cause, 'pxe/boot.img'), 'en');
  const server = '10.0.0.1:4222';
  expect(told(failure('CLUSTER_AWAY', { server }))).toBe(
    '"pxe/boot.img" is refused until the library in NATS at 10.0.0.1:4222 can be used: it does not answer now',
  );
  expect(told(failure('CLUSTER_UNREACHABLE', { server, reason: 'connection refused' }))).toMatch(
    /"pxe\/boot.img" is refused .* can be used: connection refused/,
  );
  expect(told(failure('LIBRARY_UNAVAILABLE', { server, reason: 'no-jetstream' }))).toMatch(
    /"pxe\/boot.img" .* it runs without JetStream/,
  );
  expect(told(failure('CLUSTER_REFUSED', { server, user: 'device' }))).toMatch(/let this node in/);
  for (const code of ['LIBRARY_BODY_MISSING', 'LIBRARY_BODY_DAMAGED'] as const)
    expect(told(failure(code, { digest: 'abc' }))).toMatch(
      /^"pxe\/boot.img" cannot be read: NATS .*; add the file again$/,
    );
  expect(told(failure('LIBRARY_READ_FAILED', { digest: 'abc', reason: 'bytes-stopped' }))).toBe(
    '"pxe/boot.img" cannot be read: no more bytes came',
  );
  const other = failure('TFTP_FILE_CHANGED', { text: 'pxe/boot.img' });
  expect(libraryRefusal(other, 'pxe/boot.img')).toBe(other);
});

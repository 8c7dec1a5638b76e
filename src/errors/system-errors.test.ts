import { describe, expect, it } from 'vitest';
import { failureMessage } from './error.js';
import { socketFailure } from './system-errors.js';

function systemError(code: string, syscall: string): Error {
  return Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
}

describe('an error of the system', () => {
  it('is about privileges if a port was to be bound, and about the firewall or a route if data was to be sent', () => {
    for (const syscall of ['bind', 'listen'])
      expect(socketFailure(systemError('EACCES', syscall), '[::]:69').code).toBe('PERMISSION_DENIED');
    for (const syscall of ['connect', 'send', 'sendmmsg'])
      for (const code of ['EPERM', 'EACCES'])
        expect(socketFailure(systemError(code, syscall), '10.0.0.7:69')).toMatchObject({
          code: 'SENDING_FORBIDDEN',
          params: { address: '10.0.0.7:69', reason: code },
        });
    expect(socketFailure(systemError('EINVAL', 'connect'), '10.0.0.7:69').code).toBe('SENDING_FORBIDDEN');
    expect(socketFailure(systemError('EINVAL', 'bind'), '10.0.0.7:69').code).toBe('SOCKET_FAILED');
    const both = new AggregateError([systemError('EACCES', 'connect'), systemError('EACCES', 'connect')]);
    expect(socketFailure(both, 'host:7').code).toBe('SENDING_FORBIDDEN');
  });

  it('of a datagram that is too long for the system says so without its code', () => {
    const failed = socketFailure(systemError('EMSGSIZE', 'send'), '10.0.0.7:7');
    expect(failed.code).toBe('DATAGRAM_TOO_LARGE');
    expect(failureMessage(failed, 'en')).toMatch(/^this system does not send .* to 10\.0\.0\.7:7; send less/);
  });
});

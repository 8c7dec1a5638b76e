import type { RequestTarget } from '../src/tftp/server/server-request.js';

/** The target of a request for `name`, whose parts are separated by slashes. */
export function targetOf(name: string, direction: 'get' | 'put' = 'get'): RequestTarget {
  const type = direction === 'get' ? 'readRequest' : 'writeRequest';
  return {
    type: 'target',
    name,
    request: { type, name, mode: 'octet', options: [] },
    direction,
    mode: 'octet',
    segments: name.split('/'),
  };
}

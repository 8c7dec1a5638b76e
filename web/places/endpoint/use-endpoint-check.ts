import { useMemo } from 'react';
import type { ReceivedCheck } from '../../../src/bytes/checksum/received-check.js';
import { endpointCheck } from '../../../src/config/endpoint-check.js';
import type { EndpointInput } from '../../../src/config/endpoint-input.js';

/** How an endpoint checks what it receives: the same object while its description says the same, so that drawn lines stay. */
export function useEndpointCheck(input: EndpointInput): ReceivedCheck | undefined {
  const { type, receivedChecksum, encoding } = input;
  const framing = input.type === 'udp' ? undefined : input.framing;
  return useMemo(() => {
    const said = { receivedChecksum, encoding, address: '' };
    return endpointCheck(type === 'udp' ? { type, ...said } : { type, ...said, framing });
  }, [type, receivedChecksum, encoding, framing]);
}

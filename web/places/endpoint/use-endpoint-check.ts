import { useMemo } from 'react';
import type { ReceivedCheck } from '../../../src/bytes/checksum/received-check.js';
import { endpointCheck } from '../../../src/config/endpoint-check.js';
import { isOfDatagrams, type RoomInput } from '../../state/kinds.js';

/** How an endpoint checks what it receives: the same object while its description says the same, so that drawn lines stay. */
export function useEndpointCheck(input: RoomInput): ReceivedCheck | undefined {
  const { receivedChecksum, encoding } = input;
  const isDatagrams = isOfDatagrams(input);
  const framing = isDatagrams ? undefined : input.framing;
  return useMemo(() => {
    const said = { receivedChecksum, encoding, address: '' };
    return endpointCheck(isDatagrams ? { type: 'udp', ...said } : { type: 'tcp-listen', ...said, framing });
  }, [isDatagrams, receivedChecksum, encoding, framing]);
}

import type { End } from '../../app/capture.js';
import { formatAddress } from '../../bytes/address.js';

/** An end of a conversation as text: `10.0.0.1:69`, and the address alone where there are no ports. */
export function endText({ address, port }: End): string {
  return port < 0 ? address : formatAddress({ host: address, port });
}

import { ipAddressBytes } from '../../bytes/ip-address-bytes.js';
import { type Failure, failure } from '../../errors/error.js';

/** An IPv4 address takes the last 4 of 16 bytes after ::ffff:0:0/96 (RFC 4291, section 2.5.5.2). */
const mappedPrefix = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff] as const;
const mappedBits = 8 * mappedPrefix.length;

interface Network {
  readonly address: Uint8Array;
  /** Leading bits that must match, 0 to 128. */
  readonly prefixBits: number;
}

/** Which clients a server admits: networks to allow (none means every client) and networks to deny, which take precedence. */
export class ClientFilter {
  readonly #allowed: readonly Network[];
  readonly #denied: readonly Network[];

  private constructor(allowed: readonly Network[], denied: readonly Network[]) {
    this.#allowed = allowed;
    this.#denied = denied;
  }

  /** Reads addresses and networks (`10.0.0.0/8`, `192.168.1.9`, `fd00::/8`); the failure names the first wrong one. */
  static parse(
    allow: readonly string[],
    deny: readonly string[],
  ):
    | { readonly ok: true; readonly filter: ClientFilter }
    | { readonly ok: false; readonly failure: Failure } {
    const wrong = [...allow, ...deny].find((text) => parseNetwork(text) === undefined);
    if (wrong !== undefined) return { ok: false, failure: failure('TFTP_CIDR_INVALID', { text: wrong }) };
    const networks = (texts: readonly string[]) => texts.flatMap((text) => parseNetwork(text) ?? []);
    return { ok: true, filter: new ClientFilter(networks(allow), networks(deny)) };
  }

  /** Whether the client at `address` is admitted; IPv4-mapped IPv6 counts as the IPv4 address, a zone id is ignored. */
  allows(address: string): boolean {
    if (this.#allowed.length === 0 && this.#denied.length === 0) return true;
    const bytes = mappedBytes(address);
    if (bytes === undefined || this.#denied.some((network) => contains(network, bytes))) return false;
    return this.#allowed.length === 0 || this.#allowed.some((network) => contains(network, bytes));
  }
}

/** The 16 bytes of an IPv6 address, or of an IPv4 address mapped into IPv6; `undefined` for anything else. */
function mappedBytes(text: string): Uint8Array | undefined {
  const bytes = ipAddressBytes(text);
  return bytes?.length === 4 ? Uint8Array.of(...mappedPrefix, ...bytes) : bytes;
}

function parseNetwork(text: string): Network | undefined {
  const [address = '', bits, more] = text.trim().split('/');
  const bytes = mappedBytes(address);
  if (bytes === undefined || more !== undefined) return undefined;
  const isV4 = !address.includes(':');
  if (bits === undefined) return { address: bytes, prefixBits: 128 };
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > (isV4 ? 32 : 128)) return undefined;
  return { address: bytes, prefixBits: Number(bits) + (isV4 ? mappedBits : 0) };
}

function contains({ address, prefixBits }: Network, bytes: Uint8Array): boolean {
  const whole = prefixBits >>> 3;
  for (let index = 0; index < whole; index += 1) if (address[index] !== bytes[index]) return false;
  const mask = (0xff00 >>> (prefixBits & 7)) & 0xff;
  return mask === 0 || ((address[whole] ?? 0) & mask) === ((bytes[whole] ?? 0) & mask);
}

import { readFileSync } from 'node:fs';
import { familyOf } from '../bytes/address.js';
import { localAddresses } from './local-addresses.js';

/** Bytes of an Ethernet frame's payload; used if the system does not report the MTU. */
const usualMtu = 1_500;

/** IPv4 and UDP headers, or IPv6 and UDP headers, and TFTP's own (RFC 791, RFC 8200, RFC 768, RFC 1350). */
const headerBytes = { IPv4: 20 + 8 + 4, IPv6: 40 + 8 + 4 };

/** Bytes that one packet can carry through the interface, as Linux reports it; 1,500 on other systems. */
export function interfaceMtu(interfaceName: string): number {
  if (!/^[\w.@-]+$/.test(interfaceName)) return usualMtu;
  try {
    const mtu = Number(readFileSync(`/sys/class/net/${interfaceName.replace(/@.*/, '')}/mtu`, 'utf8'));
    return mtu >= 576 ? mtu : usualMtu;
  } catch {
    return usualMtu;
  }
}

/** The largest TFTP block that fits the MTU of the local `address`'s interface; 8 to 65,464. */
export function mtuBlockBytes(address: string): number {
  const local = localAddresses().find((known) => known.address === address);
  const family = familyOf(address);
  const mtu = local === undefined ? usualMtu : interfaceMtu(local.interfaceName);
  return Math.min(mtu - headerBytes[family], 65_464);
}

/** Milliseconds that a lookup stays valid: it makes the system list all its interfaces. */
const knownForMs = 1_000;

/** The largest block from one local address, looked up at most once a second: a flood of requests would look it up each time. */
export class LocalBlockBytes {
  readonly #look: () => number;
  readonly #nowMs: () => number;
  #known = 0;
  #lookAgainAtMs = Number.NEGATIVE_INFINITY;

  /** `look` and `nowMs` stand in for the system and its steady clock. */
  constructor(address: string, look = () => mtuBlockBytes(address), nowMs = () => performance.now()) {
    this.#look = look;
    this.#nowMs = nowMs;
  }

  /** 8 to 65,464; at most a second old. */
  get value(): number {
    const nowMs = this.#nowMs();
    if (nowMs >= this.#lookAgainAtMs) {
      this.#known = this.#look();
      this.#lookAgainAtMs = nowMs + knownForMs;
    }
    return this.#known;
  }
}

import type { CaptureInterface } from './capture-interface.js';

/** An option that this reader gives no meaning, a copy; numbers in it have the byte order of their section. */
export interface RawOption {
  readonly code: number;
  readonly bytes: Uint8Array;
}

/** What every block but the packets may have besides what its type says. */
export interface Annotated {
  /** What people wrote about it. */
  readonly comments: readonly string[];
  readonly otherOptions: readonly RawOption[];
}

/** What a program wrote about the capture as a whole (Section Header Block). */
export interface CaptureSection extends Annotated {
  readonly type: 'section';
  readonly byteOrder: 'big' | 'little';
  readonly hardware: string | undefined;
  readonly system: string | undefined;
  readonly application: string | undefined;
}

/** An interface; its packets give its index in the order in which interfaces come. */
export interface InterfaceDescription extends Annotated {
  readonly type: 'interface';
  readonly interface: CaptureInterface;
}

/** Names of addresses (Name Resolution Block). */
export interface NameResolution extends Annotated {
  readonly type: 'names';
  readonly names: readonly AddressNames[];
}

/** One address and what it is called. */
export interface AddressNames {
  /** 4 bytes of IPv4, 16 of IPv6, 6 or 8 of a MAC address (EUI-48, EUI-64). */
  readonly address: Uint8Array;
  readonly family: 'IPv4' | 'IPv6' | 'EUI-48' | 'EUI-64';
  readonly names: readonly string[];
}

/** What an interface has counted (Interface Statistics Block). Each count is `undefined` where the file does not say. */
export interface InterfaceStatistics extends Annotated {
  readonly type: 'statistics';
  /** Index into the interfaces of the whole file. */
  readonly interfaceIndex: number;
  /** When it had counted that, in units of its interface since 1970 UTC. */
  readonly timeUnits: bigint;
  readonly receivedPackets: bigint | undefined;
  readonly droppedPackets: bigint | undefined;
  readonly acceptedPackets: bigint | undefined;
  readonly systemDroppedPackets: bigint | undefined;
  readonly deliveredPackets: bigint | undefined;
}

/** Keys that decrypt what was captured (Decryption Secrets Block), a copy. */
export interface DecryptionSecrets {
  readonly type: 'secrets';
  /** 0x544c534b for a TLS key log, 0x57474b4c for WireGuard's; others are registered. */
  readonly secretsType: number;
  readonly secrets: Uint8Array;
}

/** A block that this reader does not know, or of which only its writer knows what it means: kept as it is, a copy. */
export interface UnknownBlock {
  readonly type: 'unknown';
  readonly blockType: number;
  readonly body: Uint8Array;
}

/** What a capture file says besides its packets. */
export type CaptureBlock =
  | CaptureSection
  | InterfaceDescription
  | NameResolution
  | InterfaceStatistics
  | DecryptionSecrets
  | UnknownBlock;

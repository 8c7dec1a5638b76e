import type { CaptureInterface } from './capture-interface.js';

/** An option that this reader does not interpret, a copy; numbers in it have the byte order of their section. */
export interface RawOption {
  readonly code: number;
  readonly bytes: Uint8Array;
}

/** The options that every block except packets may have. */
export interface Annotated {
  /** Comments on it. */
  readonly comments: readonly string[];
  readonly otherOptions: readonly RawOption[];
}

/** A program's description of the whole capture (Section Header Block). */
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

/** One address and its names. */
export interface AddressNames {
  /** 4 bytes of IPv4, 16 of IPv6, 6 or 8 of a MAC address (EUI-48, EUI-64). */
  readonly address: Uint8Array;
  readonly family: 'IPv4' | 'IPv6' | 'EUI-48' | 'EUI-64';
  readonly names: readonly string[];
}

/** The counters of an interface (Interface Statistics Block). Each is `undefined` if the file does not say. */
export interface InterfaceStatistics extends Annotated {
  readonly type: 'statistics';
  /** Index into the interfaces of the whole file. */
  readonly interfaceIndex: number;
  /** The time of the counters, in units of the interface since 1970 UTC. */
  readonly timeUnits: bigint;
  readonly receivedPackets: bigint | undefined;
  readonly droppedPackets: bigint | undefined;
  readonly acceptedPackets: bigint | undefined;
  readonly systemDroppedPackets: bigint | undefined;
  readonly deliveredPackets: bigint | undefined;
}

/** Keys that decrypt captured packets (Decryption Secrets Block), a copy. */
export interface DecryptionSecrets {
  readonly type: 'secrets';
  /** 0x544c534b for a TLS key log, 0x57474b4c for WireGuard's; others are registered. */
  readonly secretsType: number;
  readonly secrets: Uint8Array;
}

/** A block that this reader does not know, or that has a meaning only for its writer: kept as it is, a copy. */
export interface UnknownBlock {
  readonly type: 'unknown';
  readonly blockType: number;
  readonly body: Uint8Array;
}

/** The blocks of a capture file other than packets. */
export type CaptureBlock =
  | CaptureSection
  | InterfaceDescription
  | NameResolution
  | InterfaceStatistics
  | DecryptionSecrets
  | UnknownBlock;

import { decodeUtf8 } from '../../bytes/utf8.js';
import type {
  AddressNames,
  Annotated,
  CaptureSection,
  DecryptionSecrets,
  InterfaceDescription,
  InterfaceStatistics,
  NameResolution,
  UnknownBlock,
} from '../capture-block.js';
import { fixedBytes, nameRecord, optionCode, padded } from './layout.js';
import { BlockOptions } from './options.js';
import { unitsPerSecondOf } from './time-units.js';

/*
 * Each function reads the body of one block, from `from` to before `to` of `view`, borrowed, and returns a copy; `undefined`
 * for a body that is too short.
 */

/** Microseconds. */
const defaultResolution = 6;
/** The first byte of a text filter; 1 precedes a BPF program. */
const textFilter = 0;

const sectionOptions = [optionCode.sectionHardware, optionCode.sectionSystem, optionCode.sectionApplication];
const interfaceOptions = [
  optionCode.interfaceName,
  optionCode.interfaceDescription,
  optionCode.timeResolution,
  optionCode.interfaceSystem,
  optionCode.fcsBytes,
  optionCode.timeOffset,
];
const statisticsOptions = [
  optionCode.receivedPackets,
  optionCode.droppedPackets,
  optionCode.acceptedPackets,
  optionCode.systemDroppedPackets,
  optionCode.deliveredPackets,
];

/** A filter that is a program is kept as it is. */
function knownInterfaceOptions(filter: Uint8Array | undefined): readonly number[] {
  return filter?.[0] === textFilter ? [...interfaceOptions, optionCode.interfaceFilter] : interfaceOptions;
}

function annotations(options: BlockOptions, known: readonly number[]): Annotated {
  return { comments: options.comments, otherOptions: options.others(known) };
}

/** The version of a Section Header Block; `undefined` for a body that is too short. */
export function sectionVersionOf(
  view: DataView,
  from: number,
  to: number,
  littleEndian: boolean,
): { readonly major: number; readonly minor: number } | undefined {
  if (to - from < fixedBytes.section) return undefined;
  return { major: view.getUint16(from + 4, littleEndian), minor: view.getUint16(from + 6, littleEndian) };
}

/** A Section Header Block of a known version. */
export function sectionOf(
  view: DataView,
  from: number,
  to: number,
  littleEndian: boolean,
): CaptureSection | undefined {
  if (to - from < fixedBytes.section) return undefined;
  const options = new BlockOptions(view, from + fixedBytes.section, to, littleEndian);
  return {
    type: 'section',
    byteOrder: littleEndian ? 'little' : 'big',
    hardware: options.text(optionCode.sectionHardware),
    system: options.text(optionCode.sectionSystem),
    application: options.text(optionCode.sectionApplication),
    ...annotations(options, sectionOptions),
  };
}

/** An Interface Description Block. */
export function interfaceOf(
  view: DataView,
  from: number,
  to: number,
  littleEndian: boolean,
): InterfaceDescription | undefined {
  if (to - from < fixedBytes.interface) return undefined;
  const options = new BlockOptions(view, from + fixedBytes.interface, to, littleEndian);
  const filter = options.bytes(optionCode.interfaceFilter);
  return {
    type: 'interface',
    interface: {
      linkType: view.getUint16(from, littleEndian),
      snapBytes: view.getUint32(from + 4, littleEndian),
      name: options.text(optionCode.interfaceName),
      description: options.text(optionCode.interfaceDescription),
      filter: filter?.[0] === textFilter ? decodeUtf8(filter.subarray(1)) : undefined,
      system: options.text(optionCode.interfaceSystem),
      unitsPerSecond: unitsPerSecondOf(options.u8(optionCode.timeResolution) ?? defaultResolution),
      offsetSeconds: Number(options.i64(optionCode.timeOffset) ?? 0n),
      fcsBytes: options.u8(optionCode.fcsBytes),
    },
    ...annotations(options, knownInterfaceOptions(filter)),
  };
}

const families = new Map<number, Pick<AddressNames, 'family'> & { readonly bytes: number }>([
  [nameRecord.ipv4, { family: 'IPv4', bytes: 4 }],
  [nameRecord.ipv6, { family: 'IPv6', bytes: 16 }],
  [nameRecord.eui48, { family: 'EUI-48', bytes: 6 }],
  [nameRecord.eui64, { family: 'EUI-64', bytes: 8 }],
]);

/** A Name Resolution Block; records of other types, and those too short for their address, are skipped. */
export function namesOf(view: DataView, from: number, to: number, littleEndian: boolean): NameResolution {
  const names: AddressNames[] = [];
  let at = from;
  while (to - at >= 4) {
    const type = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    at += 4;
    if (type === nameRecord.end || at + length > to) break;
    const kind = families.get(type);
    if (kind !== undefined && length > kind.bytes) {
      const value = copy(view, at, length);
      const text = decodeUtf8(value.subarray(kind.bytes));
      const { family } = kind;
      names.push({
        family,
        address: value.slice(0, kind.bytes),
        names: text.split('\0').filter((name) => name !== ''),
      });
    }
    at += padded(length);
  }
  return { type: 'names', names, ...annotations(new BlockOptions(view, at, to, littleEndian), []) };
}

/** An Interface Statistics Block of a section before which there were `earlierInterfaces`. */
export function statisticsOf(
  view: DataView,
  from: number,
  to: number,
  littleEndian: boolean,
  earlierInterfaces: number,
): InterfaceStatistics | undefined {
  if (to - from < fixedBytes.statistics) return undefined;
  const options = new BlockOptions(view, from + fixedBytes.statistics, to, littleEndian);
  return {
    type: 'statistics',
    interfaceIndex: earlierInterfaces + view.getUint32(from, littleEndian),
    timeUnits:
      (BigInt(view.getUint32(from + 4, littleEndian)) << 32n) |
      BigInt(view.getUint32(from + 8, littleEndian)),
    receivedPackets: options.u64(optionCode.receivedPackets),
    droppedPackets: options.u64(optionCode.droppedPackets),
    acceptedPackets: options.u64(optionCode.acceptedPackets),
    systemDroppedPackets: options.u64(optionCode.systemDroppedPackets),
    deliveredPackets: options.u64(optionCode.deliveredPackets),
    ...annotations(options, statisticsOptions),
  };
}

/** A Decryption Secrets Block. */
export function secretsOf(
  view: DataView,
  from: number,
  to: number,
  littleEndian: boolean,
): DecryptionSecrets | undefined {
  if (to - from < fixedBytes.secrets) return undefined;
  const length = view.getUint32(from + 4, littleEndian);
  const at = from + fixedBytes.secrets;
  if (length > to - at) return undefined;
  return {
    type: 'secrets',
    secretsType: view.getUint32(from, littleEndian),
    secrets: copy(view, at, length),
  };
}

/** Any other block. */
export function unknownOf(type: number, view: DataView, from: number, to: number): UnknownBlock {
  return { type: 'unknown', blockType: type, body: copy(view, from, to - from) };
}

function copy(view: DataView, at: number, length: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + at, length).slice();
}

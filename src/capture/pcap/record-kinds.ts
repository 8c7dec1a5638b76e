import { recordHeaderBytes } from './layout.js';

/** A layout of the header before each packet: the usual 16 bytes, and further bytes after them. */
export interface RecordKind {
  readonly name: 'usual' | 'ss990417' | 'ss991029' | 'ss990915' | 'nokia';
  /** Bytes of the header. */
  readonly headerBytes: number;
}

/** The one of libpcap. */
export const usualRecord: RecordKind = { name: 'usual', headerBytes: recordHeaderBytes };
/** Alexey Kuznetsov's patches added the interface's number, the protocol and the packet's type; Red Hat 6.1 kept the old magic. */
const ss990417: RecordKind = { name: 'ss990417', headerBytes: recordHeaderBytes + 8 };
const ss991029: RecordKind = { name: 'ss991029', headerBytes: recordHeaderBytes + 8 };
/** SuSE 6.3 has an earlier one, with two processors and their padding besides. */
const ss990915: RecordKind = { name: 'ss990915', headerBytes: recordHeaderBytes + 12 };
const nokia: RecordKind = { name: 'nokia', headerBytes: recordHeaderBytes + 4 };

/** Files whose magic number has one meaning. */
export const usualRecords: readonly RecordKind[] = [usualRecord];
/** Files of the usual magic number, likeliest first. */
export const standardRecords: readonly RecordKind[] = [usualRecord, ss990417, nokia];
/** Files of Kuznetsov's magic number. */
export const modifiedRecords: readonly RecordKind[] = [ss991029, ss990915];

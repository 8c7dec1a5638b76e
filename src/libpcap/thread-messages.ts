import type { Failure } from '../errors/error.js';
import type { DeviceCounts, DeviceOptions } from './capture-device.js';

/** What a live capture is to take. */
export interface CaptureThreadData extends DeviceOptions {
  readonly interfaces: readonly string[];
  /** Packets after which it ends by itself; 0 for no limit. */
  readonly count: number;
  /** Whether packets of this machine's sockets get comments with the process (packet-owners.ts). */
  readonly processes: boolean;
  /** The program that captures, and its system, for the head of the file. */
  readonly application: string;
  readonly system: string;
}

/** What an interface had and lost, by its name. */
export interface InterfaceCounts extends DeviceCounts {
  readonly name: string;
}

/** To the thread of a capture. */
export type ToCaptureThread =
  /** So many bytes of pieces have been used. */
  | { readonly type: 'used'; readonly bytes: number }
  /** End behind what has arrived. */
  | { readonly type: 'stop' }
  /** End at once, whatever has not been taken. */
  | { readonly type: 'halt' };

/** From it. */
export type FromCaptureThread =
  | { readonly type: 'opened' }
  /** Whole blocks of a pcapng file, and the number of packets so far. */
  | { readonly type: 'piece'; readonly bytes: Uint8Array<ArrayBuffer>; readonly packets: number }
  | { readonly type: 'counts'; readonly interfaces: readonly InterfaceCounts[] }
  /** It ends here, before it was opened or later; what was captured is in the pieces before. */
  | { readonly type: 'failed'; readonly failure: Failure };

import type { DatagramTraffic } from './traffic.js';

/** Datagrams that are kept, and bytes of each: a lesson has a few of them. */
const maxDatagrams = 1_024;
const maxKeptBytes = 1_024;

/** A datagram as it is kept. */
export interface LoggedDatagram {
  /** By the program. */
  readonly isReceived: boolean;
  readonly local: string;
  readonly peer: string;
  /** Its first bytes, copied; `size` is how many it had. */
  readonly bytes: Uint8Array;
  readonly size: number;
  readonly isLost: boolean;
  readonly at: number;
}

/** The first datagrams that went between the bench and the program. */
export class DatagramLog {
  readonly all: LoggedDatagram[] = [];
  /** There were more than are kept: nothing may be drawn from what is missing. */
  isCut = false;
  lastAt = 0;

  take(traffic: DatagramTraffic): void {
    this.lastAt = traffic.at;
    if (this.all.length === maxDatagrams) {
      this.isCut = true;
      return;
    }
    const { local, peer, bytes, at } = traffic;
    const isReceived = traffic.type === 'datagramReceived';
    const isLost = traffic.type === 'datagramSent' && traffic.isLost;
    const kept = bytes.slice(0, maxKeptBytes);
    this.all.push({ isReceived, local, peer, bytes: kept, size: bytes.byteLength, isLost, at });
  }

  /** Those of the program. */
  get received(): readonly LoggedDatagram[] {
    return this.all.filter(({ isReceived }) => isReceived);
  }

  /** Those of the bench that came to the program. */
  get delivered(): readonly LoggedDatagram[] {
    return this.all.filter(({ isReceived, isLost }) => !isReceived && !isLost);
  }

  /** Whether nothing has happened for `waitMs`, and everything that did is kept. */
  isQuiet(now: number, waitMs: number): boolean {
    return !this.isCut && now - this.lastAt >= waitMs;
  }
}

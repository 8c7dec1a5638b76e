import { networkInterfaces } from 'node:os';
import type { DissectedField, DissectedPacket } from '../../../capture/dissected-packet.js';
import { BreakoutboxError, type Failure } from '../../../errors/error.js';
import type { BenchSpec } from '../../../lesson/lesson.js';
import { messageLabel } from '../../../lesson/message-label.js';
import type { Observed } from '../../../lesson/observation.js';
import type { LiveCapture } from '../../../libpcap/live-capture.js';
import type { PortPlaces } from './port-places.js';
import { wallEpochMs } from './wall-epoch.js';

const loopback = '127.0.0.1';
/** A lesson's packets are few and small, but what else passes the loopback interface of a busy machine waits beside them. */
const bufferBytes = 4 * 1024 * 1024;
const snapBytes = 4_096;
/** Flags of TCP as a row names them; `ECE` and the like say nothing in a lesson. */
const flagNames = /\[((?:SYN|ACK|FIN|RST|PSH|URG)(?:, (?:SYN|ACK|FIN|RST|PSH|URG))*)\]/;

/** Is told of a packet, and when it was captured, in milliseconds of `performance.now`. */
export type PacketSeen = (observed: Extract<Observed, { readonly type: 'packet' }>, atMs: number) => void;

/** The packets of a bench, captured on the loopback interface. */
export class BenchCapture {
  readonly #places: PortPlaces;
  readonly #live: LiveCapture;
  readonly #carrier: 'tcp' | 'udp';
  readonly #protocol: 'tcp' | 'udp' | 'tftp';
  readonly #seen: PacketSeen;
  /** Of `performance.now()` at the beginning of 1970. */
  #epochMs = wallEpochMs();
  readonly #read: Promise<void>;

  private constructor(
    live: LiveCapture,
    { protocol, carries }: BenchSpec,
    places: PortPlaces,
    seen: PacketSeen,
  ) {
    this.#live = live;
    this.#places = places;
    this.#protocol = carries ?? protocol;
    this.#carrier = protocol === 'tcp' ? 'tcp' : 'udp';
    this.#seen = seen;
    this.#read = this.#readAll();
  }

  /** Begins to capture, or returns why that cannot be: most often that the person may not. */
  static async open(spec: BenchSpec, places: PortPlaces, seen: PacketSeen): Promise<BenchCapture | Failure> {
    const { captureLive } = await import('../../capture/capture-live.js');
    try {
      const live = await captureLive({
        interfaces: [loopbackName()],
        captureFilter: `(host ${loopback} or host ::1) and ${spec.protocol === 'tcp' ? 'tcp' : 'udp'}`,
        ...{ bufferBytes, snapBytes, promiscuous: false, processes: false },
      });
      return new BenchCapture(live, spec, places, seen);
    } catch (error) {
      if (error instanceof BreakoutboxError) return error.failure;
      throw error;
    }
  }

  /** Holds the clock of packets to that of calls. Takes some 3 ms: the two drift apart while a person thinks. */
  alignClocks(): void {
    this.#epochMs = wallEpochMs();
  }

  async close(): Promise<void> {
    await this.#live.close();
    await this.#read;
  }

  async #readAll(): Promise<void> {
    const { dissectBench } = await import('./bench-packets.js');
    try {
      await dissectBench(
        this.#live,
        (from, to) => this.#places.has(from) || this.#places.has(to),
        (packet) => this.#take(packet),
      );
    } catch (error) {
      // The interface has gone: what the bench sees otherwise stays.
      if (!(error instanceof BreakoutboxError)) throw error;
    }
  }

  #take(packet: DissectedPacket): void {
    const layer = packet.layers.find(({ protocol }) => protocol === this.#carrier);
    if (layer === undefined || packet.timeNanos === undefined) return;
    const from = numberOf(layer.fields, `${this.#carrier}.srcport`);
    const to = numberOf(layer.fields, `${this.#carrier}.dstport`);
    const way = this.#places.way(from, to);
    if (way === undefined) return;
    const header = this.#carrier === 'tcp' ? numberOf(layer.fields, 'tcp.hdr_len') : 8;
    const payload = packet.bytes.slice(layer.offset + header, packet.capturedBytes);
    const atMs = Number(packet.timeNanos) / 1e6 - this.#epochMs;
    this.#seen({ type: 'packet', ...way, row: this.#label(packet.info, payload), payload }, atMs);
  }

  #label(info: string, payload: Uint8Array): string {
    if (this.#carrier === 'udp' || payload.byteLength > 0) return messageLabel(this.#protocol, payload);
    const flags = flagNames.exec(info)?.[1] ?? '';
    const acknowledged = flags === 'ACK' ? /\bAck=(\d+)/.exec(info)?.[1] : undefined;
    return acknowledged === undefined ? flags : `ACK ${acknowledged}`;
  }
}

function loopbackName(): string {
  const found = Object.entries(networkInterfaces()).find(([, addresses]) =>
    addresses?.some(({ address }) => address === loopback),
  );
  return found?.[0] ?? 'lo';
}

function numberOf(fields: readonly DissectedField[], name: string): number {
  const value = fields.find((field) => field.name === name)?.value;
  return typeof value === 'number' ? value : 0;
}

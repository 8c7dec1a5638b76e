import { NetasciiDecoder } from '../../wire/tftp/netascii.js';
import type { TransferEvent, TransferOutcome } from '../tftp/transfer-event.js';
import type { TransferIdentity } from '../tftp/transfer-identity.js';
import type { CarriedFile, ExtractEvent, ExtractFault } from './extract-event.js';

/** Makes the file of a TFTP transfer; one of which no block was seen is none. */
export class TftpFile {
  readonly #begin: () => CarriedFile;
  readonly #sink: (event: ExtractEvent) => void;
  readonly #netascii: NetasciiDecoder | undefined;
  #id: number | undefined;
  #hasGap = false;

  /** `begin` is called when the file turns out to be one. */
  constructor({ mode }: TransferIdentity, begin: () => CarriedFile, sink: (event: ExtractEvent) => void) {
    this.#begin = begin;
    this.#sink = sink;
    this.#netascii = mode.toLowerCase() === 'netascii' ? new NetasciiDecoder() : undefined;
  }

  /** Takes the next event of the transfer. */
  take(event: TransferEvent): void {
    switch (event.type) {
      case 'content':
        this.#give(this.#netascii?.decode(event.bytes, 0, event.bytes.length) ?? event.bytes);
        return;
      case 'missing':
        this.#hasGap = true;
        this.#sink({ type: 'missing', id: this.#open(), missingBytes: event.missingBytes });
        return;
      case 'ended':
        this.#end(event.outcome);
    }
  }

  #end(outcome: TransferOutcome): void {
    if (this.#id === undefined && outcome !== 'complete') return;
    const id = this.#open();
    const rest = this.#netascii?.finish();
    if (rest !== undefined) this.#give(rest);
    const fault = this.#hasGap ? 'missing' : faultOf(outcome);
    this.#sink({ type: 'end', id, fault, keptEncoding: undefined });
  }

  #open(): number {
    if (this.#id === undefined) {
      const file = this.#begin();
      this.#id = file.id;
      this.#sink({ type: 'begin', file });
    }
    return this.#id;
  }

  #give(bytes: Uint8Array): void {
    const id = this.#open();
    if (bytes.length > 0) this.#sink({ type: 'content', id, bytes });
  }
}

function faultOf(outcome: TransferOutcome): ExtractFault | undefined {
  if (outcome === 'complete') return undefined;
  return outcome === 'unfinished' || outcome === 'unanswered' ? 'cutShort' : 'aborted';
}

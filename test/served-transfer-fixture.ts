import type { Rollover } from '../src/tftp/block-number.js';
import type { BlockSource } from '../src/tftp/block-source.js';
import { plainAgreement } from '../src/tftp/negotiation.js';
import { createSide } from '../src/tftp/server/create-side.js';
import { ServedTransfer } from '../src/tftp/server/served-transfer.js';
import type { TransferDecision } from '../src/tftp/server/server-request.js';
import type { TransferChannel } from '../src/tftp/server/server-shell.js';
import type { TransferBudget } from '../src/tftp/server/transfer-context.js';
import type { TransferData } from '../src/tftp/transfer-data.js';
import { defaultTransferLimits } from '../src/tftp/transfer-limits.js';
import { opcodeOf } from '../src/wire/tftp/packet.js';

/** A budget of bytes that is refilled by hand. */
export class ManualBudget implements TransferBudget {
  bytes: number;

  constructor(bytes: number) {
    this.bytes = bytes;
  }

  isOpen(): boolean {
    return this.bytes > 0;
  }

  spend(bytes: number): void {
    this.bytes -= bytes;
  }
}

/**
 * A started transfer of a server on a clock that is set by hand. `sent` is what went to its client, `changes` how often its
 * owner was notified.
 */
export function servedTransfer(
  data: TransferData,
  {
    mode = 'octet',
    budget,
    traceSteps = 0,
  }: { mode?: 'octet' | 'netascii'; budget?: TransferBudget; traceSteps?: number } = {},
) {
  const clock = { nowMs: 0 };
  const sent: string[] = [];
  let changes = 0;
  const direction = 'content' in data ? 'get' : 'put';
  const type = direction === 'get' ? 'readRequest' : 'writeRequest';
  const decision: TransferDecision = {
    type: 'transfer',
    target: {
      type: 'target',
      direction,
      mode,
      name: 'file',
      segments: ['file'],
      request: { type, name: 'file', mode, options: [] },
    },
    agreement: { ...plainAgreement, answer: [] },
    opening: direction === 'get' ? 'data' : 'acknowledge',
    maxBytes: Number.MAX_SAFE_INTEGER,
  };
  const channel: TransferChannel = {
    blocks: (source: BlockSource, firstBlock: number, count: number, _: Rollover) => {
      for (let block = firstBlock; block < firstBlock + count; block += 1)
        sent.push(`DATA ${block}, ${source.payload(block).length} bytes`);
    },
    acknowledge: (block16) => void sent.push(`ACK ${block16}`),
    send: (packet) => void sent.push(`opcode ${opcodeOf(packet, 0, packet.length)}, ${packet[3]}`),
    close: () => undefined,
  };
  const transfer = new ServedTransfer(
    decision,
    channel,
    {
      limits: defaultTransferLimits,
      traceSteps,
      nowMs: () => clock.nowMs,
      changed: () => {
        changes += 1;
      },
      budget,
    },
    (context) => createSide(data, context),
  );
  const received = (packet: Uint8Array): void =>
    transfer.datagramReceived(packet, 0, packet.length, clock.nowMs);
  transfer.start(0);
  return { transfer, clock, sent: () => sent.splice(0), changes: () => changes, received };
}

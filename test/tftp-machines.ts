// TFTP's machines alone, and what they say, in words.
import { ClientDownload } from '../src/tftp/client/client-download.js';
import type { ClientPlan } from '../src/tftp/client/client-session.js';
import { ClientUpload } from '../src/tftp/client/client-upload.js';
import { TftpReceiver } from '../src/tftp/receiver.js';
import type { ReceiverParameters } from '../src/tftp/receiver-shell.js';
import { TftpSender } from '../src/tftp/sender.js';
import type { SenderParameters } from '../src/tftp/sender-shell.js';
import type { Sink } from '../src/tftp/transfer-data.js';
import type { TftpOption } from '../src/wire/tftp/packet.js';

const payload = new Uint8Array(65_464);

/** A sender and what it says: `1+4` is four blocks from block 1. */
export function senderOf(changes: Partial<SenderParameters> = {}) {
  const words: string[] = [];
  const sender = new TftpSender(
    { blockBytes: 512, windowBlocks: 1, rollover: 0, opening: 'options', sizeBytes: 512 * 10, ...changes },
    {
      blocks: (firstBlock, count) => words.push(`${firstBlock}+${count}`),
      acknowledgeOptions: () => words.push('oack'),
      error: (code) => words.push(`error ${code}`),
    },
  );
  sender.start(0);
  return { sender, sent: () => words.splice(0) };
}

/** A receiver and what it says. */
export function receiverOf(changes: Partial<ReceiverParameters> = {}, storesAtOnce = true) {
  const words: string[] = [];
  const receiver: TftpReceiver = new TftpReceiver(
    { blockBytes: 512, windowBlocks: 1, rollover: 0, opening: 'acknowledge', ...changes },
    {
      acknowledge: (block) => words.push(`ack ${block}`),
      acknowledgeOptions: () => words.push('oack'),
      deliver: () => undefined,
      store: () => storesAtOnce && receiver.stored(1),
      error: (code) => words.push(`error ${code}`),
    },
  );
  receiver.start(0);
  const data = (block: number, length = 512, nowMs = 1): void =>
    receiver.dataReceived(block, payload, 0, length, nowMs);
  return { receiver, data, sent: () => words.splice(0) };
}

const usualPlan: ClientPlan = {
  mode: 'octet',
  wishes: { blockBytes: 1_468, windowBlocks: 4, sizeBytes: 0 },
};

/** What a client says, in words: its requests, its ACKs, its blocks and ERRORs. */
function clientOutbox(words: string[]) {
  return {
    request: (options: readonly TftpOption[], attempt: number) =>
      words.push(`request ${attempt}: ${options.map(({ name }) => name).join(' ')}`),
    agreed: (agreement: { readonly blockBytes: number; readonly windowBlocks: number }) =>
      words.push(`agreed ${agreement.blockBytes} x ${agreement.windowBlocks}`),
    error: (code: number) => words.push(`error ${code}`),
    nowMs: () => 50,
    changed: () => undefined,
  };
}

/** A client's download into a sink that is never busy, its request sent, and what it says. */
export function downloadOf(changes: Partial<ClientPlan> = {}) {
  const words: string[] = [];
  const sink: Sink = {
    write: (bytes) => {
      words.push(`${bytes.length} bytes`);
      return undefined;
    },
    finish: async () => undefined,
    discard: async () => undefined,
  };
  const download = new ClientDownload({ ...usualPlan, ...changes }, sink, {
    ...clientOutbox(words),
    acknowledge: (block16) => words.push(`ack ${block16}`),
  });
  download.session.start(0);
  return { download, sent: () => words.splice(0) };
}

/** A client's upload of `sizeBytes` from memory, its request sent, and what it says: `1+4` is four blocks from block 1. */
export function uploadOf(sizeBytes: number, changes: Partial<ClientPlan> = {}) {
  const words: string[] = [];
  const content = { type: 'whole', bytes: payload.subarray(0, sizeBytes), release: () => undefined } as const;
  const upload = new ClientUpload({ ...usualPlan, ...changes }, content, {
    ...clientOutbox(words),
    blocks: (_, firstBlock, count) => words.push(`${firstBlock}+${count}`),
  });
  upload.session.start(0);
  return { upload, sent: () => words.splice(0) };
}

/** A client's session that has sent its request, and what it says after that. */
export function clientOf(direction: 'get' | 'put') {
  if (direction === 'get') {
    const { download, sent } = downloadOf();
    sent();
    return { client: download.session, sent };
  }
  const { upload, sent } = uploadOf(9_000);
  sent();
  return { client: upload.session, sent };
}

import { describe, expect, it } from 'vitest';
import { hex, layoutOf } from '../../../test/layouts.js';
import { formatHex } from '../../bytes/hex.js';
import { orThrow } from '../../errors/parsed.js';
import { SeededRandom } from '../../line/seeded-random.js';
import type { FilteredMessage } from '../filter/message-codec.js';
import { AimedFaults } from './aimed-faults.js';
import { readAimedFault } from './parse-fault.js';
import { TftpConversation } from './tftp-messages.js';

const sensor = layoutOf({
  fields: [
    { sync: 'const AA' },
    { cmd: 'u8 { 1 = get, 3 = set }' },
    { value: 'u8' },
    { sum: 'checksum sum8' },
    { tail: 'const 0D' },
  ],
});

function messageOf(bytes: Uint8Array, more: Partial<FilteredMessage> = {}): FilteredMessage {
  return {
    bytes,
    direction: 'in',
    endpoint: ['relay', 'e1'],
    peer: '10.0.0.2:5000',
    timeMicros: 0,
    encoding: 'utf-8',
    layouts: [sensor],
    by: undefined,
    ...more,
  };
}

async function armed(...texts: readonly string[]): Promise<AimedFaults> {
  const faults = await Promise.all(texts.map(async (text) => orThrow(await readAimedFault(text, [sensor]))));
  return new AimedFaults(faults, new SeededRandom(7));
}

const get = hex('AA 01 00 AB 0D');
const set = hex('AA 03 05 B2 0D');

const data = (block: number, length = 512): Uint8Array =>
  Uint8Array.of(0, 3, block >> 8, block, ...new Uint8Array(length));
const acknowledgement = (block: number): Uint8Array => Uint8Array.of(0, 4, block >> 8, block);
const request = new TextEncoder().encode('\0\x01boot.img\0octet\0');

describe('aimed faults', () => {
  it('hit what their filter selects, and let the rest pass', async () => {
    const faults = await armed('sensor.cmd == 3: drop');
    expect(faults.decide(messageOf(get))).toBeUndefined();
    expect(faults.decide(messageOf(set))).toMatchObject({ type: 'drop' });
    expect(faults.decide(messageOf(set))).toMatchObject({ type: 'drop' });
    expect(faults.states).toMatchObject([{ hits: 2, isDone: false }]);
  });

  it('hit once, or so many times', async () => {
    const once = await armed('sensor.cmd == "set": duplicate once');
    expect(once.decide(messageOf(set))).toMatchObject({ type: 'duplicate' });
    expect(once.decide(messageOf(set))).toBeUndefined();
    expect(once.states).toMatchObject([{ hits: 1, isDone: true }]);
    const twice = await armed('sensor: delay 2s 2 times');
    expect([1, 2, 3].map(() => twice.decide(messageOf(set))?.type)).toEqual(['delay', 'delay', undefined]);
  });

  it('are asked in their order: the first that matches hits', async () => {
    const faults = await armed('size == 5: drop once', 'size == 5: delay 100ms', 'size == 5: drop');
    expect(faults.decide(messageOf(set))).toMatchObject({ type: 'drop' });
    expect(faults.decide(messageOf(set))).toMatchObject({ type: 'delay', ms: 100 });
    expect(faults.states.map(({ hits }) => hits)).toEqual([1, 1, 0]);
  });

  it('know a block of TFTP once its request was seen', async () => {
    const faults = await armed('tftp.block == 7: drop once', 'tftp.opcode == 4: from another port');
    const conversation = new TftpConversation();
    const decide = (bytes: Uint8Array) => {
      conversation.seen(bytes);
      return faults.decide(messageOf(bytes, { layouts: [] }), conversation)?.type;
    };
    expect(decide(data(7))).toBeUndefined();
    expect(decide(request)).toBeUndefined();
    expect(decide(data(6))).toBeUndefined();
    expect(decide(acknowledgement(6))).toBe('fromAnotherPort');
    expect(decide(data(7))).toBe('drop');
    expect(decide(data(7))).toBeUndefined();
  });

  it('count blocks on where their 16 bits wrap, and know the file', async () => {
    const faults = await armed('tftp.block.full == 65537 && tftp.destination_file == "boot.img": drop');
    const conversation = new TftpConversation();
    conversation.seen(request);
    const hits: number[] = [];
    for (let block = 1; block <= 65_538; block += 1) {
      const bytes = data(block & 0xffff, 0);
      conversation.seen(bytes);
      if (block < 65_535 && block !== 1) continue;
      if (faults.decide(messageOf(bytes, { layouts: [] }), conversation) !== undefined) hits.push(block);
    }
    expect(hits).toEqual([65_537]);
  });

  it("damage the checksum where the layout has it, else the message's last bytes", async () => {
    const faults = await armed('size > 0: corrupt checksum');
    for (let turn = 0; turn < 20; turn += 1) {
      const outcome = faults.decide(messageOf(set));
      const bytes = outcome?.type === 'corrupt' ? outcome.bytes : new Uint8Array();
      expect([...bytes.subarray(0, 3), bytes[4]]).toEqual([0xaa, 3, 5, 0x0d]);
      expect(bytes[3]).not.toBe(0xb2);
      const plain = faults.decide(messageOf(set, { layouts: [] }));
      const last = plain?.type === 'corrupt' ? plain.bytes : new Uint8Array();
      expect(formatHex(last.subarray(0, 3))).toBe('AA 03 05');
      expect(formatHex(last)).not.toBe(formatHex(set));
    }
    expect(formatHex(set)).toBe('AA 03 05 B2 0D');
  });

  it('flip so many bits, or the one that is named', async () => {
    const faults = await armed(
      'size == 5: corrupt bit 9 once',
      'size == 5: corrupt bit 400 once',
      'size == 5: corrupt 3 bits once',
      'size == 5: corrupt',
    );
    const damaged = () => {
      const outcome = faults.decide(messageOf(set));
      return outcome?.type === 'corrupt' ? outcome.bytes : new Uint8Array();
    };
    const flipped = (bytes: Uint8Array): number =>
      bytes.reduce(
        (sum, byte, at) => sum + (byte ^ (set[at] ?? 0)).toString(2).replaceAll('0', '').length,
        0,
      );
    expect(formatHex(damaged())).toBe('AA 01 05 B2 0D');
    expect(flipped(damaged())).toBe(3);
    expect(flipped(damaged())).toBe(1);
    // There is no bit 400 to flip, so that it has not hit.
    expect(faults.states.map(({ hits }) => hits)).toEqual([1, 0, 1, 1]);
  });

  it('damage nothing where there is nothing: a message without a byte passes, and no hit is counted', async () => {
    const faults = await armed(
      'size < 1: corrupt once',
      'size < 1: corrupt bit 0',
      'size < 1: corrupt checksum',
    );
    expect(faults.decide(messageOf(new Uint8Array(), { layouts: [] }))).toBeUndefined();
    expect(faults.states.map(({ hits }) => hits)).toEqual([0, 0, 0]);
  });

  it('do the same again from the same seed', async () => {
    const run = async () => {
      const faults = await armed('size > 0: corrupt');
      return Array.from({ length: 50 }, () => {
        const outcome = faults.decide(messageOf(set));
        return outcome?.type === 'corrupt' ? formatHex(outcome.bytes) : '';
      });
    };
    expect(await run()).toEqual(await run());
  });
});

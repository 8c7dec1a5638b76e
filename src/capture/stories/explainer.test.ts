import { describe, expect, it } from 'vitest';
import { bootp, option } from '../../../test/dhcp-messages.js';
import {
  answer,
  answeringSegment,
  datagram,
  ethernet,
  hex,
  ipv4,
  joined,
  segment,
  TestCapture,
  u16,
  udp,
} from '../../../test/dissected.js';
import { message, name, question, record } from '../../../test/dns-messages.js';
import { bytesOf } from '../../../test/tftp-packets.js';
import { Explainer } from './explainer.js';
import type { Story } from './story.js';
import { storyText, turnsText } from './story-text.js';
import { storyWords } from './story-words.js';

/** A packet at a time in milliseconds after the first. */
type Timed = readonly [ms: number, frame: Uint8Array];

function storiesOf(packets: readonly Timed[]): readonly Story[] {
  const stories: Story[] = [];
  const capture = new TestCapture();
  const explainer = new Explainer(capture.protocols, (story) => stories.push(story));
  for (const [ms, frame] of packets) {
    capture.packet.seconds = Math.floor(ms / 1_000);
    capture.packet.nanoseconds = Math.round((ms % 1_000) * 1e6);
    explainer.take(capture.walk(frame));
  }
  explainer.end();
  return stories;
}

/** The stories of one kind in words, with their outcome and fault. */
function told(
  kind: Story['kind'],
  packets: readonly Timed[],
  language: 'en' | 'zh-CN' = 'en',
): readonly string[] {
  return storiesOf(packets)
    .filter((story) => story.kind === kind)
    .flatMap(({ title, events, outcome, fault, turns }) => [
      `${outcome}${fault === undefined ? '' : ` by the ${fault}`}: ${storyText(title, language)}`,
      ...events.map((event) => `#${event.packet} ${storyText(event, language)}`),
      ...(turns === undefined ? [] : [turnsText(turns, language)]),
    ]);
}

const client = 4_003;
const server = 5_000;
const toServer = (text: string, port = 69): Uint8Array => datagram(client, port, bytesOf(text));
const toClient = (text: string, port = server): Uint8Array => answer(port, client, bytesOf(text));
const data = (number: number, text: string): Uint8Array =>
  answer(server, client, joined(u16(3), u16(number), bytesOf(text)));
const ack = (number: number): Uint8Array => datagram(client, server, joined(u16(4), u16(number)));
const full = 'x'.repeat(512);
const request = toServer('\0\x01boot.img\0octet\0');
const title = '10.0.0.1:4003 gets boot.img from 10.0.0.2:69';

describe('the story of a TFTP transfer', () => {
  it.each<[string, readonly Timed[], readonly string[]]>([
    [
      'that went well',
      [
        [0, request],
        [2, data(1, full)],
        [3, ack(1)],
        [5, data(2, 'end')],
        [6, ack(2)],
      ],
      [
        `done: ${title}`,
        '#5 all of it arrived: 515 B in 6.0 ms, 83.8 KiB/s, 2 blocks',
        'the turn of the client for 2.0 ms, of the server for 4.0 ms',
      ],
    ],
    [
      'whose options the server changed',
      [
        [0, toServer('\0\x01boot.img\0octet\0blksize\x001468\0windowsize\x008\0tsize\x000\0')],
        [1, toClient('\0\x06blksize\x001400\0tsize\x003\0')],
        [2, ack(0)],
        [3, data(1, 'end')],
      ],
      [
        `done: ${title}`,
        '#2 the server accepted blksize=1400 tsize=3',
        '#2 the client asked for blksize=1468, the server gives 1400',
        '#2 the server left out windowsize=8: it does not know that option',
        '#4 all of it arrived: 3 B in 3.0 ms, 0.98 KiB/s, 1 block',
        'the turn of the client for 1.0 ms, of the server for 2.0 ms',
      ],
    ],
    [
      'that lost packets',
      [
        [0, request],
        [1, data(1, full)],
        [2, ack(1)],
        [1_002, data(1, full)],
        [1_003, ack(1)],
        [1_004, data(2, 'end')],
      ],
      [
        `done by the network: ${title}`,
        '#4 a packet was lost: nothing happened for 1.00 s, until the server sent again',
        '#6 all of it arrived: 515 B in 1.00 s, 513 B/s, 2 blocks',
        '#6 1 block sent again, and 1.00 s passed while everyone waited for lost packets: the network loses packets, or a side is too slow to answer in time',
        'the turn of the client for 1.0 ms, of the server for 2.0 ms, and of nobody, after losses, for 1.00 s',
      ],
    ],
    [
      'of a file that is not there',
      [
        [0, request],
        [1, toClient('\0\x05\0\x01no such file\0')],
      ],
      [
        `failed by the client: ${title}`,
        '#2 the server has no file boot.img ("no such file"): check the name, upper and lower case, and the served folder',
      ],
    ],
    [
      'that searches a configuration',
      [
        [0, toServer('\0\x01pxelinux.cfg/C0A8\0octet\0')],
        [1, toClient('\0\x05\0\x01no\0')],
      ],
      [
        'done: 10.0.0.1:4003 gets pxelinux.cfg/C0A8 from 10.0.0.2:69',
        '#2 the server has no file pxelinux.cfg/C0A8: a boot loader goes through such names for its configuration; no fault',
      ],
    ],
    [
      'that only asks for the size',
      [
        [0, toServer('\0\x01boot.img\0octet\0tsize\x000\0')],
        [1, toClient('\0\x06tsize\x002048\0')],
        [2, toServer('\0\x05\0\x08User aborted the transfer\0', server)],
      ],
      [
        `done: ${title}`,
        '#2 the server accepted tsize=2048',
        '#3 the client only wanted to know the size (2.00 KiB) and ended the transfer: firmware of EDK2 does so before it asks again; no fault',
      ],
    ],
    [
      'that nobody answers',
      [
        [0, request],
        [1_000, request],
        [3_000, request],
      ],
      [
        `failed by the network: ${title}`,
        '#2 nobody had answered for 1.00 s: it asked again (request 2)',
        '#3 nobody had answered for 2.00 s: it asked again (request 3)',
        '#3 10.0.0.2:69 never answered (3 requests): no server there, a firewall between, or its answers go another way',
      ],
    ],
    [
      'to a machine without a server',
      [
        [0, request],
        [1, joined(answer(1, 2, hex('')).subarray(0, 14), icmpUnreachable(request.subarray(14)))],
      ],
      [
        `failed by the server: ${title}`,
        '#2 the machine answered that nobody listens at 10.0.0.2:69 (ICMP port unreachable): no TFTP server runs there',
      ],
    ],
    [
      'that the server gave up',
      [
        [0, request],
        [1, data(1, full)],
        [2, ack(1)],
        [3, toClient('\0\x05\0\0disk error\0')],
      ],
      [
        `failed by the server: ${title}`,
        '#4 the server gave up with error 0: "disk error"',
        '#4 it ended after 512 B, and is not whole',
        'the turn of the client for 1.0 ms, of the server for 2.0 ms',
      ],
    ],
    [
      'that the capture does not show to its end',
      [
        [0, request],
        [1, data(1, full)],
        [2, ack(1)],
      ],
      [
        `unfinished: ${title}`,
        '#3 the capture ends after 512 B; it was the turn of the server',
        'the turn of the client for 1.0 ms, of the server for 1.0 ms',
      ],
    ],
    [
      'that was answered from two ports',
      [
        [0, request],
        [1, data(1, 'end')],
        [2, toClient('\0\x03\0\x01end', 6_000)],
      ],
      [
        `done: ${title}`,
        '#3 a packet came from port 6000, which the transfer does not use: the server may have answered a request twice',
        '#3 all of it arrived: 3 B in 2.0 ms, 1.46 KiB/s, 1 block',
        'the turn of the client for 0 µs, of the server for 2.0 ms',
      ],
    ],
  ])('%s', (_, packets, expected) => {
    expect(told('tftp', packets)).toEqual(expected);
  });

  it('says that waiting for each block is slow', () => {
    const packets: Timed[] = [[0, request]];
    for (let block = 1; block <= 100; block += 1)
      packets.push([block * 10 - 5, data(block, block === 100 ? '' : full)], [block * 10, ack(block)]);
    expect(told('tftp', packets).at(-2)).toMatch(
      /^#201 each of the 100 blocks waited for the ACK of the one before \(10 ms each\)/,
    );
  });

  it('speaks Chinese', () => {
    expect(
      told(
        'tftp',
        [
          [0, request],
          [1, data(1, 'end')],
        ],
        'zh-CN',
      ),
    ).toEqual([
      'done: 10.0.0.1:4003 从 10.0.0.2:69 下载 boot.img',
      '#2 全部传完：3 B，用时 1.0 毫秒，2.93 KiB/s，共 1 块',
      '等待客户端 0 微秒，等待服务端 1.0 毫秒',
    ]);
  });
});

/** An ICMP message of 10.0.0.2 that quotes a packet of IP. */
function icmpUnreachable(quoted: Uint8Array): Uint8Array {
  const packet = ipv4(1, joined(hex('0303 0000 00000000'), quoted));
  packet.set(hex('0a000002 0a000001'), 12);
  return packet;
}

describe('the story of a TCP connection', () => {
  const syn = segment(4_000, 80, { sequence: 0, flags: 0x002 });
  const synAck = answeringSegment(80, 4_000, { sequence: 0, acknowledgment: 1, flags: 0x012 });
  const ask = segment(4_000, 80, { sequence: 1, acknowledgment: 1, payload: bytesOf('GET') });
  const reply = answeringSegment(80, 4_000, { sequence: 1, acknowledgment: 4, payload: bytesOf('hello') });
  const both = [
    segment(4_000, 80, { sequence: 4, acknowledgment: 6, flags: 0x011 }),
    answeringSegment(80, 4_000, { sequence: 6, acknowledgment: 5, flags: 0x011 }),
  ] as const;
  const about = '10.0.0.1:4000 connects to 10.0.0.2:80';
  const sent = 'the client sent 3 B, the server 5 B';

  it.each<[string, readonly Timed[], readonly string[]]>([
    [
      'that went well, and who was slow',
      [
        [0, syn],
        [10, synAck],
        [11, ask],
        [911, reply],
        [912, both[0]],
        [913, both[1]],
      ],
      [
        `done: ${about}`,
        '#2 the server accepted after 10 ms',
        '#5 the client had nothing more to send (FIN)',
        `#6 ${sent}`,
        '#6 both sides closed it',
        'the turn of the client for 11 ms, of the server for 900 ms',
      ],
    ],
    [
      'that was refused',
      [
        [0, syn],
        [1, answeringSegment(80, 4_000, { acknowledgment: 1, flags: 0x014 })],
      ],
      [
        `failed by the server: ${about}`,
        '#2 10.0.0.2:80 refused it (RST): the machine is there, but no program listens at that port',
      ],
    ],
    [
      'that nobody answers',
      [
        [0, syn],
        [1_000, syn],
        [3_000, syn],
      ],
      [
        `failed by the network: ${about}`,
        '#2 nobody had answered: the client tried again (SYN 2)',
        '#3 nobody had answered: the client tried again (SYN 3)',
        '#3 10.0.0.2:80 never answered (3 SYN): the machine is off, or a firewall drops the packets',
      ],
    ],
    [
      'that began before the capture, lost a segment and was broken off',
      [
        [0, ask],
        [1, reply],
        [500, ask],
        [501, answeringSegment(80, 4_000, { sequence: 6, acknowledgment: 4, flags: 0x014 })],
      ],
      [
        `failed by the server: ${about}`,
        '#1 it began before the capture',
        `#4 ${sent}`,
        '#4 the client had to send 1 segment again: the network lost them, or their ACKs',
        '#4 the server (10.0.0.2:80) broke it off (RST)',
        'the turn of the client for 0 µs, of the server for 1.0 ms, and of nobody, after losses, for 499 ms',
      ],
    ],
    [
      'whose receiver did not read',
      [
        [0, ask],
        [1, reply],
        [2, segment(4_000, 80, { sequence: 4, acknowledgment: 6, window: 0 })],
        [2_002, segment(4_000, 80, { sequence: 4, acknowledgment: 6, window: 500 })],
      ],
      [
        `unfinished by the client: ${about}`,
        '#1 it began before the capture',
        `#4 ${sent}`,
        '#4 the client closed its window for 2.00 s: its program did not read what had arrived',
        '#4 it is still open at the end of the capture',
        'the turn of the client for 0 µs, of the server for 1.0 ms',
      ],
    ],
  ])('%s', (_, packets, expected) => {
    expect(told('tcp', packets)).toEqual(expected);
  });
});

describe('the story of a DNS question', () => {
  const asked = question(name('boot.example'), 1);
  const query = datagram(4_000, 53, message({ flags: 0x0100, questions: [asked] }));
  const reply = (flags: number, answers: readonly Uint8Array[] = []): Uint8Array =>
    answer(53, 4_000, message({ flags, questions: [asked], answers }));
  const about = '10.0.0.1:4000 asks 10.0.0.2:53 for A of boot.example';

  it.each<[string, readonly Timed[], readonly string[]]>([
    [
      'that was answered',
      [
        [0, query],
        [12, reply(0x8180, [record(name('boot.example'), 1, hex('0a000009'))])],
      ],
      [`done: ${about}`, '#2 the answer after 12 ms: 10.0.0.9'],
    ],
    [
      'of a name that is not there',
      [
        [0, query],
        [1, reply(0x8183)],
      ],
      [`failed by the client: ${about}`, '#2 after 1.0 ms: there is no such name (No such name)'],
    ],
    [
      'that the server cannot answer',
      [
        [0, query],
        [1, reply(0x8182)],
      ],
      [`failed by the server: ${about}`, '#2 after 1.0 ms the server failed: Server failure'],
    ],
    [
      'without such a record',
      [
        [0, query],
        [1, reply(0x8180)],
      ],
      [`done: ${about}`, '#2 after 1.0 ms: the name has no such record'],
    ],
    [
      'that nobody answers',
      [
        [0, query],
        [5_000, query],
      ],
      [
        `failed by the server: ${about}`,
        '#2 no answer for 5.00 s: it asked again (question 2)',
        '#1 10.0.0.2:53 never answered (2 questions): the server is not there, or port 53 is blocked',
      ],
    ],
  ])('%s', (_, packets, expected) => {
    expect(told('dns', packets)).toEqual(expected);
  });
});

/** A DHCP message of a machine that boots, or an answer to it by the server with that last byte. */
function dhcp(kind: number, options: readonly Uint8Array[] = [], server = 0): Uint8Array {
  const isReply = server > 0;
  const bytes = bootp({
    kind: isReply ? 2 : 1,
    options: [option(53, Uint8Array.of(kind)), ...options, hex('ff')],
  });
  if (isReply) bytes.set(hex('0a000001'), 16);
  const packet = ipv4(17, udp(isReply ? 67 : 68, isReply ? 68 : 67, bytes));
  packet.set(isReply ? joined(hex('0a0000'), Uint8Array.of(server)) : hex('00000000'), 12);
  return ethernet(0x0800, packet);
}

describe('the lane of a machine that boots', () => {
  const discover = (architecture: number): Uint8Array =>
    dhcp(1, [option(60, bytesOf('PXEClient')), option(93, u16(architecture))]);
  const offer = (server: number, file: string): Uint8Array =>
    dhcp(2, file === '' ? [] : [option(67, bytesOf(file))], server);
  const get = toServer('\0\x01pxelinux.0\0octet\0');

  it('goes from its question over the offers to its files', () => {
    const packets: readonly Timed[] = [
      [0, discover(0)],
      [1, offer(7, 'pxelinux.0')],
      [2, dhcp(3)],
      [3, dhcp(5, [option(67, bytesOf('pxelinux.0'))], 7)],
      [10, get],
      [12, data(1, 'end')],
    ];
    expect(told('boot', packets)).toEqual([
      'done: the boot of 52:54:00:12:34:56 (IA x86 PC)',
      '#1 DISCOVER: it is IA x86 PC, PXEClient',
      '#2 OFFER of 10.0.0.7: address 10.0.0.1, boot file pxelinux.0',
      '#3 REQUEST',
      '#4 ACK of 10.0.0.7: address 10.0.0.1, boot file pxelinux.0',
      '#5 it got pxelinux.0: 3 B in 2.0 ms',
    ]);
  });

  it.each<[string, readonly Timed[], string, string]>([
    [
      'two servers',
      [
        [0, discover(0)],
        [1, offer(7, 'a.0')],
        [2, offer(8, 'a.0')],
        [3, get],
        [4, data(1, 'end')],
      ],
      'done',
      '2 DHCP servers answered: 10.0.0.7, 10.0.0.8; which one is taken is chance, unless only one has a boot file',
    ],
    [
      'a BIOS and an EFI file',
      [
        [0, discover(0)],
        [1, offer(7, 'grubx64.efi')],
        [3, get],
        [4, data(1, 'end')],
      ],
      'done by the server',
      'a BIOS client was given an EFI file (grubx64.efi): it cannot start that; give this architecture a boot file of its own, such as pxelinux.0',
    ],
    [
      'EFI and a file for a BIOS',
      [
        [0, discover(7)],
        [1, offer(7, 'pxelinux.0')],
        [3, get],
        [4, data(1, 'end')],
      ],
      'done by the server',
      'an EFI client (EFI x64) was given a file for a BIOS (pxelinux.0): it cannot start that; give this architecture an .efi file',
    ],
    [
      'no offer',
      [
        [0, discover(0)],
        [4_000, discover(0)],
      ],
      'failed by the server',
      'no DHCP server answered it: it has no address, and cannot boot',
    ],
    [
      'no boot file',
      [
        [0, discover(0)],
        [1, offer(7, '')],
      ],
      'failed by the server',
      'no server named a boot file: set the file name (option 67) and the TFTP server (next-server)',
    ],
    [
      'no request',
      [
        [0, discover(0)],
        [1, offer(7, 'a.0')],
      ],
      'failed by the client',
      'it has an address, and never asked for a file',
    ],
    [
      'no such file',
      [
        [0, discover(0)],
        [1, offer(7, 'pxelinux.0')],
        [2, get],
        [3, toClient('\0\x05\0\x01no\0')],
      ],
      'failed',
      'it asked for pxelinux.0, which the server does not have',
    ],
  ])('says what is wrong with %s', (_, packets, outcome, sentence) => {
    const lane = told('boot', packets);
    expect(lane[0]?.split(':')[0]).toBe(outcome);
    expect(lane.at(-1)?.replace(/^#\d+ /, '')).toBe(sentence);
  });

  it('takes the search of a configuration together', () => {
    const misses = ['01-52', 'C0A8', 'C0'].flatMap((part, index): Timed[] => [
      [10 + index, toServer(`\0\x01pxelinux.cfg/${part}\0octet\0`)],
      [10.5 + index, toClient('\0\x05\0\x01no\0')],
    ]);
    const packets: readonly Timed[] = [[0, discover(0)], [1, offer(7, 'pxelinux.0')], ...misses];
    expect(told('boot', packets).at(-1)).toBe(
      '#3 it went through 3 names that the server does not have (pxelinux.cfg/01-52 … pxelinux.cfg/C0)',
    );
  });

  it('has a story of each exchange as well', () => {
    expect(
      told('dhcp', [
        [0, discover(0)],
        [1_000, discover(0)],
      ]),
    ).toEqual([
      'failed by the server: 52:54:00:12:34:56 asks for an address',
      '#1 DISCOVER: it is IA x86 PC, PXEClient',
      '#2 DISCOVER: it is IA x86 PC, PXEClient',
      '#1 nobody answered (2 requests): no DHCP server is in this network, or it has no address left',
    ]);
  });
});

describe('the sentences', () => {
  it.each(Object.entries(storyWords))('%s has the same params in both languages', (_, sentence) => {
    const paramsOf = (text: string) => [...text.matchAll(/\{(\w+)/g)].map(([, param]) => param).toSorted();
    expect(paramsOf(sentence['zh-CN'])).toEqual(paramsOf(sentence.en));
  });
});

import type { Lesson } from '../lesson.js';
import { call, hasReturned, heldTftp, passedTftp, waiting } from './writing.js';

const hasHeld = (label: RegExp) => (seen: Parameters<typeof heldTftp>[0]) => label.test(heldTftp(seen));
const count = (labels: readonly string[], label: RegExp): number =>
  labels.filter((one) => label.test(one)).length;

/** TFTP block by block: request, data and acknowledgments, the end, options, and windows. */
export const tftpBlocks: Lesson = {
  id: 'tftp-blocks',
  title: { en: 'TFTP block by block', 'zh-CN': '逐块看 TFTP' },
  subtitle: { en: 'its options and windows', 'zh-CN': '它的选项与窗口' },
  intro: [
    {
      en: 'TFTP moves files over UDP with five kinds of packets (RFC 1350). It is so small that it fits the ROM of a network card, and machines boot with it to this day.',
      'zh-CN':
        'TFTP 用五种报文在 UDP 上传送文件（RFC 1350）。它小到能放进网卡的 ROM，直到今天，机器仍靠它启动。',
    },
    {
      en: 'A relay between the two holds every packet until you let it pass. Nobody is in a hurry here: both sides have been told to wait for as long as you think.',
      'zh-CN': '两端之间的中继会扣住每个报文，等你放行。这里谁也不着急：两端都设成一直等你想好。',
    },
  ],
  bench: {
    ...{ protocol: 'tftp', ends: ['client', 'server'], wire: 'relay' },
    files: { 'even.txt': 1_024, 'boot.img': 6_000 },
  },
  steps: [
    {
      id: 'request',
      acts: [
        call({ type: 'open', end: 'server' }),
        call({ type: 'hold', isOn: true }),
        waiting({ type: 'get', end: 'client', file: 'even.txt' }),
      ],
      until: hasHeld(/^RRQ/),
      says: {
        en: 'The client asks for a file of 1,024 bytes. The relay holds `{held}`, a read request: the name of the file, and that its bytes are to come as they are.',
        'zh-CN':
          '客户端要一个 1,024 字节的文件。中继扣住了 `{held}`，这是读请求：里面有文件名，并要求按原样传送字节。',
      },
      facts: (seen) => ({ held: heldTftp(seen) }),
    },
    {
      id: 'first',
      acts: [call({ type: 'pass' })],
      until: hasHeld(/./),
      question: {
        asks: {
          en: 'You let the request pass. What comes back from the server first?',
          'zh-CN': '你放行读请求。服务器最先发回什么？',
        },
        choices: [
          { id: 'ack', says: { en: 'an acknowledgment of the request', 'zh-CN': '对请求的确认' } },
          { id: 'data', says: { en: 'the first block of the file', 'zh-CN': '文件的第一块' } },
          { id: 'size', says: { en: 'how large the file is', 'zh-CN': '文件的大小' } },
        ],
        truth: (seen) => {
          const held = heldTftp(seen);
          if (held.startsWith('DATA 1')) return 'data';
          return held.startsWith('ACK') ? 'ack' : 'size';
        },
        because: {
          en: 'The first block is the acknowledgment of the request. TFTP sends nothing that it can do without.',
          'zh-CN': '第一块数据本身就是对请求的确认。能省的报文，TFTP 一个都不发。',
        },
      },
      says: {
        en: '`{held}`: block 1, and 512 bytes of the file, which is the size of a block unless both agree on another.',
        'zh-CN': '`{held}`：第 1 块，512 字节的文件内容。除非双方另有约定，一块就是 512 字节。',
      },
      facts: (seen) => ({ held: heldTftp(seen) }),
    },
    {
      id: 'lock-step',
      acts: [call({ type: 'pass' }), call({ type: 'pass' })],
      until: hasHeld(/^DATA 2/),
      says: {
        en: 'Block 1 passed, then `ACK 1`, and only then came `{held}`. This is lock-step: one packet is on its way at a time, and each waits for the other.',
        'zh-CN':
          '第 1 块放行，然后是 `ACK 1`，这之后才来了 `{held}`。这叫停止等待：路上同时只有一个报文，双方轮流等待对方。',
      },
      facts: (seen) => ({ held: heldTftp(seen) }),
    },
    {
      id: 'last',
      acts: [call({ type: 'pass' }), call({ type: 'pass' })],
      until: (seen) => heldTftp(seen).startsWith('DATA 3') || seen.result('client', 'get') !== undefined,
      question: {
        asks: {
          en: 'Block 2 carries the last 512 of the 1,024 bytes. You let it pass, and its acknowledgment. What comes then?',
          'zh-CN': '第 2 块带着 1,024 字节中的最后 512 字节。你放行它和它的确认。接下来是什么？',
        },
        choices: [
          {
            id: 'nothing',
            says: { en: 'nothing: the file is complete', 'zh-CN': '什么都没有：文件已经完整' },
          },
          { id: 'empty', says: { en: 'a block without a byte', 'zh-CN': '一个没有数据的块' } },
          { id: 'error', says: { en: 'a packet that says “end”', 'zh-CN': '一个表示“结束”的报文' } },
        ],
        truth: (seen) => {
          const held = heldTftp(seen);
          if (held === '') return 'nothing';
          return held.startsWith('DATA 3') ? 'empty' : 'error';
        },
        because: {
          en: 'The end is a block that is not full (RFC 1350, 2). After a last block of 512 bytes the client cannot know that it was the last.',
          'zh-CN':
            '不满的块表示结束（RFC 1350，2）。如果最后一块正好 512 字节，客户端无法知道它就是最后一块。',
        },
      },
      says: {
        en: 'The relay holds `{held}`. A file whose size is a multiple of the block’s needs one more block, of nothing.',
        'zh-CN': '中继扣住了 `{held}`。文件大小正好是块大小的整数倍时，还要多发一个空块。',
      },
      facts: (seen) => ({ held: heldTftp(seen) }),
    },
    {
      id: 'whole',
      acts: [call({ type: 'pass' }), call({ type: 'pass' })],
      until: hasReturned('client', 'get'),
      says: {
        en: 'The client has {bytes} bytes, and acknowledged the empty block with `ACK 3`. There is no packet for good-bye.',
        'zh-CN': '客户端收到了 {bytes} 字节，并用 `ACK 3` 确认了那个空块。没有专门道别的报文。',
      },
      facts: (seen) => ({ bytes: seen.bytes('client', 'get')?.byteLength ?? '?' }),
    },
    {
      id: 'options',
      acts: [
        waiting({
          ...{ type: 'get', end: 'client', file: 'boot.img' },
          options: { blockBytes: 1_000, windowBlocks: 1 },
        }),
        call({ type: 'pass' }),
      ],
      until: (seen) => seen.of('held').length > 1,
      question: {
        asks: {
          en: 'The client asks for another file and adds options, `blksize=1000` among them: blocks of 1,000 bytes. What does the server answer?',
          'zh-CN':
            '客户端要另一个文件，并附加了几个选项，其中有 `blksize=1000`，即每块 1,000 字节。服务器怎么回答？',
        },
        choices: [
          { id: 'data', says: { en: 'block 1, with 1,000 bytes', 'zh-CN': '第 1 块，1,000 字节' } },
          { id: 'oack', says: { en: 'which options it accepts', 'zh-CN': '它接受哪些选项' } },
          { id: 'error', says: { en: 'an error', 'zh-CN': '错误' } },
        ],
        truth: (seen) => {
          const held = heldTftp(seen);
          if (held.startsWith('OACK')) return 'oack';
          return held.startsWith('DATA') ? 'data' : 'error';
        },
        because: {
          en: 'An old server would ignore what it does not know and send block 1. So one that agrees must say so first (RFC 2347).',
          'zh-CN': '老的服务器会忽略不认识的选项，直接发第 1 块。所以同意的服务器必须先说明（RFC 2347）。',
        },
      },
      says: {
        en: '`{held}`: the server accepts these and no others. `blksize` is RFC 2348; `tsize`, the size of the file, RFC 2349; `windowsize` RFC 7440, here of 1.',
        'zh-CN':
          '`{held}`：服务器只接受这些选项。`blksize` 见 RFC 2348；`tsize` 是文件大小，见 RFC 2349；`windowsize` 见 RFC 7440，这里是 1。',
      },
      facts: (seen) => ({ held: heldTftp(seen) }),
    },
    {
      id: 'large-blocks',
      acts: [call({ type: 'hold', isOn: false })],
      until: hasReturned('client', 'get'),
      says: {
        en: 'The relay lets everything pass now. `ACK 0` accepted the options, and then 6,000 bytes went in {blocks} blocks with an acknowledgment each; the last was empty. Each block costs one trip there and back, so larger blocks are quicker.',
        'zh-CN':
          '现在中继全部放行。`ACK 0` 接受了选项，然后 6,000 字节分成 {blocks} 块发送，每块一个确认，最后一块是空的。每块要花一个来回的时间，所以块越大越快。',
      },
      facts: (seen) => ({ blocks: count(passedTftp(seen, 'down'), /^DATA/) }),
    },
    {
      id: 'window',
      acts: [
        call({
          ...{ type: 'get', end: 'client', file: 'boot.img' },
          options: { blockBytes: 1_000, windowBlocks: 4 },
        }),
      ],
      question: {
        asks: {
          en: 'The same file once more, with `windowsize=4` as well: four blocks may be on their way at once. How many acknowledgments of the 7 blocks does the client send?',
          'zh-CN':
            '同一个文件再来一次，再加上 `windowsize=4`：路上可以同时有四块。这 7 块，客户端一共发几个确认？',
        },
        choices: [
          { id: '1', says: { en: '1', 'zh-CN': '1 个' } },
          { id: '2', says: { en: '2', 'zh-CN': '2 个' } },
          { id: '7', says: { en: '7', 'zh-CN': '7 个' } },
        ],
        truth: (seen) => String(count(passedTftp(seen, 'up'), /^ACK [1-9]/)),
        because: {
          en: 'One for each window (RFC 7440): `ACK 4` behind blocks 1 to 4, and `ACK 7` behind the last three.',
          'zh-CN': '每个窗口一个（RFC 7440）：第 1 到 4 块之后是 `ACK 4`，最后三块之后是 `ACK 7`。',
        },
      },
      says: {
        en: 'The client got {bytes} bytes in {ms} ms. On a long line, where a trip takes a tenth of a second, a window of 4 makes the transfer nearly four times as quick.',
        'zh-CN':
          '客户端用 {ms} 毫秒收到 {bytes} 字节。在一个来回要十分之一秒的长线路上，窗口为 4 能让传输快将近四倍。',
      },
      facts: (seen) => ({
        bytes: seen.bytes('client', 'get')?.byteLength ?? '?',
        ms: (seen.tookMs('client', 'get') ?? 0).toFixed(1),
      }),
    },
  ],
  summary: {
    en: 'A request, then blocks and acknowledgments by turns, and a block that is not full at the end. Options are asked for in the request and agreed in an OACK; larger blocks and windows save trips.',
    'zh-CN':
      '一个请求，然后数据块与确认交替，最后以不满的块结束。选项在请求里提出，用 OACK 商定；更大的块和窗口都能减少来回。',
  },
};

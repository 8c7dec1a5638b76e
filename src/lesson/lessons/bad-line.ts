import type { PlannedAct } from '../act.js';
import type { BenchSpec, Lesson } from '../lesson.js';
import type { Seen } from '../seen.js';
import { call, connecting, hasReturned, passedTftp, textBytes, waiting } from './writing.js';

const file = 'boot.img';
const fileBytes = 1_300;
const asked = textBytes('time?');
const answer = textBytes('noon');
const sentence = textBytes('one sentence');

/** The server sends again after a second; the client would after three, and so never comes to it. */
const overTftp: BenchSpec = {
  ...{ protocol: 'tftp', ends: ['client', 'server'], wire: 'relay' },
  files: { [file]: fileBytes, 'kernel.img': 2_200 },
  repeatMs: { server: 1_000, client: 3_000 },
};

const overTcp: BenchSpec = { protocol: 'tcp', ends: ['client', 'server'], wire: 'relay' };

/** A transfer of the file, of whose packets the relay does something to the last of `fates`; all that follow pass. */
function transfer(
  fates: readonly ('pass' | 'lose' | 'double')[],
  name = file,
  options?: { readonly blockBytes: number; readonly windowBlocks: number },
): readonly PlannedAct[] {
  return [
    call({ type: 'hold', isOn: true }),
    waiting({ type: 'get', end: 'client', file: name, ...(options !== undefined && { options }) }),
    ...fates.map((type) => call({ type })),
    call({ type: 'hold', isOn: false }),
  ];
}

const timesSeen = (seen: Seen, direction: 'up' | 'down', label: RegExp): number =>
  passedTftp(seen, direction).filter((one) => label.test(one)).length;
const seconds = (seen: Seen, end: 'client' | 'server', name: 'get' | 'recv'): string =>
  ((seen.tookMs(end, name) ?? 0) / 1_000).toFixed(2);
const received = (seen: Seen): number => seen.bytes('client', 'get')?.byteLength ?? 0;

/** Loss, duplicates and delay: what TFTP does about them, and what TCP does. */
export const badLine: Lesson = {
  id: 'bad-line',
  title: { en: 'A bad line', 'zh-CN': '糟糕的线路' },
  subtitle: { en: 'loss, duplicates and delay', 'zh-CN': '丢包、重复与延迟' },
  intro: [
    {
      en: 'Packets get lost, arrive twice, or late. Somebody must put that right: the program, as over UDP, or the system, as in TCP.',
      'zh-CN': '报文会丢失，会重复，会迟到。总得有人收拾：用 UDP 时是程序自己，用 TCP 时是系统。',
    },
    {
      en: 'A TFTP client reads a file of 1,300 bytes: blocks of 512, 512 and 276. The relay does a mischief to one packet in each transfer. The server waits one second for an answer, the client three.',
      'zh-CN':
        'TFTP 客户端读取一个 1,300 字节的文件：三块，512、512 和 276 字节。每次传输，中继对一个报文使坏。服务器等应答等一秒，客户端等三秒。',
    },
  ],
  bench: overTftp,
  steps: [
    {
      id: 'data-lost',
      acts: [call({ type: 'open', end: 'server' }), ...transfer(['pass', 'pass', 'pass', 'lose'])],
      until: hasReturned('client', 'get'),
      question: {
        asks: {
          en: 'The relay loses `DATA 2`. Who puts it right?',
          'zh-CN': '中继丢掉了 `DATA 2`。由谁来补救？',
        },
        choices: [
          {
            id: 'server',
            says: { en: 'the server: it sends `DATA 2` again', 'zh-CN': '服务器：重发 `DATA 2`' },
          },
          {
            id: 'client',
            says: { en: 'the client: it sends `ACK 1` again', 'zh-CN': '客户端：重发 `ACK 1`' },
          },
          { id: 'nobody', says: { en: 'nobody: the file has a hole', 'zh-CN': '没有人：文件缺了一块' } },
        ],
        truth: (seen) => {
          if (received(seen) < fileBytes) return 'nobody';
          return timesSeen(seen, 'up', /^ACK 1$/) > 1 ? 'client' : 'server';
        },
        because: {
          en: 'Its second was over first. Either side may repeat what it sent last (RFC 1350, 2): to the client a lost block and a lost acknowledgment look the same.',
          'zh-CN':
            '它的一秒先到。双方都可以重发自己最后发出的报文（RFC 1350，2）：在收不到回应的一方看来，丢的是数据还是确认，没有区别。',
        },
      },
      says: {
        en: 'The transfer took {seconds} s, nearly all of it waiting for one block. The file is whole, {bytes} bytes.',
        'zh-CN': '传输用了 {seconds} 秒，几乎全花在等那一块上。文件完整，{bytes} 字节。',
      },
      facts: (seen) => ({ seconds: seconds(seen, 'client', 'get'), bytes: received(seen) }),
    },
    {
      id: 'ack-lost',
      acts: transfer(['pass', 'pass', 'pass', 'pass', 'lose']),
      until: hasReturned('client', 'get'),
      question: {
        asks: {
          en: 'This time `ACK 2` is lost, and so the server sends `DATA 2` again. The client has block 2 twice. What is in its file?',
          'zh-CN': '这次丢的是 `ACK 2`，于是服务器重发 `DATA 2`。客户端收到了两次第 2 块。它的文件里是什么？',
        },
        choices: [
          { id: 'twice', says: { en: 'block 2 twice', 'zh-CN': '第 2 块有两份' } },
          { id: 'once', says: { en: 'block 2 once', 'zh-CN': '第 2 块只有一份' } },
        ],
        truth: (seen) => (received(seen) === fileBytes ? 'once' : 'twice'),
        because: {
          en: 'Blocks have numbers. The client knows block 2 by its number, throws the copy away, and acknowledges it again.',
          'zh-CN': '块有编号。客户端凭编号认出这是第 2 块，丢弃副本，再确认一次。',
        },
      },
      says: {
        en: '`DATA 2` passed {times} times, and the file has {bytes} bytes. This is what the echo that counts was missing.',
        'zh-CN': '`DATA 2` 通过了 {times} 次，文件是 {bytes} 字节。会计数的回显，缺的正是这个。',
      },
      facts: (seen) => ({ times: timesSeen(seen, 'down', /^DATA 2 /), bytes: received(seen) }),
    },
    {
      id: 'ack-doubled',
      acts: transfer(['pass', 'pass', 'double']),
      until: hasReturned('client', 'get'),
      question: {
        asks: {
          en: 'Nothing is lost, but `ACK 1` arrives twice. How often does the server send `DATA 2`?',
          'zh-CN': '什么都没丢，但 `ACK 1` 到了两次。服务器发几次 `DATA 2`？',
        },
        choices: [
          { id: '1', says: { en: 'once', 'zh-CN': '一次' } },
          { id: '2', says: { en: 'twice', 'zh-CN': '两次' } },
        ],
        truth: (seen) => String(timesSeen(seen, 'down', /^DATA 2 /)),
        because: {
          en: 'A server that answered every `ACK 1` would have each later packet go twice to the end. It is called the Sorcerer’s Apprentice, and RFC 1123, 4.2.3.1 forbids it: only a time limit makes a sender repeat.',
          'zh-CN':
            '如果每个 `ACK 1` 都引出一次回应，后面的每个报文直到结束都会发两遍。这个毛病叫“魔法师学徒综合征”，RFC 1123，4.2.3.1 明令禁止：发送方只因超时而重发。',
        },
      },
      says: {
        en: 'The second `ACK 1` changed nothing. The transfer took {seconds} s: a duplicate costs no time.',
        'zh-CN': '第二个 `ACK 1` 没有造成任何影响。传输用了 {seconds} 秒：重复的报文不费时间。',
      },
      facts: (seen) => ({ seconds: seconds(seen, 'client', 'get') }),
    },
    {
      id: 'window',
      acts: transfer(['pass', 'pass', 'pass', 'pass', 'lose'], 'kernel.img', {
        blockBytes: 512,
        windowBlocks: 4,
      }),
      until: hasReturned('client', 'get'),
      says: {
        en: 'A file of 5 blocks in windows of 4, and the relay loses block 2. The client had block 1, then came 3 and 4. It keeps no block that does not follow, so it acknowledges 1, and the server goes on from block 2 (RFC 7440, 4): blocks 3 and 4 passed {times} times. With TCP a receiver may keep what comes early.',
        'zh-CN':
          '一个 5 块的文件，窗口为 4，中继丢了第 2 块。客户端收到第 1 块之后，来的是 3 和 4。它不保留接不上的块，所以确认 1，服务器从第 2 块重新开始（RFC 7440，4）：第 3、4 块通过了 {times} 次。换作 TCP，接收方可以先把早到的留着。',
      },
      facts: (seen) => ({ times: timesSeen(seen, 'down', /^DATA 3 /) }),
    },
    {
      id: 'tcp',
      bench: overTcp,
      acts: connecting,
      until: hasReturned('server', 'accept'),
      says: {
        en: 'Now TCP, on a bench of its own. The relay is the end of two connections: it shook hands with the client, and then with the server. So it passes on bytes and no segments, and it cannot lose one; that takes rights in the system. What it can do is keep them, and hand them on in pieces.',
        'zh-CN':
          '现在换成 TCP，另起一套装置。中继是两个连接的端点：先和客户端握手，再和服务器握手。所以它传的是字节，不是报文段，也就无法丢掉某个报文段，那需要系统权限。它能做的，是把字节留住一会儿，或者分成小段往下传。',
      },
    },
    {
      id: 'tcp-delay',
      acts: [
        call({ type: 'slow', delayMs: 200 }),
        call({ type: 'send', end: 'client', bytes: asked }),
        call({ type: 'receive', end: 'server', maxBytes: 1024 }),
        call({ type: 'send', end: 'server', bytes: answer }),
        call({ type: 'receive', end: 'client', maxBytes: 1024 }),
      ],
      says: {
        en: 'Each way takes 200 ms now. `send()` returned at once, the question came after {up} s, and the client had its answer after {down} s more. No call failed: delay looks like a slow program. So does loss. TCP numbers all bytes; what is not acknowledged in time is sent again by the system (RFC 9293, 3.8), and the programs notice only that it took longer.',
        'zh-CN':
          '现在每个方向要 200 毫秒。`send()` 立刻返回，问题过了 {up} 秒才到，应答又过了 {down} 秒到达客户端。没有一个调用失败：延迟看上去就像程序很慢。丢包也是这样。TCP 给所有字节编号，没有及时得到确认的，由系统重发（RFC 9293，3.8），程序只觉得时间变长了。',
      },
      facts: (seen) => ({ up: seconds(seen, 'server', 'recv'), down: seconds(seen, 'client', 'recv') }),
    },
    {
      id: 'tcp-slices',
      acts: [
        call({ type: 'slow', delayMs: 10, sliceBytes: 4 }),
        waiting({ type: 'receive', end: 'server', maxBytes: 1024 }),
        call({ type: 'send', end: 'client', bytes: sentence }),
      ],
      until: hasReturned('server', 'recv'),
      question: {
        asks: {
          en: 'The line now carries at most 4 bytes at a time. The client sends 12 bytes with one `send()`. What does the server’s `recv(1024)` return?',
          'zh-CN':
            '现在线路一次最多传 4 个字节。客户端用一次 `send()` 发出 12 个字节。服务器的 `recv(1024)` 返回什么？',
        },
        choices: [
          { id: 'all', says: { en: 'all 12', 'zh-CN': '全部 12 个' }, bytes: sentence },
          { id: 'four', says: { en: 'the first 4', 'zh-CN': '前 4 个' }, bytes: sentence.subarray(0, 4) },
        ],
        truth: (seen) => (seen.bytes('server', 'recv')?.byteLength === 4 ? 'four' : 'all'),
        because: {
          en: '`recv()` returns what is there, and a slow line brings it piece by piece.',
          'zh-CN': '`recv()` 有多少返回多少，而慢的线路是一点一点送来的。',
        },
      },
      says: {
        en: 'A bad line shows the mistakes that a good one hides. This server would have worked in every test on one desk.',
        'zh-CN': '糟糕的线路会暴露好线路掩盖的错误。这个服务器在同一张桌子上怎么测都没问题。',
      },
    },
  ],
  summary: {
    en: 'Numbers tell duplicates from news, acknowledgments and a time limit bring back what was lost, and both sides repeat only what is due. TFTP does this in sight, TCP within the system.',
    'zh-CN':
      '编号用来识别重复，确认和超时用来找回丢失，双方只在该重发的时候重发。TFTP 在明处做这些，TCP 在系统里做。',
  },
};

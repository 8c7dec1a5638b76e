import { decodeTftp } from '../../wire/tftp/decode.js';
import type { BrokenBench, LineMessage } from './broken-bench.js';
import { prints } from './goals.js';
import { bootFile, type ClientHabits, tftpClient } from './tftp-by-hand.js';

const serverRepeatMs = 200;
const clientWaitsMs = 120;

/** Delivers block 1 twice, and loses block 2 and its acknowledgment, each once. */
function badLine({ bytes, before }: LineMessage): 'pass' | 'lose' | 'double' {
  const decoded = decodeTftp(bytes);
  if (!decoded.ok || before > 0) return 'pass';
  const { packet } = decoded;
  if (packet.type === 'data' && packet.block16 === 1) return 'double';
  const isOfBlock = packet.type === 'data' || packet.type === 'acknowledgement';
  return isOfBlock && packet.block16 === 2 ? 'lose' : 'pass';
}

function repeatedOf(chosen: string | undefined): ClientHabits['repeated'] {
  return chosen === 'acknowledge' || chosen === 'ignore' ? chosen : 'append';
}

/** A TFTP client that does not know what to do when a packet is lost. */
export const lostBlock: BrokenBench = {
  id: 'lost-block',
  title: { en: 'A lost block', 'zh-CN': '丢了一个块' },
  story: [
    {
      en: 'A client reads `boot.img`, 1200 bytes, by TFTP. On the desk it works. In the hall the line delivers block 1 twice, and loses block 2 once and its acknowledgment once. The client gives up, and what it has by then is too much.',
      'zh-CN':
        '客户端用 TFTP 读取 `boot.img`，共 1200 字节。在办公桌上一切正常。到了车间，线路把块 1 送了两遍，把块 2 丢了一次，又把它的确认丢了一次。客户端半途放弃，而且到那时收下的内容已经多了。',
    },
    {
      en: 'The server sends a block again when nobody has acknowledged it for 0.2 s.',
      'zh-CN': '一个块 0.2 秒没有人确认，服务器就会再发一次。',
    },
  ],
  bench: {
    ...{ protocol: 'tftp', ends: ['client', 'server'], wire: 'relay' },
    ...{ files: { [bootFile.name]: bootFile.bytes }, repeatMs: { server: serverRepeatMs } },
  },
  settings: [
    {
      id: 'silence',
      says: { en: 'When nothing comes, the client', 'zh-CN': '什么都收不到时，客户端' },
      options: [
        { id: 'ends', says: { en: 'gives up after 0.12 s', 'zh-CN': '0.12 秒后放弃' } },
        { id: 'waits', says: { en: 'waits on', 'zh-CN': '一直等' } },
        {
          id: 'repeats',
          says: { en: 'sends its last packet again after 0.12 s', 'zh-CN': '0.12 秒后重发自己最后那个包' },
        },
      ],
      begins: 'ends',
    },
    {
      id: 'repeated',
      says: { en: 'A block that it already has, it', 'zh-CN': '对于已经有了的块，它' },
      options: [
        { id: 'append', says: { en: 'appends and acknowledges', 'zh-CN': '追加到文件，并确认' } },
        { id: 'ignore', says: { en: 'ignores', 'zh-CN': '不理会' } },
        {
          id: 'acknowledge',
          says: { en: 'acknowledges, and does not append', 'zh-CN': '确认，但不追加' },
        },
      ],
      begins: 'append',
    },
  ],
  programs: (chosen) => ({
    client: tftpClient({
      timeoutMs: chosen.get('silence') === 'waits' ? undefined : clientWaitsMs,
      isRepeating: chosen.get('silence') === 'repeats',
      repeated: repeatedOf(chosen.get('repeated')),
      ...{ to: 'sender', number: 'block' },
    }),
  }),
  line: badLine,
  // Longer than the server waits before it repeats a block.
  quietMs: 3 * serverRepeatMs,
  goals: [
    prints('file', 'client', [`${bootFile.bytes} B`], {
      en: 'the client has the whole file',
      'zh-CN': '客户端拿到完整文件',
    }),
  ],
  hints: [
    {
      en: 'Follow block 2 on the ladder. What is lost first, what then, and who sends what again?',
      'zh-CN': '在时序图上跟着块 2 走：先丢了什么，后丢了什么，各由谁重发？',
    },
    {
      en: 'When an acknowledgment is lost, the server cannot know that its block has arrived, and sends it again. To the client the same block comes twice.',
      'zh-CN': '确认丢失时，服务器无从知道那个块已经送达，于是再发一次。在客户端看来，同一个块来了两次。',
    },
    {
      en: 'Do not give up at the first silence: wait for longer than the server, or send the last packet again. Acknowledge every block that comes, and append only the one that is wanted next.',
      'zh-CN':
        '不要一没动静就放弃：要么比服务器等得更久，要么重发自己最后那个包。收到的每个块都要确认，但只追加正好需要的下一块。',
    },
  ],
  why: {
    en: 'Each block waits for its acknowledgment, so a loss stops both sides until one sends its last packet again. A block that comes twice is no new one, and an acknowledgment that was lost has to be sent once more.',
    'zh-CN':
      '每个块都要等到确认，所以一旦丢包，双方都会停住，直到有一方把最后那个包再发一次。来了两次的块不是新块，而丢失的确认必须再发一次。',
  },
};

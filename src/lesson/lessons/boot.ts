import type { Lesson } from '../lesson.js';
import type { Seen } from '../seen.js';
import { bootRecording } from './boot-recording.js';
import { call, hasReturned, heldTftp, passedTftp, waiting } from './writing.js';

const [discover, offer, discoverAgain, offerAgain, request, acknowledgement, readRequest] = bootRecording;
const playing = (...frames: readonly (typeof discover)[]) =>
  call({ type: 'play', frames: frames.filter((frame) => frame !== undefined) });

/** Where the destination of IPv4 lies in a frame of Ethernet. */
const destinationAt = 30;
const broadcast = [255, 255, 255, 255];
const isBroadcast = (frame: Uint8Array | undefined): boolean =>
  broadcast.every((byte, index) => frame?.[destinationAt + index] === byte);

const rowsOf = (seen: Seen): readonly string[] => seen.of('recorded').map(({ row }) => row);

/** A boot from DHCP to TFTP: the first part as it was recorded, the file live. */
export const boot: Lesson = {
  id: 'boot',
  title: { en: 'A boot, from DHCP to TFTP', 'zh-CN': '一次网络启动：从 DHCP 到 TFTP' },
  subtitle: { en: 'recorded, and then live', 'zh-CN': '先看录制，再看实况' },
  intro: [
    {
      en: 'A machine without a disk is switched on. It knows the number of its network card and nothing else: no address, no server, no file. A few packets later it runs a system.',
      'zh-CN':
        '一台没有硬盘的机器通电了。它只知道自己网卡的编号，其余一概不知：没有地址，没有服务器，没有文件。几个报文之后，它就跑起了系统。',
    },
    {
      en: 'The first half was recorded: iPXE in the network card of a virtual machine, asking dnsmasq at 192.168.77.1. What is marked as recorded was not sent today. The second half, the file, is real: sent now, on this machine.',
      'zh-CN':
        '前一半是录制的：虚拟机网卡里的 iPXE，向 192.168.77.1 上的 dnsmasq 询问。标为录制的报文不是今天发送的。后一半，也就是文件，是真实的：现在就在本机上发送。',
    },
  ],
  bench: {
    ...{ protocol: 'tftp', ends: ['client', 'server'], wire: 'relay' },
    files: { 'boot.ipxe': 4_000 },
  },
  steps: [
    {
      id: 'discover',
      acts: [playing(discover)],
      says: {
        en: 'Recorded: `{row}`. It goes from 0.0.0.0 to 255.255.255.255, to everybody on the wire, since the machine has no address and knows no other (RFC 2131, 3.1). It says who it is, 52:54:00:12:34:56, and what: `PXEClient`, a machine that wants to boot.',
        'zh-CN':
          '录制：`{row}`。从 0.0.0.0 发往 255.255.255.255，也就是线路上的所有人，因为机器自己没有地址，也不知道别人的（RFC 2131，3.1）。它说明自己是谁：52:54:00:12:34:56；是什么：`PXEClient`，一台要启动的机器。',
      },
      facts: (seen) => ({ row: rowsOf(seen)[0] ?? '?' }),
    },
    {
      id: 'offer',
      acts: [playing(offer, discoverAgain, offerAgain)],
      question: {
        asks: {
          en: 'A DHCP server has heard it. What comes next?',
          'zh-CN': '一台 DHCP 服务器听到了。接下来是什么？',
        },
        choices: [
          { id: 'offer', says: { en: 'an offer of an address', 'zh-CN': '提供一个地址' } },
          { id: 'ack', says: { en: 'the address, for good', 'zh-CN': '直接分配地址' } },
          { id: 'file', says: { en: 'the file to boot', 'zh-CN': '启动文件' } },
        ],
        truth: (seen) => {
          const [row = ''] = rowsOf(seen);
          if (row.startsWith('DHCP Offer')) return 'offer';
          return row.startsWith('DHCP ACK') ? 'ack' : 'file';
        },
        because: {
          en: 'There may be several servers, and the machine may take one offer only. So a server offers first.',
          'zh-CN': '服务器可能不止一台，而机器只能接受一个。所以服务器先提供，由机器来选。',
        },
      },
      says: {
        en: 'Recorded: the offer is 192.168.77.111. A second later the machine asked again and got the same offer. It is in no hurry to take the first: another server may have something better (RFC 2131, 4.4.1).',
        'zh-CN':
          '录制：提供的地址是 192.168.77.111。一秒后机器又问了一遍，得到同样的提供。它不急着接受第一个：也许另一台服务器给得更好（RFC 2131，4.4.1）。',
      },
    },
    {
      id: 'request',
      acts: [playing(request, acknowledgement)],
      question: {
        asks: {
          en: 'The machine takes the offer. To whom does it say so?',
          'zh-CN': '机器接受了这个提供。它向谁说？',
        },
        choices: [
          { id: 'server', says: { en: 'to the server that made it', 'zh-CN': '向提供的那台服务器' } },
          { id: 'everybody', says: { en: 'to everybody', 'zh-CN': '向所有人' } },
          { id: 'nobody', says: { en: 'to nobody: it uses it', 'zh-CN': '不说，直接用' } },
        ],
        truth: (seen) => {
          const [first] = seen.of('recorded');
          if (first === undefined || !first.row.startsWith('DHCP Request')) return 'nobody';
          return isBroadcast(first.payload) ? 'everybody' : 'server';
        },
        because: {
          en: 'The other servers must hear it as well, so that they can give what they offered to somebody else.',
          'zh-CN': '其他服务器也要听到，这样它们提供过的地址才能给别人。',
        },
      },
      says: {
        en: 'Recorded: the request names the server, and its answer is the DHCP ACK. Now the machine has the address 192.168.77.111 for an hour, and three things more: the server for files is 192.168.77.1, the file is `boot.ipxe`, and the mask of its network is 255.255.255.0.',
        'zh-CN':
          '录制：请求里写明选了哪台服务器，服务器的回答是 DHCP ACK。现在机器有了地址 192.168.77.111，租期一小时，还得知三件事：文件服务器是 192.168.77.1，文件是 `boot.ipxe`，子网掩码是 255.255.255.0。',
      },
    },
    {
      id: 'read-request',
      acts: [playing(readRequest)],
      says: {
        en: 'Recorded: `{row}`. This packet goes from the new address to that server alone. With it DHCP is over and TFTP begins, and the recording ends here.',
        'zh-CN':
          '录制：`{row}`。这个报文用新地址，只发给那台服务器。DHCP 到此结束，TFTP 开始，录制也到这里为止。',
      },
      facts: (seen) => ({ row: rowsOf(seen)[0] ?? '?' }),
    },
    {
      id: 'live',
      acts: [
        call({ type: 'open', end: 'server' }),
        call({ type: 'hold', isOn: true }),
        waiting({
          ...{ type: 'get', end: 'client', file: 'boot.ipxe' },
          options: { blockBytes: 1_432, windowBlocks: 1 },
        }),
      ],
      until: (seen) => heldTftp(seen).startsWith('RRQ'),
      says: {
        en: 'From here on it is live. A client on this machine asks a server on this machine for a file of the same name, with blocks of the same size. The relay holds `{held}`. 1,432 bytes is a block that fits a frame of Ethernet with room to spare; `tsize=0` asks how large the file is.',
        'zh-CN':
          '从这里起是实况。本机上的客户端向本机上的服务器要同名的文件，块的大小也相同。中继扣住了 `{held}`。1,432 字节的块放进一个以太网帧还有余量；`tsize=0` 是问文件有多大。',
      },
      facts: (seen) => ({ held: heldTftp(seen) }),
    },
    {
      id: 'agreed',
      acts: [call({ type: 'pass' })],
      until: (seen) => heldTftp(seen) !== '',
      question: {
        asks: {
          en: 'You let the request pass. What does the server send first?',
          'zh-CN': '你放行这个请求。服务器最先发什么？',
        },
        choices: [
          { id: 'data', says: { en: 'block 1', 'zh-CN': '第 1 块' } },
          { id: 'oack', says: { en: 'which options it accepts', 'zh-CN': '它接受哪些选项' } },
          { id: 'ack', says: { en: 'an acknowledgment', 'zh-CN': '一个确认' } },
        ],
        truth: (seen) => {
          const held = heldTftp(seen);
          if (held.startsWith('OACK')) return 'oack';
          return held.startsWith('DATA') ? 'data' : 'ack';
        },
        because: {
          en: 'The request had options, and the server agrees to them before it sends.',
          'zh-CN': '请求带了选项，服务器要先表示同意，再发数据。',
        },
      },
      says: {
        en: '`{held}`. Now the machine knows the size, and can see whether there is memory for it before the first block comes.',
        'zh-CN': '`{held}`。现在机器知道了文件大小，可以在第一块到来之前就看内存够不够。',
      },
      facts: (seen) => ({ held: heldTftp(seen) }),
    },
    {
      id: 'file',
      acts: [call({ type: 'hold', isOn: false })],
      until: hasReturned('client', 'get'),
      says: {
        en: '{blocks} blocks, {bytes} bytes: the file is there. A machine would run it now, and often it asks for the next file in the same way: a kernel, then a file system.',
        'zh-CN':
          '{blocks} 块，{bytes} 字节：文件到齐了。机器这时就会运行它，往往还会用同样的方式接着要下一个文件：内核，然后是文件系统。',
      },
      facts: (seen) => ({
        blocks: passedTftp(seen, 'down').filter((label) => label.startsWith('DATA')).length,
        bytes: seen.bytes('client', 'get')?.byteLength ?? '?',
      }),
    },
  ],
  summary: {
    en: 'DHCP gives an address, a server and the name of a file; TFTP brings the file. When a machine does not boot, ask which of the packets came last: that tells whose turn it was.',
    'zh-CN':
      'DHCP 给出地址、服务器和文件名，TFTP 把文件送来。机器启动不了时，先看最后到的是哪个报文：它会告诉你，轮到谁了。',
  },
};

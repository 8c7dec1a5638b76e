import { checksumAlgorithm } from '../../bytes/checksum/algorithms.js';
import type { ChecksumSpec } from '../../bytes/checksum/checksum-spec.js';
import { applyChecksum, verifyChecksum } from '../../bytes/checksum/place-checksum.js';
import type { BrokenBench, Chosen } from './broken-bench.js';
import { arrives, prints } from './goals.js';
import { type Program, print, read, serve } from './program.js';

/** Modbus RTU: unit 1, read holding registers, from 0, one of them. */
const request = Uint8Array.of(0x01, 0x03, 0x00, 0x00, 0x00, 0x01);
/** Unit 1, read holding registers, 2 bytes: 235, tenths of a degree. */
const reading = Uint8Array.of(0x01, 0x03, 0x02, 0x00, 0xeb);
const checksumBytes = 2;

/** A CRC of 16 bits behind what it covers: all bytes from `first` on. */
function crc(name: string, order: 'le' | 'be', first: number): ChecksumSpec | undefined {
  const algorithm = checksumAlgorithm(name);
  if (algorithm === undefined) return undefined;
  return {
    ...{ type: 'placed', algorithm, order, form: 'bytes', position: undefined },
    range: first === 0 ? undefined : { first, last: -1 },
  };
}

/** As a Modbus device has it: of the whole frame, the low byte first (Modbus over serial line 1.02, section 6.2.2). */
const ofModbus = crc('crc-16/modbus', 'le', 0);

/** Whether the CRC of a frame is that of Modbus. */
function isIntact(frame: Uint8Array): boolean {
  return ofModbus !== undefined && verifyChecksum(ofModbus, frame).result === 'ok';
}

function withCrc(spec: ChecksumSpec | undefined, content: Uint8Array): Uint8Array {
  const summed = spec === undefined ? undefined : applyChecksum(spec, content);
  return summed?.ok === true ? summed.bytes : content;
}

/** Answers a request whose CRC is right. As on a serial line, it says nothing to any other. */
function* device(): Program {
  yield* serve();
  for (;;) {
    const frame = yield* read(256);
    if (frame === undefined || frame.byteLength <= checksumBytes) break;
    if (!isIntact(frame)) continue;
    yield* print('01 03');
    yield { type: 'send', bytes: withCrc(ofModbus, reading) };
  }
  yield { type: 'close' };
}

/** Asks for a register, and prints its value where the answer's CRC is right. */
function* poller(spec: ChecksumSpec | undefined): Program {
  yield { type: 'connect' };
  yield { type: 'send', bytes: withCrc(spec, request) };
  const answer = yield* read(256);
  if (answer !== undefined && isIntact(answer))
    yield* print((((answer[3] ?? 0) * 256 + (answer[4] ?? 0)) / 10).toFixed(1));
  yield { type: 'close' };
}

function chosenCrc(chosen: Chosen): ChecksumSpec | undefined {
  return crc(
    chosen.get('algorithm') === 'modbus' ? 'crc-16/modbus' : 'crc-16/arc',
    chosen.get('order') === 'low' ? 'le' : 'be',
    chosen.get('range') === 'all' ? 0 : 1,
  );
}

/** A checksum that the device does not accept. */
export const badChecksum: BrokenBench = {
  id: 'bad-checksum',
  title: { en: 'The device is silent', 'zh-CN': '设备一声不吭' },
  story: [
    {
      en: 'A thermometer speaks Modbus RTU through a serial server, over TCP. `01 03 00 00 00 01` and a CRC of 16 bits ask it for a register. The connection is there, the request arrives, no answer comes.',
      'zh-CN':
        '温度计通过串口服务器走 TCP，说的是 Modbus RTU。`01 03 00 00 00 01` 加上 16 位 CRC，就是向它要一个寄存器。连接没问题，请求也到了，就是没有应答。',
    },
  ],
  bench: { protocol: 'tcp', ends: ['client', 'server'], wire: 'direct' },
  settings: [
    {
      id: 'algorithm',
      says: { en: 'The CRC begins with', 'zh-CN': 'CRC 的初值' },
      options: [
        { id: 'arc', says: { en: '`0000`, CRC-16/ARC', 'zh-CN': '`0000`，CRC-16/ARC' } },
        { id: 'modbus', says: { en: '`FFFF`, CRC-16/MODBUS', 'zh-CN': '`FFFF`，CRC-16/MODBUS' } },
      ],
      begins: 'modbus',
    },
    {
      id: 'range',
      says: { en: 'It covers', 'zh-CN': '覆盖范围' },
      options: [
        { id: 'all', says: { en: 'the whole frame before it', 'zh-CN': '它前面的整个帧' } },
        { id: 'rest', says: { en: 'all but the address of the unit', 'zh-CN': '除站地址以外的部分' } },
      ],
      begins: 'all',
    },
    {
      id: 'order',
      says: { en: 'On the wire goes', 'zh-CN': '线路上先发' },
      options: [
        { id: 'high', says: { en: 'the high byte first', 'zh-CN': '高字节在前' } },
        { id: 'low', says: { en: 'the low byte first', 'zh-CN': '低字节在前' } },
      ],
      begins: 'high',
    },
  ],
  programs: (chosen) => ({ server: device(), client: poller(chosenCrc(chosen)) }),
  goals: [
    arrives({ en: 'the request reaches the device', 'zh-CN': '请求到达设备' }),
    prints('taken', 'server', ['01 03'], { en: 'the device accepts it', 'zh-CN': '设备接受请求' }),
    prints('reading', 'client', ['23.5'], { en: 'the client has the reading', 'zh-CN': '客户端拿到读数' }),
  ],
  hints: [
    {
      en: 'A device on a serial line does not complain: a frame whose CRC is wrong may have been meant for another. Look at the last two bytes.',
      'zh-CN': '串口线上的设备不会抱怨：CRC 不对的帧，也许本来就不是发给它的。看看最后两个字节。',
    },
    {
      en: 'The value is right. In a frame from the manual, `01 03 00 00 00 01 84 0A`, the same two bytes stand there, otherwise.',
      'zh-CN': '值没有算错。手册里的帧是 `01 03 00 00 00 01 84 0A`，同样是这两个字节，摆法却不一样。',
    },
    {
      en: 'Modbus sends all its numbers with the high byte first, and the CRC alone with the low byte first: `84 0A`.',
      'zh-CN': 'Modbus 的所有数值都是高字节在前，唯独 CRC 是低字节在前：`84 0A`。',
    },
  ],
  why: {
    en: 'The device computes the CRC of what came and compares. Now all three are as Modbus has them: begun with `FFFF`, over the whole frame, the low byte first.',
    'zh-CN':
      '设备对收到的内容算一遍 CRC，再与帧里的比较。现在三项都合乎 Modbus：初值 `FFFF`，覆盖整个帧，低字节在前。',
  },
};

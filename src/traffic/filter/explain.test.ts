import { describe, expect, it } from 'vitest';
import { checked } from '../../../test/filters.js';
import { explainFilter } from './explain.js';

describe('the words of a filter', () => {
  it.each([
    ['', 'all packets', '所有报文'],
    [
      'udp.port == 1234',
      'UDP packets whose udp.port (either of the two ports) is 1234',
      'udp.port（源或目的端口）为 1234 的报文',
    ],
    [
      'ip.addr != 10.0.0.0/8',
      'IPv4 packets all of whose ip.addr (either of the two addresses) are not in 10.0.0.0/8',
      '所有 ip.addr（源或目的 IP 地址）都不属于 10.0.0.0/8 的报文',
    ],
    [
      'udp.length != 9',
      'UDP packets whose udp.length (bytes of the datagram with its header of 8) is not 9',
      'udp.length（数据报长度（含 8 字节首部））不为 9 的报文',
    ],
    ['tftp and not udp', 'packets with TFTP and without UDP', '含有 TFTP，且不含 UDP 的报文'],
    [
      'tftp.opcode in {1, 3..4}',
      'TFTP packets whose tftp.opcode (the kind of packet: 1 read request, 2 write request, 3 data, 4 acknowledgment, 5 error, 6 option acknowledgment) is 1 (Read Request) or 3 (Data Packet) to 4 (Acknowledgement)',
      'tftp.opcode（报文类型：1 读请求、2 写请求、3 数据、4 确认、5 错误、6 选项确认）为 1（Read Request）、3（Data Packet）至 4（Acknowledgement）之一的报文',
    ],
    [
      'udp[0:2] == 00:35 or (tftp and len(frame) > 9)',
      'packets where bytes 0 to 1 of UDP are 00:35 or (with TFTP and where the number of bytes of frame is more than 9)',
      'UDP 的第 0 至 1 字节为 00:35，或（含有 TFTP，且 frame 的字节数大于 9）的报文',
    ],
    [
      'not frame matches "a.b"',
      'packets other than those whose frame matches the regular expression "a.b"',
      '不满足“frame 匹配正则表达式“a.b””的报文',
    ],
  ])('%s', async (text, en, zh) => {
    const filter = await checked(text);
    expect(explainFilter(filter, 'en')).toBe(en);
    expect(explainFilter(filter, 'zh-CN')).toBe(zh);
  });
});

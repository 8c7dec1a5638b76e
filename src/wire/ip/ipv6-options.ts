/*
 * Options of IPv6 in the hop-by-hop and destination options headers (RFC 8200, section 4.2).
 *
 *   2 bits   1 bit        5 bits   1 byte
 *  +--------+------------+--------+--------+-------+
 *  | action | may change | number | length | data  |   a single 0 byte is padding without length and data
 *  +--------+------------+--------+--------+-------+
 */
import type { CommonFaultCode } from '../common-faults.js';
import type { FieldSink } from '../field-sink.js';
import { type FieldTable, fieldType } from '../field-type.js';
import { numberAt, readBits } from '../read-fields.js';

/** The fields of an option. */
export type Ipv6OptionFieldName =
  | 'ipv6.opt'
  | 'ipv6.opt.type'
  | 'ipv6.opt.type.action'
  | 'ipv6.opt.type.change'
  | 'ipv6.opt.type.rest'
  | 'ipv6.opt.length'
  | 'ipv6.opt.pad1'
  | 'ipv6.opt.padn'
  | 'ipv6.opt.router_alert'
  | 'ipv6.opt.tel'
  | 'ipv6.opt.jumbo'
  | 'ipv6.opt.unknown';

const pad1 = 0;
const padN = 1;
const tunnelLimit = 4;
const routerAlert = 5;
const jumbo = 0xc2;
const headBytes = 2;

/** Types and purposes of the fields of an option. */
export const ipv6OptionFields: FieldTable<Ipv6OptionFieldName> = Object.freeze({
  'ipv6.opt': fieldType('group', 'one option', '一个选项'),
  'ipv6.opt.type': fieldType('u8', 'which option it is', '选项类型', {
    base: 'hexadecimal',
    values: {
      0: 'Pad1',
      1: 'PadN',
      4: 'Tunnel Encapsulation Limit',
      5: 'Router Alert',
      7: 'CALIPSO',
      8: 'SMF_DPD',
      15: 'Performance and Diagnostic Metrics',
      38: 'Quick-Start',
      48: 'Path MTU Option',
      49: 'IOAM Option',
      99: 'RPL Option',
      109: 'MPL Option',
      194: 'Jumbo Payload',
      201: 'Home Address',
    },
  }),
  'ipv6.opt.type.action': fieldType(
    'u8',
    'what a node does that does not know the option',
    '不认识该选项的节点如何处理',
    {
      mask: 0xc0,
      values: {
        0: 'Skip and continue',
        1: 'Discard',
        2: 'Discard and send ICMP Parameter Problem',
        3: 'Discard and send ICMP if not multicast',
      },
    },
  ),
  'ipv6.opt.type.change': fieldType(
    'boolean',
    'whether routers may change its data',
    '途中路由器能否更改选项数据',
    {
      mask: 0x20,
      values: { 0: 'No', 1: 'Yes' },
    },
  ),
  'ipv6.opt.type.rest': fieldType('u8', 'the remaining bits of the type', '类型的其余各位', {
    base: 'hexadecimal',
    mask: 0x1f,
  }),
  'ipv6.opt.length': fieldType('u8', 'bytes of its data', '选项数据长度'),
  'ipv6.opt.pad1': fieldType('group', 'one byte of padding', '一个填充字节'),
  'ipv6.opt.padn': fieldType('bytes', 'padding', '填充'),
  'ipv6.opt.router_alert': fieldType(
    'u16',
    'why routers should look at the packet',
    '提示路由器检查该报文的原因',
    {
      values: { 0: 'MLD', 1: 'RSVP', 2: 'Active Network' },
    },
  ),
  'ipv6.opt.tel': fieldType('u8', 'how many more tunnels the packet may enter', '还可进入的隧道层数'),
  'ipv6.opt.jumbo': fieldType(
    'u32',
    'bytes after the IPv6 header of a packet of more than 64 KiB',
    '超过 64 KiB 的报文在 IPv6 首部之后的字节数',
  ),
  'ipv6.opt.unknown': fieldType('bytes', 'data of an option that is not known', '未知选项的数据'),
});

/** Bytes of a header of options or routing whose first two bytes are at `at`, which the caller knows to be there. */
export function extensionBytesAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at + 1] ?? 0) + 1) * 8;
}

/**
 * Whether all options between `at` and `to` are there before `end`; one may reach beyond `to`. Allocates nothing.
 */
export function areOptionsWhole(bytes: Uint8Array, at: number, to: number, end: number): boolean {
  for (let next = at; next < to; ) {
    if (next >= end) return false;
    if (bytes[next] === pad1) {
      next += 1;
      continue;
    }
    if (next + headBytes > end) return false;
    next += headBytes + (bytes[next + 1] ?? 0);
    if (next > end) return false;
  }
  return to <= end;
}

/** The payload length of the jumbo option in the hop-by-hop options at `at`, 0 if there is none (RFC 2675, section 2). */
export function jumboBytesAt(bytes: Uint8Array, at: number, end: number): number {
  if (at + headBytes > end) return 0;
  const to = Math.min(at + extensionBytesAt(bytes, at), end);
  for (let next = at + headBytes; next < to; ) {
    const type = bytes[next];
    if (type === jumbo && next + 6 <= to) return numberAt(bytes, next + headBytes, 4);
    next += type === pad1 || next + 1 >= to ? 1 : headBytes + (bytes[next + 1] ?? 0);
  }
  return 0;
}

/** Gives the options between `at` and `to` to `sink`; nothing at or after `end` is there. */
export function readOptions(
  sink: FieldSink<Ipv6OptionFieldName, CommonFaultCode>,
  bytes: Uint8Array,
  at: number,
  to: number,
  end: number,
): void {
  for (let next = at; next < to; ) {
    if (next >= end) {
      sink.fault('TRUNCATED', end, 'ipv6.opt.type');
      return;
    }
    const type = bytes[next] ?? 0;
    sink.open('ipv6.opt', next);
    readType(sink, next, type);
    if (type === pad1) {
      sink.field('ipv6.opt.pad1', next, 1, undefined);
      sink.close(next + 1);
      next += 1;
      continue;
    }
    const length = next + headBytes > end ? -1 : (bytes[next + 1] ?? 0);
    const after = next + headBytes + Math.max(length, 0);
    if (length >= 0) sink.field('ipv6.opt.length', next + 1, 1, length);
    if (length >= 0 && after <= end) readData(sink, bytes, type, next + headBytes, length);
    sink.close(Math.min(after, end));
    if (length < 0 || after > end) {
      sink.fault('TRUNCATED', Math.min(next + headBytes, end), 'ipv6.opt.length');
      return;
    }
    next = after;
  }
}

function readType(sink: FieldSink<Ipv6OptionFieldName>, at: number, type: number): void {
  sink.open('ipv6.opt.type', at, type);
  readBits(sink, 'ipv6.opt.type.action', at, 1, type, 0xc0);
  readBits(sink, 'ipv6.opt.type.change', at, 1, type, 0x20);
  readBits(sink, 'ipv6.opt.type.rest', at, 1, type, 0x1f);
  sink.close(at + 1);
}

function readData(
  sink: FieldSink<Ipv6OptionFieldName>,
  bytes: Uint8Array,
  type: number,
  at: number,
  length: number,
): void {
  if (type === padN) {
    sink.field('ipv6.opt.padn', at, length, undefined);
    return;
  }
  if (type === routerAlert && length === 2)
    sink.field('ipv6.opt.router_alert', at, 2, numberAt(bytes, at, 2));
  else if (type === tunnelLimit && length === 1) sink.field('ipv6.opt.tel', at, 1, bytes[at]);
  else if (type === jumbo && length === 4) sink.field('ipv6.opt.jumbo', at, 4, numberAt(bytes, at, 4));
  else if (length > 0) sink.field('ipv6.opt.unknown', at, length, undefined);
}

import { decodeUtf8 } from '../../bytes/utf8.js';
import type { CommonFaultCode } from '../common-faults.js';
import { readDomainName } from '../dns/domain-name.js';
import { FieldReader } from '../field-reader.js';
import type { FieldSink } from '../field-sink.js';
import { fieldText } from '../field-text.js';
import { numberAt, readBits } from '../read-fields.js';
import type { Icmpv6FieldName } from './icmpv6-fields.js';
import {
  linkAddressBytesAt,
  listHeadBytes,
  neighbourOption,
  optionBytesAt,
  optionHeadBytes,
} from './neighbour-options.js';

type Sink = FieldSink<Icmpv6FieldName, CommonFaultCode>;
type Reader = FieldReader<Icmpv6FieldName, CommonFaultCode>;

const addressBytes = 16;
/** Bytes of the prefix of each code (RFC 8781, section 4); others have none. */
const nat64PrefixBytes = [12, 8, 7, 6, 5, 4];

/** Gives the options from `from` to before `end` to `sink`. They end at the first that is cut off or has no length. */
export function readNeighbourOptions(sink: Sink, bytes: Uint8Array, from: number, end: number): void {
  for (let at = from; at < end; ) {
    sink.open('icmpv6.opt', at);
    const length = readHead(sink, bytes, at, end);
    if (length > 0) {
      const option = new FieldReader<Icmpv6FieldName, CommonFaultCode>(bytes, at, at + length, sink);
      option.at = at + optionHeadBytes;
      readOption(option, bytes[at] ?? 0);
      if (!option.failed) option.raw('icmpv6.unknown_data', at + length - option.at);
    }
    sink.close(Math.min(at + Math.max(length, optionHeadBytes), end));
    if (length <= 0) return;
    at += length;
  }
}

/** Reads type and length of an option; 0 if it is not whole or has no length. */
function readHead(sink: Sink, bytes: Uint8Array, at: number, end: number): number {
  sink.field('icmpv6.opt.type', at, 1, bytes[at]);
  if (at + optionHeadBytes > end) {
    sink.fault('TRUNCATED', end, 'icmpv6.opt.length');
    return 0;
  }
  const length = optionBytesAt(bytes, at);
  sink.field('icmpv6.opt.length', at + 1, 1, bytes[at + 1]);
  if (length === 0) sink.fault('LENGTH_TOO_SMALL', at + 1, 'icmpv6.opt.length');
  if (at + length <= end) return length;
  sink.fault('TRUNCATED', at + optionHeadBytes, 'icmpv6.opt');
  return 0;
}

function readOption(option: Reader, type: number): void {
  switch (type) {
    case neighbourOption.sourceLinkAddress:
      readLinkAddress(option, 'src');
      return;
    case neighbourOption.targetLinkAddress:
      readLinkAddress(option, 'target');
      return;
    case neighbourOption.prefix:
      readPrefix(option);
      return;
    case neighbourOption.redirected:
      readRedirected(option);
      return;
    case neighbourOption.mtu:
      option.raw('icmpv6.opt.reserved', 2);
      option.number('icmpv6.opt.mtu', 4);
      return;
    case neighbourOption.advertisementInterval:
      option.raw('icmpv6.opt.reserved', 2);
      option.number('icmpv6.opt.advertisement_interval', 4);
      return;
    case neighbourOption.homeAgent:
      option.raw('icmpv6.opt.reserved', 2);
      option.number('icmpv6.opt.home_agent_preference', 2);
      option.number('icmpv6.opt.home_agent_lifetime', 2);
      return;
    case neighbourOption.sourceAddresses:
    case neighbourOption.targetAddresses:
      option.raw('icmpv6.opt.reserved', 6);
      readAddresses(option, 'icmpv6.opt.ipv6_address');
      return;
    case neighbourOption.timestamp:
      readTimestamp(option);
      return;
    case neighbourOption.nonce:
      option.raw('icmpv6.opt.nonce', option.end - option.at);
      return;
    case neighbourOption.route:
      readRoute(option);
      return;
    case neighbourOption.nameServers:
      option.raw('icmpv6.opt.reserved', 2);
      option.number('icmpv6.opt.rdnss.lifetime', 4);
      readAddresses(option, 'icmpv6.opt.rdnss');
      return;
    case neighbourOption.flags:
      readFlags(option);
      return;
    case neighbourOption.domains:
      readDomains(option);
      return;
    case neighbourOption.captivePortal:
      readPortal(option);
      return;
    case neighbourOption.nat64Prefix:
      readNat64Prefix(option);
      return;
    default:
      option.raw('icmpv6.data', option.end - option.at);
  }
}

function readLinkAddress(option: Reader, of: 'src' | 'target'): void {
  const { sink, at } = option;
  const count = linkAddressBytesAt(option.bytes, option.from);
  const suffix = count === 8 ? '_eui64' : '';
  sink.field(`icmpv6.opt.linkaddr${suffix}`, at, count, undefined);
  sink.field(`icmpv6.opt.${of}_linkaddr${suffix}`, at, count, undefined);
  option.at += count;
  if (count === 8) option.raw('icmpv6.opt.padding', option.end - option.at);
}

function readPrefix(option: Reader): void {
  const { sink } = option;
  option.number('icmpv6.opt.prefix.length', 1);
  const { at } = option;
  const flags = option.bytes[at] ?? 0;
  sink.open('icmpv6.opt.prefix.flag', at, flags);
  readBits(sink, 'icmpv6.opt.prefix.flag.l', at, 1, flags, 0x80);
  readBits(sink, 'icmpv6.opt.prefix.flag.a', at, 1, flags, 0x40);
  readBits(sink, 'icmpv6.opt.prefix.flag.r', at, 1, flags, 0x20);
  readBits(sink, 'icmpv6.opt.prefix.flag.reserved', at, 1, flags, 0x1f);
  option.at += 1;
  sink.close(option.at);
  option.number('icmpv6.opt.prefix.valid_lifetime', 4);
  option.number('icmpv6.opt.prefix.preferred_lifetime', 4);
  if (!option.needs('icmpv6.opt.reserved', 4)) return;
  option.raw('icmpv6.opt.reserved', 4);
  if (option.needs('icmpv6.opt.prefix', addressBytes)) option.raw('icmpv6.opt.prefix', addressBytes);
}

/** The packet within is a layer of its own. */
function readRedirected(option: Reader): void {
  option.raw('icmpv6.opt.reserved', 6);
  if (option.at === option.end) return;
  option.sink.field('icmpv6.opt.redirected_packet', option.at, option.end - option.at, undefined);
  option.at = option.end;
}

function readAddresses(option: Reader, name: Icmpv6FieldName): void {
  while (!option.failed && option.at < option.end)
    if (option.needs(name, addressBytes)) option.raw(name, addressBytes);
}

/** Seconds after 1970 in 48 bits, and 65,536ths of a second (RFC 3971, section 5.3.1). */
function readTimestamp(option: Reader): void {
  option.raw('icmpv6.opt.reserved', 6);
  if (!option.needs('icmpv6.opt.timestamp', 8)) return;
  const { bytes, at } = option;
  const seconds = numberAt(bytes, at, 6) + numberAt(bytes, at + 6, 2) / 0x1_0000;
  option.sink.field('icmpv6.opt.timestamp', at, 8, seconds);
  option.at += 8;
}

function readRoute(option: Reader): void {
  const { sink } = option;
  option.number('icmpv6.opt.prefix.length', 1);
  const { at } = option;
  const flags = option.bytes[at] ?? 0;
  sink.open('icmpv6.opt.route_info.flag', at, flags);
  readBits(sink, 'icmpv6.opt.route_info.flag.route_preference', at, 1, flags, 0x18);
  sink.field('icmpv6.opt.route_info.flag.reserved', at, 1, flags & 0xe7);
  option.at += 1;
  sink.close(option.at);
  option.number('icmpv6.opt.route_lifetime', 4);
  const length = Math.min(option.end - option.at, addressBytes);
  if (length > 0) readShortPrefix(option, 'icmpv6.opt.prefix', length);
}

/** The prefix of which the first `length` bytes are there; the others are 0. */
function readShortPrefix(option: Reader, name: Icmpv6FieldName, length: number): void {
  if (!option.needs(name, length)) return;
  const { at } = option;
  const prefix = new Uint8Array(addressBytes);
  prefix.set(option.bytes.subarray(at, at + length));
  const isWhole = length === addressBytes;
  const text = isWhole
    ? undefined
    : fieldText({ kind: 'ipv6', base: 'decimal' }, undefined, prefix, 0, addressBytes);
  option.sink.field(name, at, length, text);
  option.at += length;
}

function readFlags(option: Reader): void {
  const { sink, bytes, at } = option;
  const flags = numberAt(bytes, at, 2);
  sink.open('icmpv6.opt.efo', at, flags);
  readBits(sink, 'icmpv6.opt.efo.m', at, 2, flags, 0x8000);
  readBits(sink, 'icmpv6.opt.efo.o', at, 2, flags, 0x4000);
  readBits(sink, 'icmpv6.opt.efo.h', at, 2, flags, 0x2000);
  readBits(sink, 'icmpv6.opt.efo.prf', at, 2, flags, 0x1800);
  readBits(sink, 'icmpv6.opt.efo.p', at, 2, flags, 0x400);
  readBits(sink, 'icmpv6.opt.efo.rsv', at, 2, flags, 0x2ff);
  option.at += 2;
  sink.close(option.at);
  option.raw('icmpv6.opt.reserved', 4);
}

function readDomains(option: Reader): void {
  option.raw('icmpv6.opt.reserved', 2);
  option.number('icmpv6.opt.dnssl.lifetime', 4);
  while (option.at < option.end && option.bytes[option.at] !== 0) {
    const name = readDomainName(option.bytes, option.from + listHeadBytes, option.at, option.end);
    if (typeof name === 'string') {
      option.fail('TRUNCATED', 'icmpv6.opt.dnssl');
      return;
    }
    option.sink.field('icmpv6.opt.dnssl', option.at, name.next - option.at, name.text);
    option.at = name.next;
  }
  option.raw('icmpv6.opt.padding', option.end - option.at);
}

/** The address of the portal, whose padding of NULs is not part of the text (RFC 8910, section 2.3). */
function readPortal(option: Reader): void {
  const { bytes, at, end } = option;
  let to = at;
  while (to < end && bytes[to] !== 0) to += 1;
  option.sink.field('icmpv6.opt.captive_portal', at, end - at, decodeUtf8(bytes.subarray(at, to)));
  option.at = end;
}

function readNat64Prefix(option: Reader): void {
  const { sink, bytes, at } = option;
  const numbers = numberAt(bytes, at, 2);
  readBits(sink, 'icmpv6.opt.pref64.scaled_lifetime', at, 2, numbers, 0xfff8);
  readBits(sink, 'icmpv6.opt.pref64.plc', at, 2, numbers, 7);
  option.at += 2;
  if (!option.needs('icmpv6.opt.pref64.prefix', 12)) return;
  const length = nat64PrefixBytes[numbers & 7] ?? 12;
  readShortPrefix(option, 'icmpv6.opt.pref64.prefix', length);
  option.at = at + 2 + 12;
}

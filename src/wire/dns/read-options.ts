import { fieldText } from '../field-text.js';
import { numberAt } from '../read-fields.js';
import type { MessageReader } from './message-reader.js';

/** Codes of options (IANA's registry "DNS EDNS0 Option Codes"). */
const optionCode = Object.freeze({ clientSubnet: 8, cookie: 10, keepalive: 11, padding: 12, error: 15 });
const clientCookieBytes = 8;
const subnetHeadBytes = 4;

/**
 * Reads what an OPT record (RFC 6891, section 6.1) has behind its type; it uses class and time to live for other things.
 *
 *   2 bytes        1 byte           1 byte    2 bytes   2 bytes   2 bytes  2 bytes
 *  +--------------+----------------+---------+---------+---------+--------+--------+---------+
 *  | payload size | extended RCODE | version | DO, Z   | length  | code   | n      | n bytes | …
 *  +--------------+----------------+---------+---------+---------+--------+--------+---------+
 */
export function readOptionRecord(reader: MessageReader): void {
  const { sink } = reader;
  reader.number('dns.rr.udp_payload_size', 2);
  reader.number('dns.resp.ext_rcode', 1);
  reader.number('dns.resp.edns0_version', 1);
  if (!reader.needs('dns.resp.z', 2)) return;
  const flags = numberAt(reader.bytes, reader.at, 2);
  sink.open('dns.resp.z', reader.at, flags);
  sink.field('dns.resp.z.do', reader.at, 2, flags >> 15);
  sink.field('dns.resp.z.reserved', reader.at, 2, flags & 0x7fff);
  reader.at += 2;
  sink.close(reader.at);
  const length = reader.number('dns.resp.len', 2);
  if (length <= 0) return;
  const end = reader.at + length;
  while (reader.at < end && !reader.failed) readOption(reader);
  reader.at = Math.min(end, reader.end);
}

function readOption(reader: MessageReader): void {
  const { sink } = reader;
  sink.open('dns.opt', reader.at);
  const code = reader.number('dns.opt.code', 2);
  const length = reader.number('dns.opt.len', 2);
  if (length > 0 && reader.needs('dns.opt.data', length)) {
    const dataFrom = reader.at;
    reader.raw('dns.opt.data', length);
    readOptionData(reader, code, dataFrom, length);
  }
  sink.close(reader.at);
}

/** Gives the address of a client subnet (RFC 7871, section 6), of which zeros at its end are left out. */
function readSubnet({ sink, bytes }: MessageReader, from: number, length: number): void {
  const family = numberAt(bytes, from, 2);
  const given = length - subnetHeadBytes;
  const addressBytes = family === 1 ? 4 : 16;
  if ((family !== 1 && family !== 2) || given > addressBytes) return;
  const address = new Uint8Array(addressBytes);
  address.set(bytes.subarray(from + subnetHeadBytes, from + length));
  const kind = family === 1 ? 'ipv4' : 'ipv6';
  const text = fieldText({ kind, base: 'decimal' }, undefined, address, 0, addressBytes);
  sink.field(
    family === 1 ? 'dns.opt.client.addr4' : 'dns.opt.client.addr6',
    from + subnetHeadBytes,
    given,
    text,
  );
}

/** Reads the data of an option once more, in parts; the whole of it is there. */
function readOptionData(reader: MessageReader, code: number, from: number, length: number): void {
  const { sink, bytes } = reader;
  switch (code) {
    case optionCode.clientSubnet:
      if (length < subnetHeadBytes) return;
      sink.field('dns.opt.client.family', from, 2, numberAt(bytes, from, 2));
      sink.field('dns.opt.client.netmask', from + 2, 1, bytes[from + 2]);
      sink.field('dns.opt.client.scope', from + 3, 1, bytes[from + 3]);
      readSubnet(reader, from, length);
      return;
    case optionCode.cookie:
      if (length < clientCookieBytes) return;
      sink.field('dns.opt.cookie.client', from, clientCookieBytes, undefined);
      if (length > clientCookieBytes)
        sink.field('dns.opt.cookie.server', from + clientCookieBytes, length - clientCookieBytes, undefined);
      return;
    case optionCode.keepalive:
      if (length === 2) sink.field('dns.opt.edns_tcp_keepalive.timeout', from, 2, numberAt(bytes, from, 2));
      return;
    case optionCode.padding:
      sink.field('dns.opt.padding', from, length, undefined);
      return;
    case optionCode.error:
      if (length >= 2) sink.field('dns.opt.ext_error.info_code', from, 2, numberAt(bytes, from, 2));
  }
}

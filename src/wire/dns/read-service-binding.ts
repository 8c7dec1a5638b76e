import type { MessageReader } from './message-reader.js';

/** Keys of parameters (RFC 9460, section 14.3.2). */
const parameterKey = Object.freeze({
  mandatory: 0,
  alpn: 1,
  port: 3,
  ipv4hint: 4,
  echconfig: 5,
  ipv6hint: 6,
});

/**
 * Reads the data of an SVCB or HTTPS record (RFC 9460, section 2.2), which ends before `end`.
 *
 *   2 bytes    name     2 bytes   2 bytes   n bytes
 *  +----------+--------+---------+---------+---------+
 *  | priority | target | key     | n       | value   | …
 *  +----------+--------+---------+---------+---------+
 */
export function readServiceBinding(reader: MessageReader, end: number): void {
  reader.number('dns.svcb.svcpriority', 2);
  reader.name('dns.svcb.targetname');
  while (reader.at < end && !reader.failed) {
    reader.sink.open('dns.svcb.svcparam', reader.at);
    const key = reader.number('dns.svcb.svcparam.key', 2);
    const length = reader.number('dns.svcb.svcparam.value.length', 2);
    const valueEnd = reader.at + length;
    if (length > 0) readParameter(reader, key, valueEnd);
    if (!reader.failed && reader.at > valueEnd)
      reader.fail('LENGTH_TOO_LARGE', 'dns.svcb.svcparam.value.length');
    reader.sink.close(reader.at);
  }
}

function readParameter(reader: MessageReader, key: number, end: number): void {
  const isOpen = (): boolean => reader.at < end && !reader.failed;
  switch (key) {
    case parameterKey.mandatory:
      while (isOpen()) reader.number('dns.svcb.svcparam.mandatory.key', 2);
      return;
    case parameterKey.alpn:
      while (isOpen()) reader.countedText('dns.svcb.svcparam.alpn.length', 'dns.svcb.svcparam.alpn');
      return;
    case parameterKey.port:
      reader.number('dns.svcb.svcparam.port', 2);
      return;
    case parameterKey.ipv4hint:
      while (isOpen()) reader.raw('dns.svcb.svcparam.ipv4hint.ip', 4);
      return;
    case parameterKey.ipv6hint:
      while (isOpen()) reader.raw('dns.svcb.svcparam.ipv6hint.ip', 16);
      return;
    case parameterKey.echconfig:
      reader.raw('dns.svcb.svcparam.echconfig', end - reader.at);
      return;
    default:
      reader.raw('dns.svcb.svcparam.value', end - reader.at);
  }
}

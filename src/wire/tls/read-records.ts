/*
 * Records of TLS (RFC 8446, section 5.1), and the messages of a handshake in them (section 4).
 *
 *   1 byte   2 bytes   2 bytes
 *  +--------+---------+--------+------------+      content: 20 change cipher spec, 21 alert, 22 handshake, 23 data
 *  | content| version | length | fragment … |
 *  +--------+---------+--------+------------+
 *  +--------+----------+--------+
 *  | type 1 | length 3 | body … |
 *  +--------+----------+--------+
 *
 *  hello:  version 2 | random 32 | session id (length 1) | cipher suites (length 2; of a server one) | compressions | extensions
 */
import { md5Hex } from '../../bytes/md5.js';
import { encodeUtf8 } from '../../bytes/utf8.js';
import { FieldReader } from '../field-reader.js';
import type { FieldSink } from '../field-sink.js';
import { numberAt } from '../read-fields.js';
import { ja3Text } from './ja3.js';
import { readExtensions, type TlsReader } from './read-extensions.js';
import type { TlsFaultCode, TlsFieldName } from './tls-fields.js';
import { alertLevelNames, alertNames, handshakeNames } from './tls-names.js';

type TlsSink = FieldSink<TlsFieldName, TlsFaultCode>;

/** Contents of records. */
export const content = Object.freeze({
  changeCipherSpec: 20,
  alert: 21,
  handshake: 22,
  data: 23,
  heartbeat: 24,
});
const handshakeType = Object.freeze({ helloRequest: 0, clientHello: 1, serverHello: 2, certificate: 11 });
/** Bytes before the fragment of a record, and before the body of a message. */
export const recordHeaderBytes = 5;
const messageHeaderBytes = 4;
const randomBytes = 32;
/** The random number of a server that wants another hello (RFC 8446, section 4.1.3): its first bytes. */
const retryRandom = 0xcf21_ad74;

/** How the reading of records ended. */
export type RecordsEnd = 'complete' | 'malformed';

/** Whether a record can begin with these bytes: a content and a version that are known. */
export function isRecord(bytes: Uint8Array, at: number): boolean {
  const type = bytes[at] ?? 0;
  return (
    type >= content.changeCipherSpec && type <= content.heartbeat && isVersion(numberAt(bytes, at + 1, 2))
  );
}

/** Whether a version is one of SSL 3.0 to TLS 1.2, those that records have. */
export function isVersion(version: number): boolean {
  return version >= 0x0300 && version <= 0x0303;
}

/** What is known of the sender before its records. */
export interface RecordsContext {
  /** Whether version 1.3 was chosen. */
  readonly isVersion13: boolean;
  /** Whether it has changed to its new keys, so that handshakes are encrypted (RFC 5246, section 7.1). */
  readonly isEncrypted: boolean;
}

const beginning: RecordsContext = Object.freeze({ isVersion13: false, isEncrypted: false });

/**
 * Reads the records from `from` to before `end`, all of them whole. `say` gets the words of a row for each message. What is encrypted is
 * named so: what follows a change of keys, and a message whose type or length cannot be. In version 1.3 the content of encrypted records is hidden.
 */
export function readRecords(
  bytes: Uint8Array,
  from: number,
  end: number,
  sink: TlsSink,
  say: (words: string) => void,
  { isVersion13, isEncrypted }: RecordsContext = beginning,
): RecordsEnd {
  let hidesHandshake = isEncrypted;
  for (let at = from; at < end; ) {
    if (end - at < recordHeaderBytes) {
      sink.fault('TRUNCATED', at, 'tls.record.length');
      return 'malformed';
    }
    const type = bytes[at] ?? 0;
    const length = numberAt(bytes, at + 3, 2);
    const bodyFrom = at + recordHeaderBytes;
    const bodyEnd = Math.min(bodyFrom + length, end);
    sink.open('tls.record', at);
    const isOpaque = isVersion13 && type === content.data;
    sink.field(isOpaque ? 'tls.record.opaque_type' : 'tls.record.content_type', at, 1, type);
    sink.field('tls.record.version', at + 1, 2, numberAt(bytes, at + 1, 2));
    sink.field('tls.record.length', at + 3, 2, length);
    const isRead = length > 0 && readBody(bytes, type, bodyFrom, bodyEnd, sink, say, hidesHandshake);
    // In version 1.3 the record is there for devices in between only (RFC 8446, section D.4).
    if (type === content.changeCipherSpec && !isVersion13) hidesHandshake = true;
    if (length === 0) sink.fault('RECORD_EMPTY', at + 3, 'tls.record.length');
    sink.close(bodyEnd);
    if (!isRead) return 'malformed';
    at = bodyEnd;
  }
  return 'complete';
}

function readBody(
  bytes: Uint8Array,
  type: number,
  from: number,
  end: number,
  sink: TlsSink,
  say: (words: string) => void,
  hidesHandshake: boolean,
): boolean {
  switch (type) {
    case content.changeCipherSpec:
      say('Change Cipher Spec');
      sink.field('tls.change_cipher_spec', from, end - from, undefined);
      return true;
    case content.alert:
      readAlert(bytes, from, end, sink, say);
      return true;
    case content.handshake:
      if (!hidesHandshake) return readHandshake(bytes, from, end, sink, say);
      say('Encrypted Handshake Message');
      sink.field('tls.handshake', from, end - from, undefined);
      return true;
    case content.data:
      say('Application Data');
      sink.field('tls.app_data', from, end - from, undefined);
      return true;
    default:
      say(bytes[from] === 2 ? 'Heartbeat Response' : 'Heartbeat Request');
      sink.field('tls.heartbeat_message', from, end - from, undefined);
      return true;
  }
}

function readAlert(
  bytes: Uint8Array,
  from: number,
  end: number,
  sink: TlsSink,
  say: (words: string) => void,
): void {
  sink.open('tls.alert_message', from);
  if (end - from !== 2) say('Encrypted Alert');
  else {
    const level = bytes[from] ?? 0;
    const description = bytes[from + 1] ?? 0;
    const [levelName, name] = [alertLevelNames[level] ?? 'Unknown', alertNames[description] ?? 'Unknown'];
    say(`Alert (Level: ${levelName}, Description: ${name})`);
    sink.field('tls.alert_message.level', from, 1, level);
    sink.field('tls.alert_message.desc', from + 1, 1, description);
  }
  sink.close(end);
}

function readHandshake(
  bytes: Uint8Array,
  from: number,
  end: number,
  sink: TlsSink,
  say: (words: string) => void,
): boolean {
  for (let at = from; at < end; ) {
    const type = bytes[at] ?? 0;
    const name = handshakeNames[type];
    const length = end - at < messageHeaderBytes ? -1 : numberAt(bytes, at + 1, 3);
    const bodyFrom = at + messageHeaderBytes;
    if (name === undefined || isNonce(type, length, end - at)) {
      say('Encrypted Handshake Message');
      sink.field('tls.handshake', at, end - at, undefined);
      return true;
    }
    if (length < 0 || bodyFrom + length > end) {
      say(`[${name} Fragment]`);
      sink.field('tls.handshake', at, end - at, undefined);
      return true;
    }
    const isRetry =
      type === handshakeType.serverHello && length >= 6 && numberAt(bytes, bodyFrom + 2, 4) === retryRandom;
    say(isRetry ? 'Hello Retry Request' : name);
    sink.open('tls.handshake', at);
    sink.field('tls.handshake.type', at, 1, type);
    sink.field('tls.handshake.length', at + 1, 3, length);
    const reader: TlsReader = new FieldReader(bytes, bodyFrom, bodyFrom + length, sink);
    if (type === handshakeType.clientHello) readClientHello(reader);
    else if (type === handshakeType.serverHello) readServerHello(reader);
    else if (type === handshakeType.certificate) readCertificates(reader);
    if (type === handshakeType.clientHello || type === handshakeType.serverHello)
      readFingerprint(reader, type === handshakeType.clientHello);
    at = bodyFrom + length;
    sink.close(at);
    if (reader.failed) return false;
  }
  return true;
}

/** Whether the zeros are those of a counter that AES-GCM begins an encrypted record with, and not a request for a hello. */
function isNonce(type: number, length: number, left: number): boolean {
  return type === handshakeType.helloRequest && length === 0 && left > messageHeaderBytes;
}

function readClientHello(reader: TlsReader): void {
  readHelloHead(reader);
  const suitesBytes = reader.number('tls.handshake.cipher_suites_length', 2);
  if (!reader.needs('tls.handshake.ciphersuites', suitesBytes)) return;
  const suitesEnd = reader.at + suitesBytes;
  reader.sink.open('tls.handshake.ciphersuites', reader.at);
  while (suitesEnd - reader.at >= 2) reader.number('tls.handshake.ciphersuite', 2);
  reader.at = suitesEnd;
  reader.sink.close(suitesEnd);
  const methods = reader.number('tls.handshake.comp_methods_length', 1);
  if (!reader.needs('tls.handshake.comp_methods', methods)) return;
  reader.sink.open('tls.handshake.comp_methods', reader.at);
  for (let left = methods; left > 0; left -= 1) reader.number('tls.handshake.comp_method', 1);
  reader.sink.close(reader.at);
  if (reader.at < reader.end) readExtensions(reader, true);
}

function readServerHello(reader: TlsReader): void {
  readHelloHead(reader);
  reader.number('tls.handshake.ciphersuite', 2);
  reader.number('tls.handshake.comp_method', 1);
  if (!reader.failed && reader.at < reader.end) readExtensions(reader, false);
}

/** Gives what tells a client or a server from others by its hello. */
function readFingerprint(reader: TlsReader, isClient: boolean): void {
  if (reader.failed) return;
  const { bytes, from, end, sink } = reader;
  const text = ja3Text(bytes, from, end, isClient);
  if (text === undefined) return;
  sink.field(isClient ? 'tls.handshake.ja3_full' : 'tls.handshake.ja3s_full', end, 0, text);
  sink.field(isClient ? 'tls.handshake.ja3' : 'tls.handshake.ja3s', end, 0, md5Hex(encodeUtf8(text)));
}

/** Reads the certificates of a message up to TLS 1.2 (RFC 5246, section 7.4.2); later ones are encrypted. */
function readCertificates(reader: TlsReader): void {
  const length = reader.number('tls.handshake.certificates_length', 3);
  if (length <= 0 || !reader.needs('tls.handshake.certificates', length)) return;
  const end = reader.at + length;
  reader.sink.open('tls.handshake.certificates', reader.at);
  while (end - reader.at >= 3 && !reader.failed) {
    const bytes = reader.number('tls.handshake.certificate_length', 3);
    if (bytes > end - reader.at) reader.fail('LENGTH_TOO_LARGE', 'tls.handshake.certificate');
    else reader.raw('tls.handshake.certificate', bytes);
  }
  reader.sink.close(end);
}

function readHelloHead(reader: TlsReader): void {
  reader.number('tls.handshake.version', 2);
  reader.raw('tls.handshake.random', randomBytes);
  reader.raw('tls.handshake.session_id', reader.number('tls.handshake.session_id_length', 1));
}

/** Whether one of the records from `from` to before `end` changes to new keys. */
export function changesKeys(bytes: Uint8Array, from: number, end: number): boolean {
  let at = from;
  while (end - at >= recordHeaderBytes && isRecord(bytes, at)) {
    if (bytes[at] === content.changeCipherSpec) return true;
    at += recordHeaderBytes + numberAt(bytes, at + 3, 2);
  }
  return false;
}

/*
 * The extensions of a hello (RFC 8446, section 4.2): each is a type of 2 bytes, a length of 2 bytes, and its data. Most hold a list
 * behind a length of its own.
 */
import type { FieldReader } from '../field-reader.js';
import { numberAt } from '../read-fields.js';
import type { TlsFaultCode, TlsFieldName } from './tls-fields.js';

/** Reads a handshake message field by field. */
export type TlsReader = FieldReader<TlsFieldName, TlsFaultCode>;

const extension = Object.freeze({
  serverName: 0,
  supportedGroups: 10,
  pointFormats: 11,
  signatures: 13,
  protocols: 16,
  supportedVersions: 43,
  keyModes: 45,
  keyShare: 51,
});

/** Reads the extensions from where the reader is to its end. */
export function readExtensions(reader: TlsReader, isClient: boolean): void {
  const length = reader.number('tls.handshake.extensions_length', 2);
  if (length < 0) return;
  const end = reader.at + length;
  if (end > reader.end) {
    reader.fail('TRUNCATED', 'tls.handshake.extension.type');
    return;
  }
  while (reader.at < end && !reader.failed) readExtension(reader, end, isClient);
}

function readExtension(reader: TlsReader, listEnd: number, isClient: boolean): void {
  const { sink, bytes, at } = reader;
  if (at + 4 > listEnd) {
    reader.fail('TRUNCATED', 'tls.handshake.extension.type');
    return;
  }
  const type = numberAt(bytes, at, 2);
  sink.open('tls.handshake.extension.type', at, type);
  reader.at += 2;
  const length = reader.number('tls.handshake.extension.len', 2);
  const end = reader.at + length;
  if (end > listEnd) reader.fail('LENGTH_TOO_LARGE', 'tls.handshake.extension.len');
  else {
    readData(reader, type, end, isClient);
    reader.at = end;
  }
  sink.close(Math.min(end, listEnd));
}

function readData(reader: TlsReader, type: number, end: number, isClient: boolean): void {
  switch (type) {
    case extension.serverName:
      if (reader.at < end) readServerNames(reader, end);
      return;
    case extension.supportedGroups:
      readList(
        reader,
        end,
        'tls.handshake.extensions_supported_groups_length',
        2,
        'tls.handshake.extensions_supported_group',
        2,
      );
      return;
    case extension.pointFormats:
      readList(
        reader,
        end,
        'tls.handshake.extensions_ec_point_formats_length',
        1,
        'tls.handshake.extensions_ec_point_format',
        1,
      );
      return;
    case extension.signatures:
      readList(reader, end, 'tls.handshake.sig_hash_alg_len', 2, 'tls.handshake.sig_hash_alg', 2);
      return;
    case extension.protocols:
      readProtocols(reader, end);
      return;
    case extension.supportedVersions:
      if (isClient)
        readList(
          reader,
          end,
          'tls.handshake.extensions.supported_versions_len',
          1,
          'tls.handshake.extensions.supported_version',
          2,
        );
      else if (end - reader.at >= 2) reader.number('tls.handshake.extensions.supported_version', 2);
      return;
    case extension.keyModes:
      readList(reader, end, 'tls.extension.psk_ke_modes_length', 1, 'tls.extension.psk_ke_mode', 1);
      return;
    case extension.keyShare:
      readKeyShares(reader, end, isClient);
      return;
    default:
      reader.raw('tls.handshake.extension.data', end - reader.at);
  }
}

/** Reads a length and the numbers behind it; what does not fit into the extension is left out. */
function readList(
  reader: TlsReader,
  end: number,
  lengthName: TlsFieldName,
  lengthBytes: number,
  name: TlsFieldName,
  bytes: number,
): void {
  if (end - reader.at < lengthBytes) return;
  const length = reader.number(lengthName, lengthBytes);
  const listEnd = Math.min(end, reader.at + length);
  while (listEnd - reader.at >= bytes) reader.number(name, bytes);
}

function readServerNames(reader: TlsReader, end: number): void {
  if (end - reader.at < 2) return;
  reader.number('tls.handshake.extensions_server_name_list_len', 2);
  while (end - reader.at >= 3 && !reader.failed) {
    reader.number('tls.handshake.extensions_server_name_type', 1);
    const length = reader.number('tls.handshake.extensions_server_name_len', 2);
    if (length > end - reader.at) {
      reader.sink.fault('LENGTH_TOO_LARGE', reader.at - 2, 'tls.handshake.extensions_server_name_len');
      return;
    }
    reader.text('tls.handshake.extensions_server_name', length);
  }
}

function readProtocols(reader: TlsReader, end: number): void {
  if (end - reader.at < 2) return;
  reader.number('tls.handshake.extensions_alpn_len', 2);
  reader.sink.open('tls.handshake.extensions_alpn_list', reader.at);
  while (reader.at < end) {
    const length = reader.number('tls.handshake.extensions_alpn_str_len', 1);
    if (length > end - reader.at) {
      reader.sink.fault('LENGTH_TOO_LARGE', reader.at - 1, 'tls.handshake.extensions_alpn_str_len');
      break;
    }
    reader.text('tls.handshake.extensions_alpn_str', length);
  }
  reader.sink.close(end);
}

function readKeyShares(reader: TlsReader, end: number, isClient: boolean): void {
  if (isClient && end - reader.at >= 2) reader.number('tls.handshake.extensions_key_share_client_length', 2);
  // A server that asks for another hello names a group alone.
  while (end - reader.at >= 2 && !reader.failed) {
    reader.number('tls.handshake.extensions_key_share_group', 2);
    if (end - reader.at < 2) return;
    const length = reader.number('tls.handshake.extensions_key_share_key_exchange_length', 2);
    if (length > end - reader.at) {
      reader.sink.fault(
        'LENGTH_TOO_LARGE',
        reader.at - 2,
        'tls.handshake.extensions_key_share_key_exchange_length',
      );
      return;
    }
    reader.raw('tls.handshake.extensions_key_share_key_exchange', length);
  }
}

import { type Composition, composeBytes } from '../../bytes/compose.js';
import { BreakoutboxError } from '../../errors/error.js';

/**
 * The bytes of what was typed, with ending and checksum.
 * @throws BreakoutboxError HEX_INVALID, HEX_ODD, ESCAPE_INVALID, TEXT_UNENCODABLE, NMEA_INVALID, MODBUS_ASCII_INVALID,
 * CHECKSUM_MESSAGE_SHORT
 */
export function bytesOf(text: string, how: Omit<Composition, 'text'>): Uint8Array {
  const composed = composeBytes({ ...how, text });
  if (composed.ok) return composed.bytes;
  const { code, ...params } = composed.fault;
  throw new BreakoutboxError(code, params);
}

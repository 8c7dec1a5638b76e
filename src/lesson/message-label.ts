import { decodeTftp } from '../wire/tftp/decode.js';

/** What a message is called on a ladder, in the protocol's own words: `DATA 1`, `RRQ boot.img`, and its size where it is anything else. */
export function messageLabel(protocol: 'tcp' | 'udp' | 'tftp', bytes: Uint8Array): string {
  return (protocol === 'tftp' ? tftpLabel(bytes) : undefined) ?? `${bytes.byteLength} B`;
}

function tftpLabel(bytes: Uint8Array): string | undefined {
  const decoded = decodeTftp(bytes);
  if (!decoded.ok) return undefined;
  const { packet } = decoded;
  switch (packet.type) {
    case 'readRequest':
    case 'writeRequest': {
      const options = packet.options.map(({ name, value }) => ` ${name}=${value}`).join('');
      return `${packet.type === 'readRequest' ? 'RRQ' : 'WRQ'} ${packet.name}${options}`;
    }
    case 'data':
      return `DATA ${packet.block16}  ${packet.payload.byteLength} B`;
    case 'acknowledgement':
      return `ACK ${packet.block16}`;
    case 'optionAcknowledgement':
      return `OACK${packet.options.map(({ name, value }) => ` ${name}=${value}`).join('')}`;
    case 'error':
      return `ERROR ${packet.errorCode}  ${packet.message}`;
  }
}

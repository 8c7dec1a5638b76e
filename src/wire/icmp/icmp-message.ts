/** Types of ICMP messages that have a layout of their own (IANA, ICMP Parameters). */
export const icmpType = Object.freeze({
  echoReply: 0,
  unreachable: 3,
  sourceQuench: 4,
  redirect: 5,
  echo: 8,
  routerAdvertisement: 9,
  timeExceeded: 11,
  parameterProblem: 12,
  timestamp: 13,
  timestampReply: 14,
  information: 15,
  informationReply: 16,
  mask: 17,
  maskReply: 18,
  extendedEcho: 42,
  extendedEchoReply: 43,
});

/** Where the code lies in a message, and bytes before what differs in length. */
export const codeAt = 1;
export const checksumAt = 2;
export const headerBytes = 8;

/** Whether messages of `type` quote the packet that they are about. */
export function isError(type: number): boolean {
  return (
    (type >= icmpType.unreachable && type <= icmpType.redirect) ||
    type === icmpType.timeExceeded ||
    type === icmpType.parameterProblem
  );
}

/** Bytes that an error says to quote before its extensions (RFC 4884); 0 if it does not say. Its header has been captured. */
export function quotedBytesAt(bytes: Uint8Array, from: number): number {
  const type = bytes[from] ?? 0;
  return type === icmpType.sourceQuench || type === icmpType.redirect ? 0 : (bytes[from + 5] ?? 0) * 4;
}

/** Whether messages of `type` have an identifier and a sequence number of 2 bytes each. */
export function isQuery(type: number): boolean {
  return (
    type === icmpType.echoReply ||
    type === icmpType.echo ||
    (type >= icmpType.timestamp && type <= icmpType.maskReply)
  );
}

/** Types of ICMPv6 messages that have a layout of their own (IANA, ICMPv6 Parameters). */
export const icmpv6Type = Object.freeze({
  unreachable: 1,
  packetTooBig: 2,
  timeExceeded: 3,
  parameterProblem: 4,
  echo: 128,
  echoReply: 129,
  listenerQuery: 130,
  listenerReport: 131,
  listenerDone: 132,
  routerSolicitation: 133,
  routerAdvertisement: 134,
  neighbourSolicitation: 135,
  neighbourAdvertisement: 136,
  redirect: 137,
  inverseSolicitation: 141,
  inverseAdvertisement: 142,
  listenerReport2: 143,
  multicastRouterAdvertisement: 151,
});

/** Where parts of messages are, in bytes from their start. */
export const codeAt = 1;
export const checksumAt = 2;
export const bodyAt = 4;
export const targetAt = 8;
/** Bytes before what an error quotes, and before the data of an echo. */
export const headerBytes = 8;
/** A query of this many bytes is one of MLD version 2 (RFC 3810, section 8.1). */
export const leastQuery2Bytes = 28;

const unitBytes = 8;

/** Whether messages of `type` quote the packet that they are about. */
export function isError(type: number): boolean {
  return type >= icmpv6Type.unreachable && type <= icmpv6Type.parameterProblem;
}

/** Whether they are an echo request or its reply. */
export function isEcho(type: number): boolean {
  return type === icmpv6Type.echo || type === icmpv6Type.echoReply;
}

/** Bytes that the error at `from` says to quote before its extensions (RFC 4884); 0 if it does not say. */
export function quotedBytesAt(bytes: Uint8Array, from: number): number {
  const type = bytes[from];
  const hasLength = type === icmpv6Type.unreachable || type === icmpv6Type.timeExceeded;
  return hasLength ? (bytes[from + bodyAt] ?? 0) * unitBytes : 0;
}

/** Where the options of neighbour discovery begin in messages of `type`; 0 if those have none (RFC 4861, RFC 3122). */
export function optionsStartOf(type: number): number {
  switch (type) {
    case icmpv6Type.routerSolicitation:
    case icmpv6Type.inverseSolicitation:
    case icmpv6Type.inverseAdvertisement:
      return 8;
    case icmpv6Type.routerAdvertisement:
      return 16;
    case icmpv6Type.neighbourSolicitation:
    case icmpv6Type.neighbourAdvertisement:
      return 24;
    case icmpv6Type.redirect:
      return 40;
    default:
      return 0;
  }
}

/** Bytes of messages of `type` before what differs in length. */
export function fixedBytesOf(type: number): number {
  if (isError(type) || isEcho(type)) return headerBytes;
  switch (type) {
    case icmpv6Type.listenerQuery:
    case icmpv6Type.listenerReport:
    case icmpv6Type.listenerDone:
      return 24;
    case icmpv6Type.listenerReport2:
    case icmpv6Type.multicastRouterAdvertisement:
      return 8;
    default:
      return optionsStartOf(type) || bodyAt;
  }
}

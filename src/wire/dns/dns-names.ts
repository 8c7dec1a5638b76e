/** Names of message kinds, Wireshark's. */
export const opcodeNames: Readonly<Record<number, string>> = Object.freeze({
  0: 'Standard query',
  1: 'Inverse query',
  2: 'Server status request',
  4: 'Zone change notification',
  5: 'Dynamic update',
  6: 'DNS Stateful operations (DSO)',
});

/** Names of reply codes, Wireshark's. */
export const replyCodeNames: Readonly<Record<number, string>> = Object.freeze({
  0: 'No error',
  1: 'Format error',
  2: 'Server failure',
  3: 'No such name',
  4: 'Not implemented',
  5: 'Refused',
  6: 'Name exists',
  7: 'RRset exists',
  8: 'RRset does not exist',
  9: 'Not authoritative',
  10: 'Name out of zone',
  11: 'DSO-Type not implemented',
});

/** Names of classes, Wireshark's. */
export const classNames: Readonly<Record<number, string>> = Object.freeze({
  1: 'IN',
  2: 'CS',
  3: 'CH',
  4: 'HS',
  254: 'NONE',
  255: 'ANY',
});

/** Types of records that are read; IANA's registry "Domain Name System Parameters". */
export const recordType = Object.freeze({
  a: 1,
  ns: 2,
  cname: 5,
  soa: 6,
  ptr: 12,
  hinfo: 13,
  mx: 15,
  txt: 16,
  sig: 24,
  aaaa: 28,
  srv: 33,
  naptr: 35,
  dname: 39,
  opt: 41,
  ds: 43,
  rrsig: 46,
  nsec: 47,
  null: 10,
  dnskey: 48,
  nsec3: 50,
  nsec3param: 51,
  cds: 59,
  cdnskey: 60,
  svcb: 64,
  https: 65,
  spf: 99,
  caa: 257,
  dlv: 32769,
});

/** Names of EDNS options, Wireshark's. */
export const optionNames: Readonly<Record<number, string>> = Object.freeze({
  0: 'Reserved',
  1: 'LLQ - Long-lived query',
  2: 'UL - Update lease',
  3: 'NSID - Name Server Identifier',
  4: 'Owner (reserved)',
  5: 'DAU - DNSSEC Algorithm Understood (RFC6975)',
  6: 'DHU - DS Hash Understood (RFC6975)',
  7: 'N3U - NSEC3 Hash Understood (RFC6975)',
  8: 'CSUBNET - Client subnet',
  9: 'EDNS EXPIRE (RFC7314)',
  10: 'COOKIE',
  11: 'EDNS TCP Keepalive',
  12: 'PADDING',
  13: 'CHAIN',
  15: 'Extended DNS Error',
  20730: 'Experimental - CSUBNET - Client subnet',
});

/** Names of the parameters of SVCB and HTTPS records, Wireshark's. */
export const serviceParameterNames: Readonly<Record<number, string>> = Object.freeze({
  0: 'mandatory',
  1: 'alpn',
  2: 'no-default-alpn',
  3: 'port',
  4: 'ipv4hint',
  5: 'echconfig',
  6: 'ipv6hint',
  32769: 'odohconfig',
  65535: 'key65535',
});

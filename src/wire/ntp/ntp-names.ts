/** Names of the warning of a leap second, Wireshark's. */
export const leapNames: Readonly<Record<number, string>> = Object.freeze({
  0: 'no warning',
  1: 'last minute of the day has 61 seconds',
  2: 'last minute of the day has 59 seconds',
  3: 'unknown (clock unsynchronized)',
});

/** Names of versions, Wireshark's. */
export const versionNames: Readonly<Record<number, string>> = Object.freeze({
  0: 'reserved',
  1: 'NTP Version 1',
  2: 'NTP Version 2',
  3: 'NTP Version 3',
  4: 'NTP Version 4',
  5: 'reserved',
  6: 'reserved',
  7: 'reserved',
});

/** Modes that decide how a message is read (RFC 5905, section 7.3). */
export const ntpMode = Object.freeze({ control: 6, private: 7 });

/** Names of modes, Wireshark's. */
export const modeNames: Readonly<Record<number, string>> = Object.freeze({
  0: 'reserved',
  1: 'symmetric active',
  2: 'symmetric passive',
  3: 'client',
  4: 'server',
  5: 'broadcast',
  6: 'reserved for NTP control message',
  7: 'reserved for private use',
});

/** Names of extension fields, Wireshark's. */
export const extensionNames: Readonly<Record<number, string>> = Object.freeze({
  2: 'No-Operation Request',
  258: 'Association Message Request',
  260: 'Unique Identifier',
  514: 'Certificate Message Request',
  516: 'NTS Cookie',
  770: 'Cookie Message Request',
  772: 'NTS Cookie Placeholder',
  1026: 'Autokey Message Request',
  1028: 'NTS Authenticator and Encrypted Extension Fields',
  1282: 'Leapseconds Message Request',
  1538: 'Sign Message Request',
  1794: 'IFF Identity Message Request',
  2050: 'GQ Identity Message Request',
  2306: 'MV Identity Message Request',
  8197: 'Checksum Complement',
  32770: 'No-Operation Response',
  33026: 'Association Message Response',
  33282: 'Certificate Message Response',
  33538: 'Cookie Message Response',
  33794: 'Autokey Message Response',
  34050: 'Leapseconds Message Response',
  34306: 'Sign Message Response',
  34562: 'IFF Identity Message Response',
  34818: 'GQ Identity Message Response',
  35074: 'MV Identity Message Response',
});

/** Names of the operations of control messages, Wireshark's. */
export const operationNames: Readonly<Record<number, string>> = Object.freeze({
  0: 'reserved',
  1: 'read status',
  2: 'read variables',
  3: 'write variables',
  4: 'read clock variables',
  5: 'write clock variables',
  6: 'set trap address/port',
  7: 'asynchronous message',
  8: 'runtime configuration',
  9: 'save config to file',
  10: 'retrieve MRU (mrulist)',
  11: 'retrieve ordered list',
  12: 'request a client nonce',
  31: 'unset trap address/port',
});

/** Names of the implementations of private messages, Wireshark's. */
export const implementationNames: Readonly<Record<number, string>> = Object.freeze({
  0: 'UNIV',
  2: 'XNTPD_OLD (pre-IPv6)',
  3: 'XNTPD',
});

/** Names of the errors of private messages, Wireshark's. */
export const privateErrorNames: Readonly<Record<number, string>> = Object.freeze({
  0: 'No error',
  1: 'incompatible implementation number',
  2: 'unimplemented request code',
  3: 'format error',
  4: 'no data available',
  5: 'unknown',
  6: 'unknown',
  7: 'authentication failure',
});

/** Names of the requests of private messages, Wireshark's. */
export const requestNames: Readonly<Record<number, string>> = Object.freeze({
  0: 'PEER_LIST',
  1: 'PEER_LIST_SUM',
  2: 'PEER_INFO',
  3: 'PEER_STATS',
  4: 'SYS_INFO',
  5: 'SYS_STATS',
  6: 'IO_STATS',
  7: 'MEM_STATS',
  8: 'LOOP_INFO',
  9: 'TIMER_STATS',
  10: 'CONFIG',
  11: 'UNCONFIG',
  12: 'SET_SYS_FLAG',
  13: 'CLR_SYS_FLAG',
  14: 'MONITOR',
  15: 'NOMONITOR',
  16: 'GET_RESTRICT',
  17: 'RESADDFLAGS',
  18: 'RESSUBFLAGS',
  19: 'UNRESTRICT',
  20: 'MON_GETLIST',
  21: 'RESET_STATS',
  22: 'RESET_PEER',
  23: 'REREAD_KEYS',
  24: 'DO_DIRTY_HACK',
  25: 'DONT_DIRTY_HACK',
  26: 'TRUSTKEY',
  27: 'UNTRUSTKEY',
  28: 'AUTHINFO',
  29: 'TRAPS',
  30: 'ADD_TRAP',
  31: 'CLR_TRAP',
  32: 'REQUEST_KEY',
  33: 'CONTROL_KEY',
  34: 'GET_CTLSTATS',
  35: 'GET_LEAPINFO',
  36: 'GET_CLOCKINFO',
  37: 'SET_CLKFUDGE',
  38: 'GET_KERNEL',
  39: 'GET_CLKBUGINFO',
  41: 'SET_PRECISION',
  42: 'MON_GETLIST_1',
  43: 'HOSTNAME_ASSOCID',
  44: 'IF_STATS',
  45: 'IF_RELOAD',
});

/** Whether a message is a request or the answer to one, in Wireshark's words. */
export const directionNames: Readonly<Record<number, string>> = Object.freeze({
  0: 'Request',
  1: 'Response',
});

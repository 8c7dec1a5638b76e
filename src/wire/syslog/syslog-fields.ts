import { type FieldTable, fieldType } from '../field-type.js';

/** The fields of a message of syslog. */
export type SyslogFieldName = keyof typeof fields;

/** Names of facilities: the first word of each is the one in a row. Wireshark's. */
export const facilityNames: Readonly<Record<number, string>> = Object.freeze({
  0: 'KERN - kernel messages',
  1: 'USER - random user-level messages',
  2: 'MAIL - mail system',
  3: 'DAEMON - system daemons',
  4: 'AUTH - security/authorization messages',
  5: 'SYSLOG - messages generated internally by syslogd',
  6: 'LPR - line printer subsystem',
  7: 'NEWS - network news subsystem',
  8: 'UUCP - UUCP subsystem',
  9: 'CRON - clock daemon (BSD, Linux)',
  10: 'AUTHPRIV - security/authorization messages (private)',
  11: 'FTP - ftp daemon',
  12: 'NTP - ntp subsystem',
  13: 'LOGAUDIT - log audit',
  14: 'LOGALERT - log alert',
  15: 'CRON - clock daemon (Solaris)',
  16: 'LOCAL0 - reserved for local use',
  17: 'LOCAL1 - reserved for local use',
  18: 'LOCAL2 - reserved for local use',
  19: 'LOCAL3 - reserved for local use',
  20: 'LOCAL4 - reserved for local use',
  21: 'LOCAL5 - reserved for local use',
  22: 'LOCAL6 - reserved for local use',
  23: 'LOCAL7 - reserved for local use',
});

/** Names of levels, in the same form. */
export const levelNames: Readonly<Record<number, string>> = Object.freeze({
  0: 'EMERG - system is unusable',
  1: 'ALERT - action must be taken immediately',
  2: 'CRIT - critical conditions',
  3: 'ERR - error conditions',
  4: 'WARNING - warning conditions',
  5: 'NOTICE - normal but significant condition',
  6: 'INFO - informational',
  7: 'DEBUG - debug-level messages',
});

const fields = Object.freeze({
  'syslog.facility': fieldType('u8', 'the part of the system that reports', '上报消息的系统部分', {
    mask: 0x3f8,
    values: facilityNames,
  }),
  'syslog.level': fieldType('u8', 'how urgent the message is, 0 the most', '消息的紧急程度，0 最高', {
    mask: 0x7,
    values: levelNames,
  }),
  'syslog.msg': fieldType('text', 'everything behind the priority', '优先级之后的全部内容'),
  'syslog.version': fieldType(
    'text',
    'the version of the format, in messages of RFC 5424 only',
    '格式版本，仅见于 RFC 5424 报文',
  ),
  'syslog.timestamp': fieldType(
    'date',
    'when the message was written (RFC 5424)',
    '消息产生的时间（RFC 5424）',
  ),
  'syslog.timestamp_rfc3164': fieldType(
    'text',
    'when the message was written, in local time without a year (RFC 3164)',
    '消息产生的时间，本地时间且无年份（RFC 3164）',
  ),
  'syslog.hostname': fieldType('text', 'the machine that the message is from', '产生消息的主机'),
  'syslog.appname': fieldType('text', 'the program that wrote it (RFC 5424)', '产生消息的程序（RFC 5424）'),
  'syslog.procid': fieldType(
    'text',
    'the process that wrote it; in RFC 3164 the name of the program',
    '产生消息的进程；RFC 3164 中为程序名',
  ),
  'syslog.msgid': fieldType('text', 'the kind of message (RFC 5424)', '消息种类标识（RFC 5424）'),
} satisfies FieldTable);

/** Types and purposes of the fields of a message of syslog. */
export const syslogFields: FieldTable<SyslogFieldName> = fields;

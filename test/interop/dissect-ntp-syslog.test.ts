import { it } from 'vitest';
import { datagram, type FiledPacket, hex, joined } from '../dissected.js';
import { describeWith } from '../peer-programs.js';
import { scratch } from '../scratch.js';
import { bytesOf } from '../tftp-packets.js';
import { captureFile, cutEverywhere, expectSameFields, expectSameRows } from '../tshark.js';

const times = hex(
  '02 06 ec 00001000 00002000 0a000007 e8f3a1b280000000 e8f3a1b300000000 e8f3a1b340000000 e8f3a1b380000000',
);
const extension = (type: string, length: number): Uint8Array =>
  joined(hex(type), Uint8Array.of(length >> 8, length & 255), new Uint8Array(length - 4));
/** The first bytes of a payload, in whole datagrams. */
const shortened = ({ bytes }: FiledPacket, port: number): readonly FiledPacket[] =>
  Array.from({ length: bytes.length - 43 }, (_, index) => ({
    bytes: datagram(port, port, bytes.subarray(42, 43 + index)),
  }));
const ntp = (flags: number, ...rest: readonly Uint8Array[]): FiledPacket => ({
  bytes: datagram(123, 123, joined(Uint8Array.of(flags), ...rest)),
});
const syslog = (text: string): FiledPacket => ({ bytes: datagram(40_000, 514, bytesOf(text)) });

const ntpMessages: readonly FiledPacket[] = [
  ...Array.from({ length: 64 }, (_, flags) => flags)
    .filter((flags) => flags % 8 < 6)
    .map((flags) => ntp(flags, times)),
  ...[4, 8, 20, 24, 28, 36].map((length) => ntp(0x23, times, new Uint8Array(length).fill(1))),
  ntp(0x23, times, extension('0104', 36), extension('0204', 104), extension('0404', 40)),
  ntp(0x23, times, extension('0104', 16), new Uint8Array(4)),
  ntp(0x1b, times, extension('0104', 28), new Uint8Array(24)),
  ...Array.from({ length: 32 }, (_, operation) =>
    ntp(0x16, Uint8Array.of(operation), hex('0001 0615 0003 0000 0000')),
  ),
  ntp(0x16, hex('82 0001 0615 0000 0000 0007'), bytesOf('leap=0 ')),
  ...Array.from({ length: 48 }, (_, request) =>
    ntp(0x17, hex('00 03'), Uint8Array.of(request), hex('0000 0000')),
  ),
];

const syslogMessages: readonly FiledPacket[] = [
  '<34>Oct 11 22:14:15 mymachine su: failed',
  '<34>Oct  1 22:14:15 mymachine su[12]: failed for x',
  '<165>1 2003-10-11T22:14:15.003Z host.example.com evntslog 111 ID47 [a@32473 iut="3"] text',
  '<191>x',
  '<192>x',
  '<999>x',
  '<1000>x',
  '<>x',
  '<1x>y',
  'no priority',
  '<13>1 - - - - - -',
  '<13>2 2003-10-11T22:14:15Z h a p m - x',
  '<13>Foo  1 00:00:00 host x',
  '<13>Oct 11 22:14:15',
  '<13>Oct 11 22:14:15 ',
  '<13>Oct 11 22:14:15 host app/x[7]: %SYS',
  '<13>Oct 11 22:14:15.123 host tail',
  '<13>tab\t',
  '<013>x',
].map(syslog);

const { folder } = scratch();

describeWith('tshark', 'NTP', () => {
  it('has the rows of tshark, byte by byte', async () => {
    const [first, last] = [ntpMessages[4], ntpMessages.at(-49)] as [FiledPacket, FiledPacket];
    const cut = [...cutEverywhere(first, 43), ...cutEverywhere(last, 43)];
    const short = [...shortened(first, 123), ...shortened(last, 123)];
    await expectSameRows(captureFile(folder, [...ntpMessages, ...cut, ...short]));
  });

  it('has the values of its fields', async () => {
    await expectSameFields(captureFile(folder, ntpMessages), [
      'ntp.flags',
      'ntp.flags.li',
      'ntp.flags.vn',
      'ntp.flags.mode',
      'ntp.stratum',
      'ntp.ppoll',
      'ntp.precision',
      'ntp.rootdelay',
      'ntp.rootdispersion',
      'ntp.refid',
      'ntp.ext.type',
      'ntp.ext.length',
      'ntp.ext.value',
      'ntp.keyid',
      'ntp.mac',
      'ntp.ctrl.flags2',
      'ntp.ctrl.flags2.r',
      'ntp.ctrl.flags2.opcode',
      'ntp.ctrl.sequence',
      'ntp.ctrl.status',
      'ntp.ctrl.associd',
      'ntp.ctrl.count',
      'ntp.priv.flags.r',
      'ntp.priv.auth_seq',
      'ntp.priv.impl',
      'ntp.priv.reqcode',
      'ntp.priv.err',
      'ntp.priv.numitems',
      'ntp.priv.itemsize',
    ]);
  });
});

describeWith('tshark', 'syslog', () => {
  it('has the rows of tshark, byte by byte', async () => {
    const cut = syslogMessages.slice(0, 3).flatMap((packet) => cutEverywhere(packet, 43));
    const short = syslogMessages.slice(0, 3).flatMap((packet) => shortened(packet, 514));
    await expectSameRows(captureFile(folder, [...syslogMessages, ...cut, ...short]));
  });

  it('has the values of its fields', async () => {
    await expectSameFields(captureFile(folder, syslogMessages), [
      'syslog.facility',
      'syslog.level',
      'syslog.msg',
      'syslog.version',
      'syslog.timestamp_rfc3164',
      'syslog.hostname',
      'syslog.appname',
      'syslog.procid',
    ]);
  });
});

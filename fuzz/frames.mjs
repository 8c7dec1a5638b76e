// Frames to mutate: one at least of each protocol and of each of its forms, as hexadecimal digits of real or plausible packets.

const ethernet = (type, payload) => `020000000002020000000001${type}${payload}`;
const ipv4 = (protocol, payload, first = '45000000', fragment = '4000') => {
  const length = (20 + payload.length / 2).toString(16).padStart(4, '0');
  return `${first.slice(0, 4)}${length}1234${fragment}40${protocol}00000a0000010a000002${payload}`;
};
const udp = (source, destination, payload) =>
  `${port(source)}${port(destination)}${(8 + payload.length / 2).toString(16).padStart(4, '0')}0000${payload}`;
const port = (number) => number.toString(16).padStart(4, '0');
const text = (characters) => Buffer.from(characters, 'latin1').toString('hex');
const datagram = (source, destination, payload) =>
  ethernet('0800', ipv4('11', udp(source, destination, payload)));

const ipv6 = (next, payload) => {
  const length = (payload.length / 2).toString(16).padStart(4, '0');
  return `60000000${length}${next}40fe800000000000000000000000000001fe800000000000000000000000000002${payload}`;
};
const tcp = (flags, options, payload) => {
  const words = (5 + options.length / 8).toString(16);
  return `9c4000500000100000002000${words}0${flags}fff000000000${options}${payload}`;
};
const allOptions = '020405b40402080a0000000100000002030307';
const segment = (flags, options, payload) => ethernet('0800', ipv4('06', tcp(flags, options, payload)));
const name = '03777777076578616d706c6503636f6d00';
const dns = (flags, counts, rest) => `1234${flags}${counts}${rest}`;
const record = (type, data) =>
  `c00c${type}000100000e10${(data.length / 2).toString(16).padStart(4, '0')}${data}`;
const records = [
  ['0001', '0a000001'],
  ['001c', '20010db8000000000000000000000001'],
  ['0005', '0161c010'],
  ['000f', '000a046d61696cc010'],
  ['0010', '0568656c6c6f'],
  ['0006', '026e73c0100561646d696ec0100000000100000002000000030000000400000005'],
  ['0021', '00010002005001 61c010'.replaceAll(' ', '')],
  ['0041', `000100${'0001000302683 2'.replaceAll(' ', '')}`],
  ['0029', '000a00080102030405060708'],
  ['002b', '00010801aabbccdd'],
  ['002e', '0001080200000e10000000020000000100010161c010aabb'],
  ['0030', '01010308aabb'],
];
const response = dns(
  '8180',
  `0001${records.length.toString(16).padStart(4, '0')}00000000`,
  `${name}00010001${records.map(([type, data]) => record(type, data)).join('')}`,
);
const dhcpHead = (op) =>
  `${op}0106003903f32600008000000000000a0000010000000000000000020000000001${'00'.repeat(202)}63825363`;
const dhcpOptions = [
  '350101 3204 0a000005 3704 01034243 3c09 505845436c69656e74',
  '350102 3604 0a000001 3304 00000e10 0104 ffffff00 0304 0a000001 4204 31302e31 4304 626f6f74 5d02 0007 5e03 010310',
  '350105 6111 00112233445566778899aabbccddeeff00 2b0a 060108 0803 000001 ff 3401 03 5206 0104 0a0a0a0a 9604 0a000001 d104 63666721',
];

const target = 'fe800000000000000000000000000002';
const icmpv6 = [
  `8600 0000 40c8 0708 00000000 00000000 0101020000000001 0501 0000 000005dc 1903 0000 00000e10 ${target}
   1803 4008 00000e10 ${target} 1f03 0000 00000e10 0161 0162 00 0000000000000000000000 2602 0708 ${'00'.repeat(12)}
   0d02 ${'00'.repeat(14)} 0202 0200000000010203 000000000000 1a01 c000 00000000 2501 612f2f610000`.replaceAll(
    '\n',
    '',
  ),
  `8800 0000 60000000 ${target} 0201020000000001`,
  `8900 0000 00000000 ${target} ${target} 0401 000000000000 0408 000000000000 ${ipv6('11', udp(1, 2, '00000000'))} 00000000`,
  `8200 0000 2710 0000 ${target} 0a7d0001 ${target}`,
  `8f00 0000 0000 0002 03000000 ${target} 06010001 ${target} ${target} 01020304`,
  `0104 0000 02000000 ${ipv6('11', udp(1, 2, '00000000'))}`,
  '8000 0000 1234 0001 6162',
  '8100 0000 1234 0001 6162',
];
const igmp = [
  '1164 0000 e00000fb 0a7d 0002 0a000001 0a000002',
  '2200 0000 0000 0002 03000000 e00000fb 06010001 e0000102 0a000001 01020304',
  '1600 0000 e00000fb',
];
const gre = ['b000 0800 0000 0000 00000007 00000009', '4000 0800 0000 0000 0800 0004 0a000001 0000 0000'];

const ntpTimes = `0206ec00001000000020000a000007${'e8f3a1b280000000'.repeat(4)}`;

const option6 = (code, value) => `${port(code)}${port(value.length / 2)}${value}`;
const dhcpv6 = [
  option6(1, '000100012a3b4c5d020000000001'),
  option6(3, `0200000a00000e1000001518${option6(5, `20010db8${'00'.repeat(20)}${option6(13, '00006f6b')}`)}`),
  option6(25, `0000000700000e1000001518${option6(26, `00001c2000001d4c38${'20010db8'.repeat(4)}`)}`),
  option6(6, '001700180 03b003c'.replaceAll(' ', '')),
  option6(16, `000001570009${text('PXEClient')}`),
  option6(15, `0004${text('iPXE')}`),
  option6(24, `07${text('example')}03${text('org')}00`),
  option6(56, option6(3, '036e747000')),
  option6(59, text('tftp://[2001:db8::1]/boot.efi')),
  option6(61, '00070010'),
  option6(62, '010310'),
].join('');
const relay6 = (message) => `0c01${'20010db8'.repeat(8)}${option6(9, message)}`;

const tlsRecord = (type, body) => `${type}0303${port(body.length / 2)}${body}`;
const tlsExtensions = [
  ['0000', '000e00000b6578616d706c652e6f7267'],
  ['0010', '000c02683208687474702f312e31'],
  ['000a', '0004001d0017'],
  ['002b', '0403040303'],
  ['0033', '0008001d000401020304'],
].map(([type, data]) => `${type}${port(data.length / 2)}${data}`);
const hello = (type, middle) => {
  const body = `0303${'07'.repeat(32)}00${middle}${port(tlsExtensions.join('').length / 2)}${tlsExtensions.join('')}`;
  return `${type}00${port(body.length / 2)}${body}`;
};
const stream = (toPort, payload) =>
  ethernet('0800', ipv4('06', `9c40${port(toPort)}00001000000020005018fff000000000${payload}`));

const onEthernet = [
  stream(443, `${tlsRecord('16', hello('01', '0006130100ffc02f0100'))}${tlsRecord('17', '00'.repeat(9))}`),
  stream(443, `${tlsRecord('16', hello('02', '130100'))}${tlsRecord('14', '01')}${tlsRecord('15', '0228')}`),
  stream(502, '000700000006010300010002'),
  stream(502, '00070000000b01100001000204000a0102'),
  stream(53, `001d${dns('0100', '0001000000000000', `${'076578616d706c65036f726700'}00010001`)}`),
  segment('02', `${allOptions}00`, ''),
  segment('12', '020405b4', ''),
  segment('18', '0101050a0000100000002000', text('GET / HTTP/1.1\r\nHost: a\r\n\r\n')),
  segment(
    '18',
    '',
    text('POST /a?b=c HTTP/1.1\r\nCookie: a=1; b=2\r\nContent-Length: 2\r\n\r\nhiGET / HTTP/1.1\r\n\r\n'),
  ),
  segment(
    '18',
    '',
    text('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nT: x\r\n\r\n'),
  ),
  segment('11', '', ''),
  segment('04', '', ''),
  ethernet('86dd', ipv6('06', tcp('10', '', text('data')))),
  ethernet('86dd', ipv6('11', udp(4003, 69, text('\0\x01a\0octet\0')))),
  ethernet(
    '86dd',
    ipv6('00', `3c00050200000100${'2c00010400000000'}${'1100000100000007'}${udp(1, 2, '00')}`),
  ),
  ethernet('86dd', ipv6('2b', `1102000100000000${'20010db8000000000000000000000001'}${udp(1, 2, '00')}`)),
  ethernet('0800', ipv4('29', ipv6('11', udp(1, 2, text('in a tunnel'))))),
  ethernet('0800', ipv4('04', ipv4('11', udp(1, 2, text('in a tunnel'))))),
  ethernet('0800', ipv4('01', `0800000012340001${text('abcdefgh')}`)),
  ethernet('0800', ipv4('01', `0303000000000000${ipv4('11', udp(1, 69, text('quoted')))}`)),
  ethernet('86dd', ipv6('3a', '870000000000000020010db80000000000000000000000010101020000000001')),
  ethernet(
    '86dd',
    ipv6(
      '3a',
      '8600000040000708000000000000000003044040000000010000000200000000fe80000000000000000000000000000005010000000005dc',
    ),
  ),
  ...icmpv6.map((message) => ethernet('86dd', ipv6('3a', message.replaceAll(' ', '')))),
  ...igmp.map((message) => ethernet('0800', ipv4('02', message.replaceAll(' ', '')))),
  ...gre.map((header) =>
    ethernet('0800', ipv4('2f', `${header.replaceAll(' ', '')}${ipv4('11', udp(1, 2, '00'))}`)),
  ),
  // Fragments of one datagram, which come together in any order.
  ...[
    ['2000', udp(69, 4003, text(`\0\x03\0\x01${'data'.repeat(9)}`)).slice(0, 48)],
    ['2003', text('data'.repeat(2))],
    ['0004', text('data'.repeat(5))],
  ].map(([place, part]) => ethernet('0800', ipv4('11', part, '45000000', place))),
  ...['00000001', '00180000'].map((place) =>
    ethernet(
      '86dd',
      ipv6('2c', `1100${place.slice(0, 4)}0000${place.slice(4)}${udp(1, 2, text('data'.repeat(4)))}`),
    ),
  ),
  ethernet('0806', '00010800060400010200000000010a0000010000000000000a000002'),
  ethernet('8100', `6064${'0800'}${ipv4('11', udp(1, 2, '00'))}`),
  ethernet('88a8', `0064${'8100'}0065${'0800'}${ipv4('11', udp(1, 2, '00'))}`),
  ethernet('0026', `424203${'0000000000'}${'00'.repeat(30)}`),
  ethernet('0025', `aaaa03000000${'0800'}${ipv4('11', udp(1, 2, '00'))}`),
  datagram(1234, 53, dns('0100', '0001000000000000', `${name}00010001`)),
  datagram(53, 1234, response),
  datagram(5353, 5353, response),
  datagram(53, 1234, dns('8183', '0001000000000000', 'c00cc00c00010001')),
  ...dhcpOptions.map((options, index) =>
    datagram(
      index === 0 ? 68 : 67,
      index === 0 ? 67 : 68,
      `${dhcpHead(index === 0 ? '01' : '02')}${options.replaceAll(' ', '')}ff`,
    ),
  ),
  ...[`01123456${dhcpv6}`, relay6(relay6(`01123456${dhcpv6}`))].map((message) =>
    ethernet('86dd', ipv6('11', udp(546, 547, message))),
  ),
  ...['23', '1b', '16', '97'].map((flags) => datagram(123, 123, `${flags}${ntpTimes}`)),
  datagram(123, 123, `23${ntpTimes}01040024${'00'.repeat(32)}0000000a${'07'.repeat(20)}`),
  datagram(4003, 514, text('<34>Oct 11 22:14:15 host su[12]: failed')),
  datagram(4003, 514, text('<165>1 2003-10-11T22:14:15.003Z host app 111 ID47 [a@1 b="3"] text')),
  datagram(4003, 69, text('\0\x01boot/image.bin\0octet\0blksize\x001428\0tsize\x000\0windowsize\x0016\0')),
  datagram(4003, 69, text('\0\x02config.txt\0netascii\0timeout\x003\0')),
  datagram(69, 4003, text('\0\x06blksize\x001428\0tsize\x0090000\0')),
  datagram(69, 4003, text(`\0\x03\0\x01${'data'.repeat(100)}`)),
  datagram(4003, 69, text('\0\x04\0\x01')),
  datagram(69, 4003, text('\0\x05\0\x01File not found\0')),
  datagram(40_000, 41_000, text('anything at all')),
  ethernet('0800', ipv4('fd', text('experiment'))),
  ethernet('0800', ipv4('11', text('a fragment of a datagram'), '45000000', '20b9')),
  ethernet('88b5', text('not known')),
];

const packet = ipv4('11', udp(1, 2, '00'));
const onOtherLinks = [
  [0, `02000000${packet}`],
  [0, `00000002${packet}`],
  [108, `00000002${packet}`],
  [101, packet],
  [101, ipv6('11', udp(1, 2, '00'))],
  [12, packet],
  [228, packet],
  [229, ipv6('11', udp(1, 2, '00'))],
  [113, `0000000100060200000000010000${'0800'}${packet}`],
  [276, `08000000000000010001${'0006'}0200000000010000${packet}`],
  [12_345, text('a link that is not known')],
];

/** Each with the link type of its capture. */
export const frames = [...onEthernet.map((digits) => [1, digits]), ...onOtherLinks].map(
  ([linkType, digits]) => ({
    linkType,
    bytes: Buffer.from(digits, 'hex'),
  }),
);

import { describe, it } from 'vitest';
import { answeringSegment, type FiledPacket, hex, joined, segment, u16 } from '../dissected.js';
import { message, name, question } from '../dns-messages.js';
import { describeWith } from '../peer-programs.js';
import { scratch } from '../scratch.js';
import { bytesOf } from '../tftp-packets.js';
import {
  clientHello,
  handshake,
  modern,
  record,
  serverHello,
  serverHello13,
  serverName,
} from '../tls-records.js';
import { captureFile, expectSameFields, expectSameRows } from '../tshark.js';

/** Payloads of connections, each of one segment: `>` from the client, `<` from the server. */
function connections(
  port: number,
  payloads: readonly (readonly [direction: '>' | '<', payload: Uint8Array])[][],
): readonly FiledPacket[] {
  return payloads.flatMap((connection, index) => {
    const client = 40_000 + index;
    const next = { '>': 1, '<': 1 };
    return connection.map(([direction, payload]) => {
      const draft = { sequence: next[direction], flags: 0x18, payload };
      next[direction] += payload.length;
      return {
        bytes: direction === '>' ? segment(client, port, draft) : answeringSegment(port, client, draft),
      };
    });
  });
}

const { folder } = scratch();
const zeros = (count: number): Uint8Array => new Uint8Array(count);

describeWith('tshark', 'TLS', () => {
  const hellos = connections(443, [
    [
      ['>', record(22, clientHello(modern), 0x0301)],
      ['<', joined(record(22, serverHello13), record(20, hex('01')), record(23, zeros(30)))],
      ['>', joined(record(20, hex('01')), record(23, zeros(30)))],
    ],
    [
      ['>', record(22, clientHello([serverName]), 0x0301)],
      ['<', record(22, serverHello())],
      ['>', record(23, zeros(30))],
    ],
    [['<', record(21, hex('0228'))]],
  ]);

  it('has the rows of tshark, byte by byte', async () => {
    const contents = [20, 21, 22, 23, 24].map((type) => record(type, joined(hex('01'), zeros(7))));
    const messages = [...Array.from({ length: 26 }, (_, type) => type), 67, 100, 255].map((type) =>
      record(22, handshake(type, zeros(8))),
    );
    const alerts = ['0100', '0228', '0246', '0300', '0163'].map((digits) => record(21, hex(digits)));
    const versions = [0x0300, 0x0301, 0x0302, 0x0303, 0x0304, 0x7f1c].map((version) =>
      record(22, clientHello([], version), version),
    );
    const rest = [
      record(22, clientHello([]).subarray(0, 40)),
      record(22, zeros(40)),
      record(23, zeros(0)),
      bytesOf('not of TLS at all'),
      hex('1603'),
      hex('1603010050'),
      joined(
        record(22, serverHello()),
        record(22, joined(handshake(11, zeros(20)), handshake(14, zeros(0)))),
      ),
    ];
    const split = record(22, joined(serverHello(), handshake(11, zeros(300))));
    const odd = connections(8_883, [
      ...[...contents, ...messages, ...alerts, ...versions, ...rest].map((payload) => [
        ['<', payload] as const,
      ]),
      [
        ['<', split.subarray(0, 100)],
        ['<', split.subarray(100, 200)],
        ['<', joined(split.subarray(200), record(23, zeros(9)))],
      ],
    ]);
    const anywhere = connections(12_345, [
      [
        ['>', record(22, clientHello([serverName]), 0x0301)],
        ['<', record(22, serverHello())],
      ],
      [['>', record(23, zeros(20))]],
      [['>', record(21, hex('0228'))]],
    ]);
    await expectSameRows(captureFile(folder, [...hellos, ...odd, ...anywhere]));
  });

  it('has the values of its fields', async () => {
    await expectSameFields(captureFile(folder, hellos), [
      'tls.record.content_type',
      'tls.record.opaque_type',
      'tls.record.version',
      'tls.record.length',
      'tls.alert_message.level',
      'tls.alert_message.desc',
      'tls.app_data',
      'tls.handshake.type',
      'tls.handshake.length',
      'tls.handshake.version',
      'tls.handshake.random',
      'tls.handshake.session_id_length',
      'tls.handshake.session_id',
      ...['ja3', 'ja3_full', 'ja3s', 'ja3s_full'].map((name) => `tls.handshake.${name}`),
      ...['certificates_length', 'certificate_length', 'certificate'].map((name) => `tls.handshake.${name}`),
      'tls.handshake.cipher_suites_length',
      'tls.handshake.ciphersuite',
      'tls.handshake.comp_methods_length',
      'tls.handshake.comp_method',
      'tls.handshake.extensions_length',
      'tls.handshake.extension.type',
      'tls.handshake.extension.len',
      'tls.handshake.extensions_server_name',
      'tls.handshake.extensions_alpn_str',
      'tls.handshake.extensions_supported_group',
      'tls.handshake.extensions_ec_point_format',
      'tls.handshake.extensions.supported_version',
      'tls.extension.psk_ke_mode',
      'tls.handshake.extensions_key_share_group',
      'tls.handshake.extensions_key_share_key_exchange',
    ]);
  });
});

describeWith('tshark', 'Modbus/TCP', () => {
  const adu = (digits: string, transaction = 7): Uint8Array => {
    const body = hex(digits);
    return joined(u16(transaction), u16(0), u16(body.length + 1), hex('05'), body);
  };
  const whole = connections(502, [
    ...[
      '01 0001 0002',
      '02 0001 0002',
      '03 0001 0002',
      '04 0001 0002',
      '0f 0013 000a 02 cd01',
      '10 0001 0002 04 000a 0102',
    ].map((digits) => [['>', adu(digits)] as const]),
    ...['03 04 0001 0002', '0f 0013 000a', '10 0001 0002', '83 02', '84 0b'].map((digits) => [
      ['<', adu(digits)] as const,
    ]),
  ]);

  it('has the rows of tshark, byte by byte', async () => {
    const functions = [5, 6, 7, 11, 17, 22, 24, 25, 90, 91, 127].map((code) =>
      adu(`${code.toString(16).padStart(2, '0')} 0001 0002 0003`),
    );
    const odd = connections(502, [
      ...functions.map((payload) => [['>', payload] as const]),
      ...['08 0000 a537', '08 000b 0000', '2b 0e 01 00', '2b 0d 00'].map((digits) => [
        ['>', adu(digits)] as const,
      ]),
      [['>', joined(adu('03 0001 0002'), adu('04 0001 0002', 8))]],
      ...['03', '03 00'].map((digits) => [['>', adu(digits)] as const]),
      ...['0001 0005 0006 01 03 0001 0002', '0001 0000 0001 01', '0001 0000 0006 01 03'].map((digits) => [
        ['>', hex(digits)] as const,
      ]),
    ]);
    await expectSameRows(captureFile(folder, [...whole, ...odd]));
  });

  it('has the values of its fields', async () => {
    await expectSameFields(captureFile(folder, whole), [
      'mbtcp.trans_id',
      'mbtcp.prot_id',
      'mbtcp.len',
      'mbtcp.unit_id',
      'modbus.func_code',
      'modbus.request_frame',
      'modbus.response_time',
      'modbus.regnum16',
      'modbus.exception_code',
      'modbus.reference_num',
      'modbus.word_cnt',
      'modbus.bit_cnt',
      'modbus.byte_cnt',
    ]);
  });
});

describeWith('tshark', 'DNS over TCP', () => {
  const query = message({ questions: [question(name('example.org'), 1)] });
  const framed = joined(u16(query.length), query);
  const packets = connections(53, [
    [
      ['>', framed],
      ['>', joined(framed, framed)],
      ['>', framed.subarray(0, 20)],
      ['>', framed.subarray(20)],
    ],
    [
      ['>', hex('00')],
      ['>', framed.subarray(1)],
    ],
  ]);

  describe('in one segment, several or a part', () => {
    it('has the rows of tshark, byte by byte', async () => {
      await expectSameRows(captureFile(folder, packets));
    });

    it('has the values of its fields', async () => {
      await expectSameFields(captureFile(folder, packets), ['dns.length', 'dns.qry.name', 'dns.id']);
    });
  });
});

import type { Sentence } from '../../errors/entry.js';
import { type CommonFaultCode, commonFaults } from '../common-faults.js';
import { type FieldTable, fieldType } from '../field-type.js';
import { cipherSuiteNames } from './cipher-suite-names.js';
import {
  extensionNames,
  groupNames,
  keyModeNames,
  pointFormatNames,
  signatureNames,
} from './extension-names.js';
import {
  alertLevelNames,
  alertNames,
  compressionNames,
  contentNames,
  handshakeNames,
  versionNames,
} from './tls-names.js';

/** The fields of TLS records. */
export type TlsFieldName = keyof typeof fields;

/** The faults of TLS records. */
export type TlsFaultCode = Extract<CommonFaultCode, 'TRUNCATED' | 'LENGTH_TOO_LARGE'> | 'RECORD_EMPTY';

/** The meaning of each. */
export const tlsFaultWords: Readonly<Record<TlsFaultCode, Sentence>> = Object.freeze({
  TRUNCATED: commonFaults.TRUNCATED,
  LENGTH_TOO_LARGE: commonFaults.LENGTH_TOO_LARGE,
  RECORD_EMPTY: { en: 'the record holds nothing', 'zh-CN': '记录内容为空' },
});

const hex = { base: 'hexadecimal' } as const;

const fields = Object.freeze({
  'tls.record': fieldType('group', 'a record: what is encrypted together', '记录：一次加密的单元'),
  'tls.record.content_type': fieldType('u8', 'what the record holds', '记录内容类型', {
    values: contentNames,
  }),
  'tls.record.opaque_type': fieldType(
    'u8',
    'TLS 1.3: says data of an application, whatever is encrypted within',
    'TLS 1.3：外层类型恒为应用数据，真实类型已加密',
    { values: contentNames },
  ),
  'tls.record.version': fieldType(
    'u16',
    'a version for old middleboxes; the true one is in the hello',
    '供旧中间设备识别的版本，真实版本见 Hello',
    { ...hex, values: versionNames },
  ),
  'tls.record.length': fieldType('u16', 'bytes of the record', '记录的字节数'),
  'tls.change_cipher_spec': fieldType(
    'group',
    'what follows from this side is encrypted',
    '此后本方报文均加密',
  ),
  'tls.alert_message': fieldType('group', 'why the connection ends, or a warning', '连接结束的原因或警告'),
  'tls.alert_message.level': fieldType(
    'u8',
    'whether the alert ends the connection',
    '告警级别：是否终止连接',
    {
      values: alertLevelNames,
    },
  ),
  'tls.alert_message.desc': fieldType('u8', 'what is wrong', '告警内容', { values: alertNames }),
  'tls.app_data': fieldType('bytes', 'encrypted: what the application sends', '加密的应用数据'),
  'tls.heartbeat_message': fieldType('group', 'whether the peer is still there', '心跳：探测对端是否在线'),
  'tls.handshake': fieldType('group', 'a message that sets up the connection', '握手报文'),
  'tls.handshake.type': fieldType('u8', 'what the message is for', '握手报文类型', {
    values: handshakeNames,
  }),
  'tls.handshake.length': fieldType('u24', 'bytes of the message', '握手报文字节数'),
  'tls.handshake.version': fieldType(
    'u16',
    'the highest version up to TLS 1.2; a later one is in an extension',
    '最高版本（至多 TLS 1.2），更高版本见扩展',
    { ...hex, values: versionNames },
  ),
  'tls.handshake.random': fieldType('bytes', 'random bytes, of which keys are made', '参与密钥生成的随机数'),
  'tls.handshake.session_id_length': fieldType('u8', 'bytes of the session identifier', '会话标识的字节数'),
  'tls.handshake.session_id': fieldType('bytes', 'names a session that may be resumed', '可恢复的会话标识'),
  'tls.handshake.certificates_length': fieldType('u24', 'bytes of the certificates', '证书列表的字节数'),
  'tls.handshake.certificates': fieldType(
    'group',
    "the sender's certificate, and those that vouch for it",
    '发送方的证书及其证书链',
  ),
  'tls.handshake.certificate_length': fieldType('u24', 'bytes of a certificate', '证书的字节数'),
  'tls.handshake.certificate': fieldType('bytes', 'a certificate (X.509, DER)', '证书（X.509，DER 编码）'),
  'tls.handshake.ja3_full': fieldType(
    'text',
    'what tells this kind of client from others: version, cipher suites, extensions, groups, formats of points',
    'JA3 指纹原文：版本、密码套件、扩展、群和椭圆曲线点格式',
  ),
  'tls.handshake.ja3': fieldType('text', 'its MD5, as lists of clients have it', 'JA3 指纹：上述原文的 MD5'),
  'tls.handshake.ja3s_full': fieldType(
    'text',
    'what tells this kind of server from others: version, cipher suite, extensions',
    'JA3S 指纹原文：版本、密码套件和扩展',
  ),
  'tls.handshake.ja3s': fieldType(
    'text',
    'its MD5, as lists of servers have it',
    'JA3S 指纹：上述原文的 MD5',
  ),
  'tls.handshake.cipher_suites_length': fieldType('u16', 'bytes of the cipher suites', '密码套件的字节数'),
  'tls.handshake.ciphersuites': fieldType(
    'group',
    'the cipher suites that the client offers',
    '客户端提供的密码套件',
  ),
  'tls.handshake.ciphersuite': fieldType(
    'u16',
    'how keys are exchanged and data is encrypted',
    '密码套件：密钥交换与加密方式',
    { ...hex, values: cipherSuiteNames },
  ),
  'tls.handshake.comp_methods_length': fieldType('u8', 'number of compressions', '压缩方法数'),
  'tls.handshake.comp_methods': fieldType(
    'group',
    'the compressions that the client offers',
    '客户端提供的压缩方法',
  ),
  'tls.handshake.comp_method': fieldType('u8', 'a compression, null today', '压缩方法，如今均为 null', {
    values: compressionNames,
  }),
  'tls.handshake.extensions_length': fieldType('u16', 'bytes of the extensions', '扩展的字节数'),
  'tls.handshake.extension.type': fieldType('u16', 'what the extension is', '扩展类型', {
    values: extensionNames,
  }),
  'tls.handshake.extension.len': fieldType('u16', 'bytes of the extension', '扩展的字节数'),
  'tls.handshake.extension.data': fieldType('bytes', 'what the extension holds', '扩展内容'),
  'tls.handshake.extensions_server_name_list_len': fieldType('u16', 'bytes of the names', '名称列表的字节数'),
  'tls.handshake.extensions_server_name_type': fieldType(
    'u8',
    'the kind of name, 0 for a host',
    '名称类型，0 为主机名',
    {
      values: { 0: 'host_name' },
    },
  ),
  'tls.handshake.extensions_server_name_len': fieldType('u16', 'bytes of the name', '名称的字节数'),
  'tls.handshake.extensions_server_name': fieldType(
    'text',
    'the host that the client wants, in the clear (SNI)',
    '客户端要访问的主机名，明文（SNI）',
  ),
  'tls.handshake.extensions_alpn_len': fieldType('u16', 'bytes of the protocols', '协议列表的字节数'),
  'tls.handshake.extensions_alpn_list': fieldType(
    'group',
    'protocols for the data (ALPN)',
    '应用协议列表（ALPN）',
  ),
  'tls.handshake.extensions_alpn_str_len': fieldType('u8', 'bytes of a protocol', '协议名的字节数'),
  'tls.handshake.extensions_alpn_str': fieldType(
    'text',
    'a protocol for the data, such as h2',
    '应用协议，如 h2',
  ),
  'tls.handshake.extensions_supported_groups_length': fieldType(
    'u16',
    'bytes of the groups',
    '群列表的字节数',
  ),
  'tls.handshake.extensions_supported_groups': fieldType(
    'group',
    'groups that the client can use',
    '客户端支持的群',
  ),
  'tls.handshake.extensions_supported_group': fieldType(
    'u16',
    'a group for the exchange of keys',
    '密钥交换所用的群',
    {
      ...hex,
      values: groupNames,
    },
  ),
  'tls.handshake.extensions_ec_point_formats_length': fieldType('u8', 'number of formats', '格式数'),
  'tls.handshake.extensions_ec_point_format': fieldType(
    'u8',
    'how points of a curve are written',
    '椭圆曲线点的格式',
    {
      values: pointFormatNames,
    },
  ),
  'tls.handshake.sig_hash_alg_len': fieldType('u16', 'bytes of the signatures', '签名算法列表的字节数'),
  'tls.handshake.sig_hash_algs': fieldType('group', 'signatures that can be checked', '可验证的签名算法'),
  'tls.handshake.sig_hash_alg': fieldType('u16', 'a signature with its hash', '签名算法及其散列', {
    ...hex,
    values: signatureNames,
  }),
  'tls.handshake.extensions.supported_versions_len': fieldType(
    'u8',
    'bytes of the versions',
    '版本列表的字节数',
  ),
  'tls.handshake.extensions.supported_version': fieldType(
    'u16',
    'a version that can be used, or is used',
    '可用或选定的版本',
    {
      ...hex,
      values: versionNames,
    },
  ),
  'tls.extension.psk_ke_modes_length': fieldType('u8', 'number of modes', '模式数'),
  'tls.extension.psk_ke_mode': fieldType(
    'u8',
    'what is exchanged besides a known key',
    '预共享密钥之外的密钥交换方式',
    {
      values: keyModeNames,
    },
  ),
  'tls.handshake.extensions_key_share_client_length': fieldType(
    'u16',
    'bytes of the shares',
    '密钥份额的字节数',
  ),
  'tls.handshake.extensions_key_share_group': fieldType('u16', 'the group of a share', '密钥份额所属的群', {
    values: groupNames,
  }),
  'tls.handshake.extensions_key_share_key_exchange_length': fieldType(
    'u16',
    'bytes of a share',
    '密钥份额的字节数',
  ),
  'tls.handshake.extensions_key_share_key_exchange': fieldType(
    'bytes',
    'a public key for the exchange',
    '密钥交换的公钥',
  ),
} satisfies FieldTable);

/** Types and purposes of the fields of TLS records. */
export const tlsFields: FieldTable<TlsFieldName> = fields;

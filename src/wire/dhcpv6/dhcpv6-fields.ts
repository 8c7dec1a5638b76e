import type { Sentence } from '../../errors/entry.js';
import { type CommonFaultCode, commonFaults } from '../common-faults.js';
import { architectureNames } from '../dhcp/dhcp-names.js';
import { type FieldTable, fieldType } from '../field-type.js';
import { hardwareTypeNames } from '../link/hardware-type-names.js';
import { duidNames, messageNames, optionNames, statusNames } from './dhcpv6-names.js';

/** The fields of a DHCPv6 message. */
export type Dhcpv6FieldName = keyof typeof fields;

/** The faults of a DHCPv6 message. */
export type Dhcpv6FaultCode =
  | Extract<CommonFaultCode, 'TRUNCATED' | 'LENGTH_TOO_LARGE'>
  | 'OPTION_LENGTH_WRONG'
  | 'NESTED_TOO_DEEP';

/** The meaning of each. */
export const dhcpv6FaultWords: Readonly<Record<Dhcpv6FaultCode, Sentence>> = Object.freeze({
  TRUNCATED: commonFaults.TRUNCATED,
  LENGTH_TOO_LARGE: commonFaults.LENGTH_TOO_LARGE,
  OPTION_LENGTH_WRONG: {
    en: 'an option has a length that its kind cannot have',
    'zh-CN': '选项的长度与其种类不符',
  },
  NESTED_TOO_DEEP: {
    en: 'more options lie within each other than are read',
    'zh-CN': '选项嵌套层数超过解析上限',
  },
});

const fields = Object.freeze({
  'dhcpv6.msgtype': fieldType('u8', 'what the message is for', '报文类型', { values: messageNames }),
  'dhcpv6.xid': fieldType('u24', 'pairs an answer with its request', '将应答与请求对应的事务标识', {
    base: 'hexadecimal',
  }),
  'dhcpv6.hopcount': fieldType('u8', 'number of relays that the message has passed', '报文经过的中继数'),
  'dhcpv6.linkaddr': fieldType(
    'ipv6',
    'an address of the link that the client is on, by which the server chooses one for it',
    '客户端所在链路的地址，服务器据此分配地址',
  ),
  'dhcpv6.peeraddr': fieldType(
    'ipv6',
    'the client or relay that the message came from',
    '报文来自的客户端或中继',
  ),
  'dhcpv6.option.type': fieldType('u16', 'what the option is', '选项种类', { values: optionNames }),
  'dhcpv6.option.type_str': fieldType('text', 'the name of the option', '选项名称', { isHidden: true }),
  'dhcpv6.option.length': fieldType('u16', "bytes of the option's value", '选项值的字节数'),
  'dhcpv6.duid.bytes': fieldType(
    'bytes',
    'the identifier of a client or server, which stays the same for life',
    '客户端或服务器的唯一标识，终身不变',
  ),
  'dhcpv6.duid.type': fieldType('u16', 'what the identifier is made of', 'DUID 类型', { values: duidNames }),
  'dhcpv6.duidllt.hwtype': fieldType('u16', 'the kind of link of the address', '地址的链路类型', {
    values: hardwareTypeNames,
  }),
  'dhcpv6.duidllt.time': fieldType('time', 'when the identifier was made', 'DUID 生成的时间'),
  'dhcpv6.duidllt.link_layer_addr': fieldType(
    'text',
    'the address of an interface that the identifier was made of',
    '生成 DUID 所用接口的链路层地址',
  ),
  'dhcpv6.duidll.hwtype': fieldType('u16', 'the kind of link of the address', '地址的链路类型', {
    values: hardwareTypeNames,
  }),
  'dhcpv6.duidll.link_layer_addr': fieldType(
    'text',
    'the address of an interface that the identifier is made of',
    '构成 DUID 的接口链路层地址',
  ),
  'dhcpv6.duiden.enterprise': fieldType(
    'u32',
    'the maker of the device (IANA enterprise number)',
    '设备厂商（IANA 企业编号）',
  ),
  'dhcpv6.duiden.identifier': fieldType('bytes', "the maker's number of the device", '厂商为设备分配的编号'),
  'dhcpv6.duiduuid.bytes': fieldType('bytes', 'the UUID of the device (RFC 6355)', '设备的 UUID（RFC 6355）'),
  'dhcpv6.iaid': fieldType(
    'text',
    'tells apart the interfaces of a client that each get addresses of their own',
    '区分客户端各接口的地址关联标识',
  ),
  'dhcpv6.iaid.t1': fieldType(
    'u32',
    'seconds until the client asks its server to extend the lease',
    '客户端向原服务器续租前的秒数',
  ),
  'dhcpv6.iaid.t2': fieldType(
    'u32',
    'seconds until the client asks any server to extend the lease',
    '客户端向任意服务器重新绑定前的秒数',
  ),
  'dhcpv6.iata': fieldType('text', 'the same of temporary addresses', '临时地址的地址关联标识'),
  'dhcpv6.iaaddr.ip': fieldType('ipv6', 'the address that is wanted or given', '请求或分配的地址'),
  'dhcpv6.iaaddr.pref_lifetime': fieldType(
    'u32',
    'seconds for which new connections may use the address',
    '地址可用于新连接的秒数',
  ),
  'dhcpv6.iaaddr.valid_lifetime': fieldType(
    'u32',
    'seconds for which the address is valid',
    '地址有效的秒数',
  ),
  'dhcpv6.iaprefix.pref_lifetime': fieldType(
    'u32',
    'seconds for which new connections may use the prefix',
    '前缀可用于新连接的秒数',
  ),
  'dhcpv6.iaprefix.valid_lifetime': fieldType(
    'u32',
    'seconds for which the prefix is valid',
    '前缀有效的秒数',
  ),
  'dhcpv6.iaprefix.pref_len': fieldType('u8', 'bits of the prefix', '前缀的位数'),
  'dhcpv6.iaprefix.pref_addr': fieldType(
    'ipv6',
    'the prefix that is delegated to a router',
    '委派给路由器的前缀',
  ),
  'dhcpv6.requested_option_code': fieldType('u16', 'an option that the client wants', '客户端请求的选项', {
    values: optionNames,
  }),
  'dhcpv6.option_preference': fieldType(
    'u8',
    'how much the server wants to be chosen, 255 the most',
    '服务器的优先级，255 最高',
  ),
  'dhcpv6.elapsed_time': fieldType(
    'u32',
    'milliseconds since the client began to ask',
    '客户端开始请求以来的毫秒数',
  ),
  'dhcpv6.unicast': fieldType(
    'ipv6',
    'where the client may send further messages without multicast',
    '客户端之后可单播发往的地址',
  ),
  'dhcpv6.status_code': fieldType(
    'u16',
    'whether the request succeeded, or why not',
    '请求是否成功及失败原因',
    {
      values: statusNames,
    },
  ),
  'dhcpv6.status_msg': fieldType('text', 'the same in words', '状态说明'),
  'dhcpv6.userclass.length': fieldType('u16', 'bytes of a user class', '用户类别的字节数'),
  'dhcpv6.userclass.opaque_data': fieldType(
    'bytes',
    'a class that the client is in, such as iPXE',
    '客户端所属的类别，如 iPXE',
  ),
  'dhcpv6.vendorclass.enterprise': fieldType(
    'u32',
    'whose classes these are (IANA enterprise number)',
    '类别所属厂商（IANA 企业编号）',
  ),
  'dhcpv6.vendorclass.data': fieldType(
    'text',
    'what the client is, such as PXEClient or HTTPClient with its architecture',
    '客户端类型，如带架构信息的 PXEClient、HTTPClient',
  ),
  'dhcpv6.vendoropts.enterprise': fieldType(
    'u32',
    'whose options these are (IANA enterprise number)',
    '选项所属厂商（IANA 企业编号）',
  ),
  'dhcpv6.vendoropts.enterprise.option_code': fieldType('u16', "what the vendor's option is", '厂商选项种类'),
  'dhcpv6.vendoropts.enterprise.option_length': fieldType(
    'u16',
    "bytes of the vendor's option",
    '厂商选项的字节数',
  ),
  'dhcpv6.vendoropts.enterprise.option_data': fieldType(
    'bytes',
    "the value of the vendor's option",
    '厂商选项的值',
  ),
  'dhcpv6.interface_id': fieldType(
    'bytes',
    "the relay's interface that the client is at",
    '客户端所在的中继接口',
  ),
  'dhcpv6.reconf_msg': fieldType(
    'u8',
    'the message that the server wants to get',
    '服务器要求客户端发送的报文',
    {
      values: messageNames,
    },
  ),
  'dhcpv6.sip_server_domain_search_fqdn': fieldType('text', 'name of a SIP server', 'SIP 服务器名称'),
  'dhcpv6.sip_server_a': fieldType('ipv6', 'address of a SIP server', 'SIP 服务器地址'),
  'dhcpv6.dns_server': fieldType('ipv6', 'a DNS server', 'DNS 服务器'),
  'dhcpv6.search_list_entry': fieldType(
    'text',
    'a domain that short names are looked up in',
    '短名称的搜索域',
  ),
  'dhcpv6.nis_server': fieldType('ipv6', 'a server of NIS', 'NIS 服务器'),
  'dhcpv6.nisp_server': fieldType('ipv6', 'a server of NIS+', 'NIS+ 服务器'),
  'dhcpv6.nis_fqdn': fieldType('text', 'the NIS domain', 'NIS 域'),
  'dhcpv6.nisp_fqdn': fieldType('text', 'the NIS+ domain', 'NIS+ 域'),
  'dhcpv6.sntp_server': fieldType('ipv6', 'a time server (SNTP)', '时间服务器（SNTP）'),
  'dhcpv6.lifetime': fieldType(
    'u32',
    'seconds after which a client without a lease asks again',
    '无租约的客户端再次询问前的秒数',
  ),
  'dhcpv6.remoteid.enterprise': fieldType(
    'u32',
    'the maker of the relay (IANA enterprise number)',
    '中继厂商（IANA 企业编号）',
  ),
  'dhcpv6.remoteid_enterprise_id': fieldType(
    'bytes',
    "the relay's name for the client's line",
    '中继对客户端线路的标识',
  ),
  'dhcpv6.subscriber_id': fieldType('text', "the relay's name for the subscriber", '中继对用户的标识'),
  'dhcpv6.client_fqdn_flags': fieldType(
    'u8',
    'who registers the name of the client with DNS',
    '由谁在 DNS 中登记客户端名称',
    { base: 'hexadecimal' },
  ),
  'dhcpv6.client_domain': fieldType('text', 'the name of the client', '客户端的域名'),
  'dhcpv6.timezone': fieldType('text', 'the time zone, in the form of POSIX', '时区（POSIX 格式）'),
  'dhcpv6.tzdb': fieldType('text', 'the time zone, by its name in the tz database', '时区（tz 数据库名称）'),
  'dhcpv6.ntpserver.option.type': fieldType('u16', 'how the time server is given', '时间服务器的表示方式', {
    values: { 1: 'NTP Server Address', 2: 'NTP Multicast Address', 3: 'NTP Server FQDN' },
  }),
  'dhcpv6.ntpserver.option.length': fieldType('u16', 'bytes of it', '其字节数'),
  'dhcpv6.ntpserver.addr': fieldType('ipv6', 'a time server (NTP)', '时间服务器（NTP）'),
  'dhcpv6.ntpserver.mc_addr': fieldType('ipv6', 'the multicast group of a time server', '时间服务器的组播组'),
  'dhcpv6.ntpserver.fqdn': fieldType('text', 'the name of a time server', '时间服务器名称'),
  'dhcpv6.captive_portal': fieldType(
    'text',
    'the page where a user logs in to the network (RFC 8910)',
    '用户登录网络的页面（RFC 8910）',
  ),
  'dhcpv6.bootfile_url': fieldType('text', 'the file to boot (RFC 5970)', '引导文件的 URL（RFC 5970）'),
  'dhcpv6.bootfile_param': fieldType('text', 'a parameter of the file to boot', '引导文件的参数'),
  'dhcpv6.client_architecture': fieldType(
    'u16',
    'the processor and firmware of the client, for which the file has to be made',
    '客户端的处理器与固件类型，引导文件须与之匹配',
    { values: architectureNames },
  ),
  'dhcpv6.network_interface.type': fieldType(
    'u8',
    'the kind of network interface, 1 for UNDI',
    '网络接口类型，1 为 UNDI',
  ),
  'dhcpv6.network_interface.major': fieldType('u8', 'the major revision of that interface', '接口主版本号'),
  'dhcpv6.network_interface.minor': fieldType('u8', 'the minor revision of that interface', '接口次版本号'),
} satisfies FieldTable);

/** Types and purposes of the fields of a DHCPv6 message. */
export const dhcpv6Fields: FieldTable<Dhcpv6FieldName> = fields;

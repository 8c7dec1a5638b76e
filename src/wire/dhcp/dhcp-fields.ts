import type { Sentence } from '../../errors/entry.js';
import { type CommonFaultCode, commonFaults } from '../common-faults.js';
import { type FieldTable, fieldType } from '../field-type.js';
import { hardwareTypeNames } from '../link/hardware-type-names.js';
import { architectureNames } from './dhcp-names.js';
import { messageTypeNames } from './dhcp-options.js';
import { pxeFields } from './pxe-fields.js';

/** The fields of a DHCP message. */
export type DhcpFieldName = keyof typeof messageFields | keyof typeof pxeFields;

/** The faults of a DHCP message. */
export type DhcpFaultCode = Extract<CommonFaultCode, 'TRUNCATED'> | 'OPTION_LENGTH_WRONG';

/** The meaning of each. */
export const dhcpFaultWords: Readonly<Record<DhcpFaultCode, Sentence>> = Object.freeze({
  TRUNCATED: commonFaults.TRUNCATED,
  OPTION_LENGTH_WRONG: {
    en: 'the option has a length that its value cannot have',
    'zh-CN': '选项的长度与其值不符',
  },
});

/** Names of the places that hold options, Wireshark's. */
const overloadNames = Object.freeze({
  1: 'Boot file name holds options',
  2: 'Server host name holds options',
  3: 'Boot file and server host names hold options',
});

const messageFields = Object.freeze({
  'dhcp.type': fieldType('u8', '1 from a client, 2 from a server', '1 来自客户端，2 来自服务器', {
    values: { 1: 'Boot Request', 2: 'Boot Reply' },
  }),
  'dhcp.hw.type': fieldType(
    'u8',
    'the kind of link that the hardware address is of, 1 for Ethernet',
    '硬件地址的链路类型，1 表示以太网',
    { base: 'hexadecimal', values: hardwareTypeNames },
  ),
  'dhcp.hw.len': fieldType('u8', 'bytes of the hardware address', '硬件地址长度'),
  'dhcp.hops': fieldType('u8', 'relays that the request has gone through', '经过的中继数'),
  'dhcp.id': fieldType('u32', 'pairs an answer with its request', '将应答与请求对应的事务标识', {
    base: 'hexadecimal',
  }),
  'dhcp.secs': fieldType('u16', 'seconds since the client began', '客户端开始以来的秒数'),
  'dhcp.flags': fieldType('u16', 'how the client can be answered', '应答方式标志', { base: 'hexadecimal' }),
  'dhcp.flags.bc': fieldType('boolean', 'whether the answer has to be a broadcast', '应答是否必须广播', {
    mask: 0x8000,
  }),
  'dhcp.flags.reserved': fieldType('u16', 'reserved, 0', '保留位，应为 0', {
    base: 'hexadecimal',
    mask: 0x7fff,
  }),
  'dhcp.ip.client': fieldType('ipv4', 'the address that the client already has', '客户端已有的地址'),
  'dhcp.ip.your': fieldType('ipv4', 'the address that the client is given', '分配给客户端的地址'),
  'dhcp.ip.server': fieldType('ipv4', 'the server to boot from next', '下一步引导所用的服务器'),
  'dhcp.ip.relay': fieldType('ipv4', 'the relay that the answer goes through', '应答所经的中继'),
  'dhcp.hw.mac_addr': fieldType('mac', "the client's MAC address", '客户端的 MAC 地址'),
  'dhcp.hw.addr': fieldType(
    'bytes',
    'the room for a hardware address that is not a MAC address',
    '非 MAC 硬件地址所占的字段',
  ),
  'dhcp.hw.addr_padding': fieldType(
    'bytes',
    'the rest of the room for that address',
    '硬件地址字段的剩余部分',
  ),
  'dhcp.server': fieldType('text', 'the name of the server', '服务器名'),
  'dhcp.file': fieldType('text', 'the file to boot', '引导文件'),
  'dhcp.cookie': fieldType('ipv4', 'says that options follow: 99.130.83.99', '表示其后为选项：99.130.83.99'),
  'dhcp.option.type': fieldType('u8', 'what the option is', '选项种类'),
  'dhcp.option.length': fieldType('u8', 'bytes of its value', '选项值的字节数'),
  'dhcp.option.value': fieldType('bytes', 'its value', '选项值'),
  'dhcp.option.padding': fieldType('bytes', 'bytes without meaning', '填充'),
  'dhcp.option.end': fieldType('u8', 'no options follow', '选项到此为止'),
  'dhcp.option.subnet_mask': fieldType('ipv4', "the mask of the client's network", '客户端所在网络的掩码'),
  'dhcp.option.router': fieldType('ipv4', 'a router for the client', '路由器'),
  'dhcp.option.time_server': fieldType('ipv4', 'a time server (RFC 868)', '时间服务器（RFC 868）'),
  'dhcp.option.domain_name_server': fieldType('ipv4', 'a DNS server', 'DNS 服务器'),
  'dhcp.option.log_server': fieldType('ipv4', 'a log server', '日志服务器'),
  'dhcp.option.hostname': fieldType('text', 'the name of the client', '客户端主机名'),
  'dhcp.option.boot_file_size': fieldType(
    'u16',
    'the length of the boot file in blocks of 512 bytes',
    '引导文件长度（512 字节块数）',
  ),
  'dhcp.option.domain_name': fieldType('text', 'the domain of the client', '客户端所在域'),
  'dhcp.option.root_path': fieldType(
    'text',
    "where the client's root file system is",
    '客户端根文件系统的位置',
  ),
  'dhcp.option.default_ip_ttl': fieldType(
    'u8',
    "the time to live of the client's packets",
    '客户端报文的默认 TTL',
  ),
  'dhcp.option.interface_mtu': fieldType('u16', "the MTU of the client's link", '客户端链路的 MTU'),
  'dhcp.option.broadcast_address': fieldType(
    'ipv4',
    'the broadcast address of the network',
    '网络的广播地址',
  ),
  'dhcp.option.ntp_server': fieldType('ipv4', 'an NTP server', 'NTP 服务器'),
  'dhcp.option.requested_ip_address': fieldType(
    'ipv4',
    'the address that the client wants',
    '客户端希望得到的地址',
  ),
  'dhcp.option.ip_address_lease_time': fieldType(
    'u32',
    'seconds for which the address may be used',
    '地址租期（秒）',
  ),
  'dhcp.option.option_overload': fieldType(
    'u8',
    'whether the names of file and server hold options',
    '文件名与服务器名字段是否存放选项',
    { values: overloadNames },
  ),
  'dhcp.option.dhcp': fieldType('u8', 'the kind of message', '报文类型', { values: messageTypeNames }),
  'dhcp.option.dhcp_server_id': fieldType(
    'ipv4',
    'the server that offers, or the one that is chosen',
    '提供或被选中的服务器',
  ),
  'dhcp.option.request_list_item': fieldType('u8', 'an option that the client asks for', '客户端请求的选项'),
  'dhcp.option.message': fieldType('text', 'why the server refuses', '服务器拒绝的原因'),
  'dhcp.option.dhcp_max_message_size': fieldType(
    'u16',
    'the largest message that the client takes, in bytes',
    '客户端可接收的最大报文（字节）',
  ),
  'dhcp.option.renewal_time_value': fieldType(
    'u32',
    'seconds after which the client asks its server to go on',
    '续租时间（秒）',
  ),
  'dhcp.option.rebinding_time_value': fieldType(
    'u32',
    'seconds after which it asks any server',
    '重新绑定时间（秒）',
  ),
  'dhcp.option.vendor_class_id': fieldType(
    'text',
    'what the client is: PXEClient with its architecture, or a vendor',
    '客户端类别：PXEClient 及架构，或厂商',
  ),
  'dhcp.option.tftp_server_name': fieldType('text', 'the TFTP server to boot from', '引导所用的 TFTP 服务器'),
  'dhcp.option.bootfile_name': fieldType('text', 'the file to boot', '引导文件'),
  'dhcp.option.user_class': fieldType(
    'u8',
    'a class of the client; the number is its place in the list',
    '客户端的用户类别（序号）',
  ),
  'dhcp.option.user_class.length': fieldType('u8', 'bytes of the class', '类别的字节数'),
  'dhcp.option.user_class.data': fieldType('bytes', 'the class', '类别内容'),
  'dhcp.option.user_class.text': fieldType(
    'text',
    'the class without a length, as iPXE sends it',
    '不带长度的类别，如 iPXE 所发',
  ),
  'dhcp.option.client_system_architecture': fieldType(
    'u16',
    'the architecture that is booting; it decides which file fits',
    '正在引导的架构，决定所需的引导文件',
    { values: architectureNames },
  ),
  'dhcp.client_network_id_major': fieldType('u8', 'the major version of UNDI', 'UNDI 主版本'),
  'dhcp.client_network_id_minor': fieldType('u8', 'the minor version of UNDI', 'UNDI 次版本'),
  'dhcp.client_id.uuid': fieldType('text', 'the UUID of the machine', '机器的 UUID'),
  'dhcp.option.subnet_selection_option': fieldType(
    'ipv4',
    'the network that an address is wanted of',
    '所请求地址的网络',
  ),
  'dhcp.option.tftp_server_address': fieldType('ipv4', 'a TFTP server', 'TFTP 服务器地址'),
  'dhcp.option.pxe_config_file': fieldType('text', 'the configuration file of PXELINUX', 'PXELINUX 配置文件'),
  'dhcp.option.pxe_path_prefix': fieldType(
    'text',
    'the path before all names of PXELINUX',
    'PXELINUX 路径前缀',
  ),
  'dhcp.option.suboption_length': fieldType('u8', "bytes of a suboption's value", '子选项值的字节数'),
  'dhcp.option.agent_information_option.suboption': fieldType('u8', 'what a relay adds', '中继附加的子选项'),
  'dhcp.option.agent_information_option.value': fieldType(
    'bytes',
    'the value of that suboption',
    '该子选项的值',
  ),
  'dhcp.option.agent_information_option.agent_circuit_id': fieldType(
    'bytes',
    'the port of the relay that the client is behind',
    '客户端所在的中继端口',
  ),
  'dhcp.option.agent_information_option.agent_remote_id': fieldType(
    'bytes',
    'the client as the relay knows it',
    '中继所识别的客户端',
  ),
  'dhcp.option.agent_information_option.link_selection': fieldType(
    'ipv4',
    'the network that the client is in',
    '客户端所在的网络',
  ),
} satisfies FieldTable);

/** Types and purposes of the fields of a DHCP message. */
export const dhcpFields: FieldTable<DhcpFieldName> = Object.freeze({ ...messageFields, ...pxeFields });

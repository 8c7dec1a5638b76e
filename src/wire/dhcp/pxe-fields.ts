import { type FieldTable, fieldType } from '../field-type.js';

/** Names of PXE's suboptions, Wireshark's. */
const suboptionNames = Object.freeze({
  0: 'Padding',
  1: 'PXE mtftp IP',
  2: 'PXE mtftp client port',
  3: 'PXE mtftp server port',
  4: 'PXE mtftp timeout',
  5: 'PXE mtftp delay',
  6: 'PXE discovery control',
  7: 'PXE multicast address',
  8: 'PXE boot servers',
  9: 'PXE boot menu',
  10: 'PXE menu prompt',
  11: 'PXE multicast address alloc',
  12: 'PXE credential types',
  71: 'PXE boot item',
  255: 'PXE End',
});

/** Types and purposes of the fields of PXE's suboptions. */
export const pxeFields = Object.freeze({
  'dhcp.option.vendor.pxeclient.suboption': fieldType('u8', 'what PXE is told', 'PXE 子选项', {
    values: suboptionNames,
  }),
  'dhcp.option.vendor.pxeclient.padding': fieldType('u8', 'a byte without meaning', '填充'),
  'dhcp.option.vendor.pxeclient.end': fieldType('u8', 'no suboptions follow', '子选项到此为止'),
  'dhcp.option.vendor.pxeclient.mtftp_ip': fieldType(
    'ipv4',
    'the multicast address of MTFTP',
    'MTFTP 组播地址',
  ),
  'dhcp.option.vendor.pxeclient.mtftp_client_port': fieldType(
    'u16',
    'the port that an MTFTP client listens on',
    'MTFTP 客户端端口',
  ),
  'dhcp.option.vendor.pxeclient.mtftp_server_port': fieldType(
    'u16',
    'the port of the MTFTP server',
    'MTFTP 服务器端口',
  ),
  'dhcp.option.vendor.pxeclient.mtftp_timeout': fieldType(
    'u8',
    'seconds that an MTFTP client listens before it asks',
    'MTFTP 客户端询问前的监听秒数',
  ),
  'dhcp.option.vendor.pxeclient.mtftp_delay': fieldType(
    'u8',
    'seconds without a packet until an MTFTP client asks again',
    'MTFTP 客户端重新询问前的静默秒数',
  ),
  'dhcp.option.vendor.pxeclient.discovery_control': fieldType(
    'u8',
    'how boot servers are looked for',
    '查找引导服务器的方式',
    { base: 'hexadecimal' },
  ),
  'dhcp.option.vendor.pxeclient.discovery_control.broadcast': fieldType(
    'boolean',
    'whether they are not looked for by broadcast',
    '是否禁用广播查找',
    { mask: 0x01 },
  ),
  'dhcp.option.vendor.pxeclient.discovery_control.multicast': fieldType(
    'boolean',
    'whether they are not looked for by multicast',
    '是否禁用组播查找',
    { mask: 0x02 },
  ),
  'dhcp.option.vendor.pxeclient.discovery_control.serverlist': fieldType(
    'boolean',
    'whether only servers of the list are used',
    '是否只用列表中的服务器',
    { mask: 0x04 },
  ),
  'dhcp.option.vendor.pxeclient.discovery_control.bstrap': fieldType(
    'boolean',
    'whether the boot file is taken from this message at once',
    '是否直接使用本报文中的引导文件',
    { mask: 0x08 },
  ),
  'dhcp.option.vendor.pxeclient.multicast_address': fieldType(
    'ipv4',
    'the multicast address by which servers are looked for',
    '查找服务器的组播地址',
  ),
  'dhcp.option.vendor.pxeclient.boot_servers.type': fieldType(
    'u16',
    'the kind of boot server',
    '引导服务器类型',
  ),
  'dhcp.option.vendor.pxeclient.boot_servers.count': fieldType('u8', 'number of its addresses', '地址数'),
  'dhcp.option.vendor.pxeclient.boot_servers.ip': fieldType('ipv4', 'an address of it', '引导服务器地址'),
  'dhcp.option.vendor.pxeclient.boot_menu.type': fieldType(
    'u16',
    'the boot server that an entry of the menu leads to; 0 boots from disk',
    '菜单项对应的服务器类型；0 为本地启动',
  ),
  'dhcp.option.vendor.pxeclient.boot_menu.length': fieldType(
    'u8',
    "bytes of the entry's text",
    '菜单项文本的字节数',
  ),
  'dhcp.option.vendor.pxeclient.boot_menu.desc': fieldType(
    'text',
    'the entry as people see it',
    '菜单项文本',
  ),
  'dhcp.option.vendor.pxeclient.menu_prompt.timeout': fieldType(
    'u8',
    'seconds until the first entry is taken; 255 waits for ever',
    '自动选择首项前的秒数；255 表示一直等待',
  ),
  'dhcp.option.vendor.pxeclient.menu_prompt.prompt': fieldType('text', 'what asks for the menu', '菜单提示'),
  'dhcp.option.vendor.pxeclient.boot_item.type': fieldType(
    'u16',
    'the kind of boot server that was chosen',
    '所选引导服务器类型',
  ),
  'dhcp.option.vendor.pxeclient.boot_item.layer': fieldType(
    'bytes',
    'which part of the boot is asked for',
    '所请求的引导层',
  ),
  'dhcp.option.vendor.value': fieldType(
    'bytes',
    'the value of a suboption that is not known',
    '未知子选项的值',
  ),
} satisfies FieldTable);

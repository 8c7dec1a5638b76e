import type { Sentence } from '../../errors/entry.js';

/** Sentences about DHCP exchanges and machines that boot. */
export const bootWords = {
  DHCP_EXCHANGE: { en: '{mac} asks for an address', 'zh-CN': '{mac} 请求地址' },
  DHCP_DISCOVER: {
    en: 'DISCOVER[: it is {architecture}][, {vendor}]',
    'zh-CN': 'DISCOVER[：架构 {architecture}][，{vendor}]',
  },
  DHCP_OFFER: {
    en: 'OFFER of {server}[: address {address}][, boot file {bootFile}][ from {bootServer}]',
    'zh-CN': '{server} 的 OFFER[：地址 {address}][，启动文件 {bootFile}][，来自 {bootServer}]',
  },
  DHCP_REQUEST: {
    en: 'REQUEST[: it is {architecture}][, {vendor}]',
    'zh-CN': 'REQUEST[：架构 {architecture}][，{vendor}]',
  },
  DHCP_DECLINE: {
    en: 'DECLINE: another machine has the address that was offered',
    'zh-CN': 'DECLINE：所提供的地址已被其他主机占用',
  },
  DHCP_ACK: {
    en: 'ACK of {server}[: address {address}][, boot file {bootFile}][ from {bootServer}]',
    'zh-CN': '{server} 的 ACK[：地址 {address}][，启动文件 {bootFile}][，来自 {bootServer}]',
  },
  DHCP_NAK: { en: 'NAK: {server} refuses[: {reason}]', 'zh-CN': 'NAK：{server} 拒绝[：{reason}]' },
  DHCP_RELEASE: { en: 'RELEASE: it gives its address back', 'zh-CN': 'RELEASE：归还地址' },
  DHCP_INFORM: {
    en: 'INFORM: it has an address, and asks for the rest',
    'zh-CN': 'INFORM：已有地址，仅查询其他参数',
  },
  BOOTP_REQUEST: {
    en: 'a request, whose kind the capture does not show[: it is {architecture}][, {vendor}]',
    'zh-CN': '一个请求（抓包中看不出种类）[：架构 {architecture}][，{vendor}]',
  },
  BOOTP_REPLY: {
    en: 'a reply of {server}, whose kind the capture does not show[: address {address}][, boot file {bootFile}][ from {bootServer}]',
    'zh-CN':
      '{server} 的应答（抓包中看不出种类）[：地址 {address}][，启动文件 {bootFile}][，来自 {bootServer}]',
  },
  DHCP_TWO_SERVERS: {
    en: '{count} DHCP servers answered: {servers}; which one is taken is chance, unless only one has a boot file',
    'zh-CN': '有 {count} 个 DHCP 服务器应答：{servers}；除非只有一个提供启动文件，否则采用哪一个是随机的',
  },
  DHCP_UNANSWERED: {
    en: 'nobody answered ({count:request}): no DHCP server is in this network, or it has no address left',
    'zh-CN': '没有应答（请求 {count} 次）：此网络中没有 DHCP 服务器，或其地址已用尽',
  },
  DHCP_CUT: {
    en: 'the messages were cut off by the snap length of the capture: not all of their options are known',
    'zh-CN': '报文因抓包长度限制而被截断：无法得知其全部选项',
  },
  DHCP_NOT_TAKEN: {
    en: 'the offer was not taken, or what follows is not in the capture',
    'zh-CN': '客户端没有采用所提供的地址，或后续报文不在抓包中',
  },
  BOOT_MACHINE: {
    en: 'the boot of {mac}[ ({architecture})]',
    'zh-CN': '{mac}[（{architecture}）]的启动过程',
  },
  BOOT_FILE: {
    en: 'it got {file}: {doneBytes} in {tookNanos}',
    'zh-CN': '下载 {file}：{doneBytes}，用时 {tookNanos}',
  },
  BOOT_FILE_PROBED: {
    en: 'it asked for the size of {file} only, as EDK2 does first',
    'zh-CN': '仅查询 {file} 的大小（EDK2 的惯例）',
  },
  BOOT_FILE_NOT_FOUND: {
    en: 'it asked for {file}, which the server does not have',
    'zh-CN': '请求 {file}，但服务端没有此文件',
  },
  BOOT_FILE_UNANSWERED: { en: 'it asked for {file}, and nobody answered', 'zh-CN': '请求 {file}，没有应答' },
  BOOT_FILE_UNFINISHED: {
    en: 'it was still getting {file} when the capture ended',
    'zh-CN': '抓包结束时仍在下载 {file}',
  },
  BOOT_FILE_FAILED: { en: 'it did not get {file}: the transfer failed', 'zh-CN': '下载 {file} 失败' },
  BOOT_SEARCH: {
    en: 'it went through {count} names that the server does not have ({first} … {last})',
    'zh-CN': '依次请求了 {count} 个服务端没有的文件（{first} … {last}）',
  },
  BOOT_BIOS_GOT_EFI: {
    en: 'a BIOS client was given an EFI file ({file}): it cannot start that; give this architecture a boot file of its own, such as pxelinux.0',
    'zh-CN': 'BIOS 客户端得到了 EFI 文件（{file}），无法启动；请按架构分别指定启动文件，如 pxelinux.0',
  },
  BOOT_EFI_GOT_BIOS: {
    en: 'an EFI client ({architecture}) was given a file for a BIOS ({file}): it cannot start that; give this architecture an .efi file',
    'zh-CN': 'EFI 客户端（{architecture}）得到了 BIOS 用的文件（{file}），无法启动；请为此架构指定 .efi 文件',
  },
  BOOT_NO_OFFER: {
    en: 'no DHCP server answered it: it has no address, and cannot boot',
    'zh-CN': '没有 DHCP 服务器应答：没有地址，无法启动',
  },
  BOOT_NO_FILE_OFFERED: {
    en: 'no server named a boot file: set the file name (option 67) and the TFTP server (next-server)',
    'zh-CN': '没有服务器提供启动文件名：请设置文件名（选项 67）和 TFTP 服务器（next-server）',
  },
  BOOT_NO_REQUEST: {
    en: 'it has an address, and never asked for a file',
    'zh-CN': '已获得地址，但从未请求文件',
  },
} as const satisfies Readonly<Record<string, Sentence>>;

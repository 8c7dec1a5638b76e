import type { Sentence } from '../../errors/entry.js';

/** Sentences about TFTP transfers. */
export const transferWords = {
  TFTP_READ: { en: '{client} gets {file} from {server}', 'zh-CN': '{client} 从 {server} 下载 {file}' },
  TFTP_WRITE: { en: '{client} sends {file} to {server}', 'zh-CN': '{client} 向 {server} 上传 {file}' },
  TFTP_REQUEST_AGAIN: {
    en: 'nobody had answered for {waitNanos}: it asked again (request {count})',
    'zh-CN': '{waitNanos}内没有应答，于是再次请求（第 {count} 次）',
  },
  TFTP_PORT_UNREACHABLE: {
    en: 'the machine answered that nobody listens at {server} (ICMP port unreachable): no TFTP server runs there',
    'zh-CN': '对方主机回应 {server} 没有程序监听（ICMP 端口不可达）：那里没有运行 TFTP 服务端',
  },
  TFTP_OPTIONS: { en: 'the server accepted {options}', 'zh-CN': '服务端接受了选项 {options}' },
  TFTP_OPTION_IGNORED: {
    en: 'the server left out {name}={value}: it does not know that option',
    'zh-CN': '服务端忽略了 {name}={value}：它不支持此选项',
  },
  TFTP_OPTION_CHANGED: {
    en: 'the client asked for {name}={asked}, the server gives {given}',
    'zh-CN': '客户端请求 {name}={asked}，服务端改为 {given}',
  },
  TFTP_NO_OPTIONS: {
    en: 'the server took no options: it knows none, so blocks have 512 bytes and each waits for its ACK',
    'zh-CN': '服务端未采用任何选项：它不支持选项，因此每块 512 字节，且逐块等待确认',
  },
  TFTP_SIZE_PROBE: {
    en: 'the client only wanted to know the size ({sizeBytes}) and ended the transfer: firmware of EDK2 does so before it asks again; no fault',
    'zh-CN': '客户端只是查询文件大小（{sizeBytes}），随即结束传输：EDK2 固件在正式请求前都会这样做，并非故障',
  },
  TFTP_PROBE: {
    en: 'the client asked for the size, was not told, and ended the transfer',
    'zh-CN': '客户端查询文件大小，未得到答复，随即结束传输',
  },
  TFTP_NOT_FOUND: {
    en: 'the server has no file {file} ("{message}"): check the name, upper and lower case, and the served folder',
    'zh-CN': '服务端没有文件 {file}（“{message}”）：请检查文件名、大小写以及服务端的目录',
  },
  TFTP_SEARCHED: {
    en: 'the server has no file {file}: a boot loader goes through such names for its configuration; no fault',
    'zh-CN': '服务端没有文件 {file}：引导程序会依次尝试这类名称来查找配置，并非故障',
  },
  NEAREST_NAME: { en: 'the nearest existing name is {nearest}', 'zh-CN': '最相近的现有文件名是 {nearest}' },
  TFTP_ERROR: {
    en: '{side} gave up with error {code}: "{message}"',
    'zh-CN': '{side}以错误 {code} 终止：“{message}”',
  },
  TFTP_SILENCE: {
    en: 'a packet was lost: nothing happened for {silenceNanos}, until {side} sent again',
    'zh-CN': '有报文丢失：{silenceNanos}内没有进展，直到{side}重传',
  },
  TFTP_STRAY: {
    en: 'a packet came from port {port}, which the transfer does not use: the server may have answered a request twice',
    'zh-CN': '收到来自端口 {port} 的报文，该端口不属于此次传输：服务端可能对同一请求应答了两次',
  },
  TFTP_OFFLOADED: {
    en: 'the capture shows several blocks in one frame (segmentation offload of the sender): they were single datagrams on the wire',
    'zh-CN': '抓包中一帧含有多个块（发送方的分段卸载）：线路上它们是各自独立的报文',
  },
  TFTP_COMPLETE: {
    en: 'all of it arrived: {doneBytes} in {tookNanos}, {rateBytesPerSecond}/s, {blocks:block}',
    'zh-CN': '全部传完：{doneBytes}，用时 {tookNanos}，{rateBytesPerSecond}/s，共 {blocks} 块',
  },
  TFTP_REPEATED: {
    en: '{count:block} sent again, and {lostNanos} passed while everyone waited for lost packets: the network loses packets, or a side is too slow to answer in time',
    'zh-CN': '重传了 {count} 块，其间双方为丢失的报文共等待 {lostNanos}：网络丢包，或有一方未能及时应答',
  },
  TFTP_SIZE_DIFFERS: {
    en: 'the server had announced {toldBytes}, and sent {doneBytes}',
    'zh-CN': '服务端声明的大小为 {toldBytes}，实际发送了 {doneBytes}',
  },
  TFTP_LOCKSTEP: {
    en: 'each of the {blocks} blocks waited for the ACK of the one before ({roundTripNanos} each): a larger blksize, or windowsize where the client knows it, makes it faster',
    'zh-CN':
      '{blocks} 个块逐一等待前一块的确认（每块 {roundTripNanos}）：增大 blksize，或在客户端支持时使用 windowsize，可以加快',
  },
  TFTP_UNANSWERED: {
    en: '{server} never answered ({count:request}): no server there, a firewall between, or its answers go another way',
    'zh-CN': '{server} 始终没有应答（请求 {count} 次）：没有服务端、被防火墙拦截，或应答走了其他路径',
  },
  TFTP_UNFINISHED: {
    en: 'the capture ends after {doneBytes}; it was the turn of {side}',
    'zh-CN': '抓包在传输 {doneBytes} 后结束；当时应由{side}动作',
  },
  TFTP_ABORTED: {
    en: 'it ended after {doneBytes}, and is not whole',
    'zh-CN': '传输 {doneBytes} 后终止，文件不完整',
  },
  TFTP_NOT_CAPTURED: {
    en: '{missingBytes} of the file are not in the capture',
    'zh-CN': '抓包中缺少该文件的 {missingBytes}',
  },
} as const satisfies Readonly<Record<string, Sentence>>;

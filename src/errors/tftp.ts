import { entries } from './entry.js';

/** What TFTP clients and servers report. */
export const tftpErrors = entries({
  TFTP_PEER_ERROR: {
    fault: 'peer',
    en: 'the peer ended the transfer with TFTP error {errorCode}: {text}',
    'zh-CN': '对方以 TFTP 错误 {errorCode} 结束了传输：{text}',
  },
  TFTP_TIMED_OUT: {
    fault: 'peer',
    en: 'no answer after {tries} tries, {blocks} blocks into the transfer; check that the peer is up and that no firewall drops its high UDP ports',
    'zh-CN':
      '尝试 {tries} 次后仍无应答，传输停在第 {blocks} 块；请确认对方在运行，且防火墙放行其 UDP 高位端口',
  },
  TFTP_LIFETIME_EXCEEDED: {
    fault: 'peer',
    en: 'the transfer was not done after {seconds} s, the longest that one may take; raise the limit if the line is that slow',
    'zh-CN': '传输在 {seconds} 秒（单次传输的时限）内未完成；如果线路确实很慢，请调大时限',
  },
  TFTP_TOO_SLOW: {
    fault: 'peer',
    en: 'the transfer fell below {rate} bytes a second; check the line for loss, or lower the least rate',
    'zh-CN': '传输速率低于每秒 {rate} 字节；请检查线路丢包情况，或调低最低速率',
  },
  TFTP_SOURCE_STALLED: {
    fault: 'system',
    en: 'what is sent gave no data for {seconds} s; check the disk or the program that it comes from',
    'zh-CN': '数据源连续 {seconds} 秒没有数据；请检查磁盘或提供数据的程序',
  },
  TFTP_STORE_STALLED: {
    fault: 'system',
    en: 'what was received could not be written for {seconds} s; check the disk or the program that takes it',
    'zh-CN': '收到的数据连续 {seconds} 秒无法写入；请检查磁盘或接收数据的程序',
  },
  TFTP_BLOCK_TOO_LONG: {
    fault: 'peer',
    en: 'block {block} holds {bytes} bytes where {blockBytes} were agreed; the peer ignores the block size',
    'zh-CN': '第 {block} 块有 {bytes} 字节，而协商的块大小是 {blockBytes}；对方未遵守协商结果',
  },
  TFTP_SIZE_DIFFERS: {
    fault: 'peer',
    en: 'the peer announced {announced} bytes and sent {received}; the file changed while it was sent, try again',
    'zh-CN': '对方声明 {announced} 字节，实际发送 {received} 字节；文件在发送期间被修改，请重试',
  },
  TFTP_TOO_LARGE: {
    fault: 'peer',
    en: 'more than {limit} bytes arrived, the most that is taken here; raise the quota, or see why the peer sends more than it announced',
    'zh-CN': '收到的数据超过了允许的 {limit} 字节；请调大配额，或检查对方为何发送得比声明的多',
  },
  TFTP_OPTIONS_INVALID: {
    fault: 'peer',
    en: 'the server answered option {option} with "{text}", which was not asked for; try again with --no-options',
    'zh-CN': '服务器对选项 {option} 应答了“{text}”，与请求不符；请加 --no-options 重试',
  },
  TFTP_REQUEST_INVALID: {
    fault: 'peer',
    en: 'a request cannot be read: {reason}',
    'zh-CN': '无法解析请求：{reason}',
  },
  TFTP_MODE_UNKNOWN: {
    fault: 'peer',
    en: 'mode "{text}" is not served; ask for octet or netascii',
    'zh-CN': '不支持模式“{text}”；请使用 octet 或 netascii',
  },
  TFTP_NAME_REFUSED: {
    fault: 'peer',
    en: 'name "{text}" is refused: {reason}',
    'zh-CN': '拒绝文件名“{text}”：{reason}',
  },
  TFTP_NOT_FOUND: {
    fault: 'peer',
    en: '"{text}" is not served here; see the spelling and its case',
    'zh-CN': '此处没有文件“{text}”；请检查拼写和大小写',
  },
  TFTP_NOT_A_FILE: {
    fault: 'peer',
    en: '"{text}" is not a plain file and is not served',
    'zh-CN': '“{text}”不是普通文件，不提供传输',
  },
  TFTP_READ_ONLY: {
    fault: 'peer',
    en: 'an upload of "{text}" is refused: this server only gives; serve with --write create to take files',
    'zh-CN': '拒绝上传“{text}”：此服务器只读；如需接收文件请用 --write create 启动',
  },
  TFTP_FILE_EXISTS: {
    fault: 'peer',
    en: '"{text}" exists and is not overwritten; choose another name, or overwriting',
    'zh-CN': '“{text}”已存在，不会覆盖；请换一个名称，或允许覆盖',
  },
  TFTP_NO_SPACE: {
    fault: 'system',
    en: '"{text}" announces {bytes} bytes, {free} are free; make room or raise the quota',
    'zh-CN': '“{text}”声明的大小为 {bytes} 字节，可用空间只有 {free} 字节；请腾出空间或调大配额',
  },
  TFTP_DISK_FULL: {
    fault: 'system',
    en: 'no space is left for "{text}"; make room on the disk that holds it',
    'zh-CN': '磁盘空间不足，无法写入“{text}”；请在所在磁盘上腾出空间',
  },
  TFTP_READ_FAILED: {
    fault: 'system',
    en: '"{text}" cannot be read: {reason}',
    'zh-CN': '无法读取“{text}”：{reason}',
  },
  TFTP_WRITE_FAILED: {
    fault: 'system',
    en: '"{text}" cannot be written: {reason}',
    'zh-CN': '无法写入“{text}”：{reason}',
  },
  TFTP_FILE_CHANGED: {
    fault: 'system',
    en: '"{text}" changed while it was sent, so the copy would be neither the old nor the new one; try again when it is complete',
    'zh-CN': '“{text}”在发送过程中被修改，副本会新旧混杂；请等文件写完后重试',
  },
  TFTP_SOURCE_REFUSED: {
    fault: 'peer',
    en: '"{text}" is refused by the program that makes it: {reason}',
    'zh-CN': '生成“{text}”的程序拒绝了请求：{reason}',
  },
  TFTP_LIBRARY_AWAY: {
    fault: 'system',
    en: '"{text}" is refused until the library in NATS at {server} can be used: {reason}',
    'zh-CN': '{server} 上 NATS 的文件库暂不可用，拒绝了对“{text}”的请求：{reason}',
  },
  TFTP_CLIENT_DENIED: {
    fault: 'peer',
    en: '{peer} may not use this server; see --allow and --deny',
    'zh-CN': '不允许 {peer} 使用此服务器；见 --allow 和 --deny',
  },
  TFTP_BUSY: {
    fault: 'system',
    en: '{transfers} transfers are running, the most that are allowed; wait, or raise --max-transfers',
    'zh-CN': '已有 {transfers} 个传输在进行，达到上限；请稍候，或调大 --max-transfers',
  },
  TFTP_STOPPING: {
    fault: 'system',
    en: 'the server is stopping and takes no more requests; ask again when it has been started',
    'zh-CN': '服务器正在停止，不再接受请求；请在它重新启动后重试',
  },
  TFTP_REQUEST_TOO_LONG: {
    fault: 'local',
    en: 'the name "{text}" does not fit into a request of 512 bytes; use a shorter one, or --no-options',
    'zh-CN': '文件名“{text}”过长，超出请求报文的 512 字节上限；请换用较短的名称，或加 --no-options',
  },
  TFTP_NOBODY_THERE: {
    fault: 'peer',
    en: 'nobody listens at {peer} (the system there says so); check that the server runs and its port',
    'zh-CN': '{peer} 上没有程序在监听（对方系统返回端口不可达）；请确认服务器已启动且端口正确',
  },
  TFTP_CLIENT_GONE: {
    fault: 'peer',
    en: 'the client {peer} has gone; the transfer ended',
    'zh-CN': '客户端 {peer} 已退出，传输中断',
  },
  TFTP_REFUSALS_UNTOLD: {
    fault: 'peer',
    en: '{count} more refusals not shown: requests come faster than they are answered with an ERROR',
    'zh-CN': '另有 {count} 次拒绝未逐条显示：请求过快，超出了应答 ERROR 的速率上限',
  },
  TFTP_BINARY_FOR_TERMINAL: {
    fault: 'local',
    en: '"{text}" is binary and would garble the terminal; give a file to save it in, or pipe it into a program',
    'zh-CN': '“{text}”是二进制数据，会弄乱终端；请指定保存到的文件，或用管道交给其他程序',
  },
  TFTP_TRANSFERS_RUNNING: {
    fault: 'local',
    en: 'transfers are running ({count}); wait until they have ended, or agree to cut them',
    'zh-CN': '有 {count} 个传输正在进行；请等待其结束，或确认中断',
  },
  TFTP_TRANSFER_UNKNOWN: {
    fault: 'local',
    en: 'there is no transfer {id}; it may have ended long ago',
    'zh-CN': '没有编号为 {id} 的传输；可能早已结束',
  },
  TFTP_URL_INVALID: {
    fault: 'local',
    en: '"{text}" is not the address of a file: {reason}',
    'zh-CN': '“{text}”不是有效的文件地址：{reason}',
  },
  TFTP_USER_UNKNOWN: {
    fault: 'local',
    en: 'cannot run as user "{user}": {reason}',
    'zh-CN': '无法切换到用户“{user}”：{reason}',
  },
  TFTP_ROOT_INVALID: {
    fault: 'local',
    en: '"{path}" cannot be served: {reason}',
    'zh-CN': '无法提供目录“{path}”中的文件：{reason}',
  },
  TFTP_NO_TID_PORT: {
    fault: 'local',
    en: 'none of the ports {first} to {last} is free for a transfer; give --tid-ports a range that nobody uses',
    'zh-CN': '端口 {first} 到 {last} 均被占用，无法开始传输；请用 --tid-ports 指定空闲的端口范围',
  },
  TFTP_ABORTED: {
    fault: 'local',
    en: 'the transfer was given up here: {reason}',
    'zh-CN': '本端已中止传输：{reason}',
  },
  TFTP_RULES_INVALID: {
    fault: 'local',
    en: 'line {line} of the rules, column {column}: {reason}',
    'zh-CN': '规则文件第 {line} 行第 {column} 列：{reason}',
  },
  TFTP_CIDR_INVALID: {
    fault: 'local',
    en: '"{text}" is not a network; write an address such as 192.168.1.9, or a network such as 10.0.0.0/8 or fd00::/8',
    'zh-CN': '“{text}”不是网络地址；请写地址（如 192.168.1.9）或网段（如 10.0.0.0/8、fd00::/8）',
  },
});

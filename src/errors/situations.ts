import type { Sentence } from './entry.js';

/**
 * More precise sentences for failures of which more is known than their code says: the param `situation` of a failure is one
 * of these keys, and its sentence replaces the catalog's. Scripts still match on the code. `{name}` marks a param of the same
 * failure; `code` is the failure that the sentence words.
 */
export const situations = Object.freeze({
  // A file to read that a person has named.
  'file-is-folder': {
    code: 'FILE_UNREADABLE',
    en: '{file} is a folder; name a file in it',
    'zh-CN': '{file} 是目录；请指定其中的文件',
  },

  // A cluster that is not reached.
  'cluster-host-unknown': {
    code: 'CLUSTER_UNREACHABLE',
    en: 'NATS at {server} cannot be reached: no address is known for that name; correct --cluster, or give the address of the machine',
    'zh-CN': '无法连接 {server} 的 NATS：该主机名查不到地址；请更正 --cluster，或直接写机器的地址',
  },
  'cluster-tls-failed': {
    code: 'CLUSTER_UNREACHABLE',
    en: 'NATS at {server} is there, and TLS with it fails: {reason}; trust its certificate with --cluster-ca FILE, and see that the clock and the name in --cluster are right',
    'zh-CN':
      '{server} 的 NATS 可以连上，但 TLS 失败：{reason}；请用 --cluster-ca 文件 信任其证书，并确认时钟和 --cluster 中的名称正确',
  },

  'layout-not-given': {
    code: 'FILTER_NAME_UNKNOWN',
    en: '"{text}" at column {column} is a field of layout {layout}, which the endpoint does not have; give it that layout, as with --layout {layout}',
    'zh-CN':
      '第 {column} 列的“{text}”是报文格式 {layout} 的字段，但该端点未使用该格式；请为其指定，例如 --layout {layout}',
  },

  // A TFTP server's ERROR, by the kind of request: the server and the file are known.
  'get-error-1': {
    code: 'TFTP_PEER_ERROR',
    en: '{peer} has no "{file}" (TFTP error 1: {text}); check the spelling and its case',
    'zh-CN': '{peer} 上没有“{file}”（TFTP 错误 1：{text}）；请检查拼写和大小写',
  },
  'get-error-2': {
    code: 'TFTP_PEER_ERROR',
    en: '{peer} does not give "{file}" (TFTP error 2: {text}); check its permissions there, and whom the server serves',
    'zh-CN': '{peer} 不提供“{file}”（TFTP 错误 2：{text}）；请检查该文件的权限，以及服务器允许哪些客户端',
  },
  'put-error-1': {
    code: 'TFTP_PEER_ERROR',
    en: '{peer} has no place for "{file}" (TFTP error 1: {text}); check the folder in its name, or create the file there first',
    'zh-CN': '{peer} 上没有“{file}”（TFTP 错误 1：{text}）；请检查名称中的目录，或先在服务器上创建该文件',
  },
  'put-error-2': {
    code: 'TFTP_PEER_ERROR',
    en: '{peer} does not take "{file}" (TFTP error 2: {text}); check that the server takes uploads and may write there',
    'zh-CN': '{peer} 不接受“{file}”（TFTP 错误 2：{text}）；请确认服务器允许上传，且有写入权限',
  },
  'put-error-3': {
    code: 'TFTP_PEER_ERROR',
    en: '{peer} has no room for "{file}" (TFTP error 3: {text}); make room there, or raise its quota',
    'zh-CN': '{peer} 的空间不足，无法存放“{file}”（TFTP 错误 3：{text}）；请在服务器上腾出空间，或调大配额',
  },
  'put-error-6': {
    code: 'TFTP_PEER_ERROR',
    en: '{peer} has a "{file}" already (TFTP error 6: {text}); give another name, or let the server overwrite',
    'zh-CN': '{peer} 上已有“{file}”（TFTP 错误 6：{text}）；请换一个名称，或让服务器允许覆盖',
  },
  'other-error': {
    code: 'TFTP_PEER_ERROR',
    en: '{peer} ended the transfer of "{file}" with TFTP error {errorCode}: {text}',
    'zh-CN': '{peer} 以 TFTP 错误 {errorCode} 结束了“{file}”的传输：{text}',
  },

  // A failed TLS handshake with a server.
  'certificate-expired': {
    code: 'TLS_FAILED',
    en: 'the certificate of {address} has expired; renew it, check the clock of this machine, or take any certificate with --insecure',
    'zh-CN': '{address} 的证书已过期；请更新证书、检查本机时钟，或用 --insecure 跳过校验',
  },
  'certificate-not-yet-valid': {
    code: 'TLS_FAILED',
    en: 'the certificate of {address} is not valid yet; check the clocks of both machines, or take any certificate with --insecure',
    'zh-CN': '{address} 的证书尚未生效；请检查双方的时钟，或用 --insecure 跳过校验',
  },
  'certificate-of-other-name': {
    code: 'TLS_FAILED',
    en: 'the certificate of {address} is not for {host} but for "{names}"; connect by one of its names, or take any certificate with --insecure',
    'zh-CN':
      '{address} 的证书不适用于 {host}，只适用于“{names}”；请用证书中的名称连接，或用 --insecure 跳过校验',
  },
  'certificate-self-signed': {
    code: 'TLS_FAILED',
    en: 'the certificate of {address} is self-signed; trust it with NODE_EXTRA_CA_CERTS=FILE in the environment, or take any certificate with --insecure',
    'zh-CN':
      '{address} 的证书是自签名证书；可设置环境变量 NODE_EXTRA_CA_CERTS=文件 来信任它，或用 --insecure 跳过校验',
  },
  'certificate-of-unknown-issuer': {
    code: 'TLS_FAILED',
    en: 'the certificate of {address} is issued by a CA that is not trusted here, or its chain is incomplete; trust the CA with NODE_EXTRA_CA_CERTS=FILE in the environment, or take any certificate with --insecure',
    'zh-CN':
      '{address} 的证书由不受信任的 CA 签发，或证书链不完整；可设置环境变量 NODE_EXTRA_CA_CERTS=文件 来信任该 CA，或用 --insecure 跳过校验',
  },
  'client-certificate-wanted': {
    code: 'TLS_FAILED',
    en: '{address} asks its clients for a certificate, and there is none to show; use a port that asks for none',
    'zh-CN': '{address} 要求客户端出示证书，而本端没有；请改用不要求客户端证书的端口',
  },
  'server-without-tls': {
    code: 'TLS_FAILED',
    en: '{address} does not speak TLS; check the port, or connect without TLS',
    'zh-CN': '{address} 不使用 TLS；请检查端口，或不用 TLS 连接',
  },
  'server-tls-unlike': {
    code: 'TLS_FAILED',
    en: '{address} and this side have no version and cipher of TLS in common; update that server, or allow old TLS with NODE_OPTIONS="--tls-min-v1.0 --tls-cipher-list=DEFAULT@SECLEVEL=0" in the environment',
    'zh-CN':
      '{address} 与本端没有共同支持的 TLS 版本或加密套件；请升级对方，或设置环境变量 NODE_OPTIONS="--tls-min-v1.0 --tls-cipher-list=DEFAULT@SECLEVEL=0" 以允许旧版 TLS',
  },

  // Received data goes into a stream, which need not be on a disk.
  'stream-full': {
    code: 'TFTP_DISK_FULL',
    en: 'where "{text}" is written to takes no more (no space left); make room there, or send it elsewhere',
    'zh-CN': '“{text}”的输出位置空间不足，无法继续写入；请在该处腾出空间，或改用其他输出',
  },

  // A line of piped input or of a file.
  'hex-line-invalid': {
    code: 'HEX_INVALID',
    en: '{source}, line {line}: hex has "{found}" at column {column}; write pairs of 0-9 a-f such as 48 65, 4865 or 0x48,0x65',
    'zh-CN':
      '{source} 第 {line} 行：十六进制的第 {column} 列出现“{found}”；每个字节写两位 0-9 a-f，如 48 65、4865、0x48,0x65',
  },
  'hex-line-odd': {
    code: 'HEX_ODD',
    en: '{source}, line {line}: hex at column {column} is half a byte; every byte is two digits',
    'zh-CN': '{source} 第 {line} 行：十六进制的第 {column} 列缺一位；每个字节须写两位',
  },
  'line-not-nmea': {
    code: 'NMEA_INVALID',
    en: '{source}, line {line}: checksum nmea is for a sentence that begins with $ or ! and has no asterisk but at its end; leave the checksum out, it is added',
    'zh-CN':
      '{source} 第 {line} 行：校验 nmea 只用于以“$”或“!”开头的语句，且星号只能在末尾；请去掉校验值，它会自动追加',
  },
  'line-not-modbus-ascii': {
    code: 'MODBUS_ASCII_INVALID',
    en: '{source}, line {line}: checksum modbus-ascii is for ":" and pairs of hex digits; column {column} is neither',
    'zh-CN': '{source} 第 {line} 行：校验 modbus-ascii 只用于“:”加成对的十六进制数字；第 {column} 列不符',
  },
  'line-short-for-checksum': {
    code: 'CHECKSUM_MESSAGE_SHORT',
    en: '{source}, line {line}: checksum {checksum} needs byte {position}, and the line has only {length} of them; lengthen it, or change the range or place',
    'zh-CN':
      '{source} 第 {line} 行：校验 {checksum} 需要位置 {position}，而内容只有 {length} 字节；请加长该行，或修改范围、位置',
  },
  'line-unencodable': {
    code: 'TEXT_UNENCODABLE',
    en: '{source}, line {line}: "{found}" at column {column} does not exist in {encoding}; choose another encoding',
    'zh-CN': '{source} 第 {line} 行：第 {column} 列的“{found}”在 {encoding} 中不存在；请换一种编码',
  },

  // A TFTP server's places.
  'places-of-address-taken': {
    code: 'TFTP_BUSY',
    en: '{transfers} transfers of this address are running, the most that it may have while others need room; wait, or set --max-transfers-per-client',
    'zh-CN':
      '该地址已有 {transfers} 个传输在进行，达到单个地址的上限（其余名额留给其他客户端）；请稍候，或设置 --max-transfers-per-client',
  },

  // A TFTP server that says nothing.
  'no-answer': {
    code: 'TFTP_TIMED_OUT',
    en: 'no answer from {peer} to {tries} requests for "{file}"; check host, port and firewall',
    'zh-CN': '{peer} 没有应答（已请求“{file}”{tries} 次）；请检查主机、端口和防火墙',
  },
  'fell-silent': {
    code: 'TFTP_TIMED_OUT',
    en: '{peer} fell silent {blocks} blocks into "{file}", {tries} tries went unanswered; check that it is up and that no firewall drops its high UDP ports',
    'zh-CN':
      '{peer} 不再应答：“{file}”停在第 {blocks} 块，已重试 {tries} 次；请确认对方在运行，且防火墙放行其 UDP 高位端口',
  },

  'window-not-taken': {
    code: 'TFTP_TIMED_OUT',
    en: 'the client acknowledged block {blocks} {repeats} times more and took none of the blocks after it: it is there, but windows of {windowBlocks} blocks of {blockBytes} bytes seem larger than its receive buffer, or too large for the path; try a smaller --max-windowsize',
    'zh-CN':
      '客户端把第 {blocks} 块又确认了 {repeats} 次，却一直没有收下后面的块：它仍在线，但 {windowBlocks} 块（每块 {blockBytes} 字节）的窗口可能超出其接收缓冲区或链路所能承受的大小；请调小 --max-windowsize',
  },
  'block-not-taken': {
    code: 'TFTP_TIMED_OUT',
    en: 'the client acknowledged block {blocks} {repeats} times more and never block {next}: it is there, but block {next} does not reach it or is refused; if blocks of {blockBytes} bytes are too large for the path, try a smaller --max-blksize',
    'zh-CN':
      '客户端把第 {blocks} 块又确认了 {repeats} 次，但从未确认第 {next} 块：它仍在线，但第 {next} 块没有送达或不被接受；若 {blockBytes} 字节的块超出链路所能承受的大小，请调小 --max-blksize',
  },
  // An ERROR that is part of a client's normal behaviour.
  'only-asked': {
    code: 'TFTP_PEER_ERROR',
    en: 'the client only asked for its size and options, as UEFI firmware does before it downloads (TFTP error {errorCode}: {text})',
    'zh-CN': '客户端只询问了大小和选项，UEFI 固件下载前都会如此（TFTP 错误 {errorCode}：{text}）',
  },
  'needed-no-more': {
    code: 'TFTP_PEER_ERROR',
    en: 'the client needed no more of it, as GRUB does with files that it reads in part (TFTP error {errorCode}: {text})',
    'zh-CN': '客户端不再需要其余部分，GRUB 只读取文件的一部分时就会如此（TFTP 错误 {errorCode}：{text}）',
  },
  // A name that is not there, and one that is and looks like it.
  'not-found-nearest': {
    code: 'TFTP_NOT_FOUND',
    en: '"{text}" is not served here; there is "{nearest}"',
    'zh-CN': '此处没有文件“{text}”；有一个名称相近的“{nearest}”',
  },
  // A library whose names may be old.
  'not-found-unsure': {
    code: 'TFTP_NOT_FOUND',
    en: '"{text}" is not among the names that are known here, and NATS, which may have it, cannot be asked; ask again when it is back',
    'zh-CN': '本机已知的文件名中没有“{text}”，而此刻无法向 NATS 查询它是否已加入文件库；请待 NATS 恢复后再试',
  },
  // Without a number, the version before is meant.
  'no-version-before': {
    code: 'LIBRARY_VERSION_UNKNOWN',
    en: '{name} has no version before {served}, the one that is served; kept are {versions}',
    'zh-CN': '{name} 当前提供版本 {served}，没有更早的版本；保留的版本有 {versions}',
  },
  'library-needs-cluster': {
    code: 'OPTION_NEEDS',
    en: '{option} is for the library of a cluster, a folder keeps no versions; say where NATS is, as in --cluster nats://HOST:4222',
    'zh-CN':
      '{option} 只用于集群的文件库，目录不保留旧版本；请指明 NATS 的地址，如 --cluster nats://主机:4222',
  },

  // A listener's failure: the client needs a change, not the command here.
  'handshake-failed': {
    code: 'TLS_FAILED',
    en: 'TLS handshake of {address} failed: {reason}; a client of this listener has to speak TLS 1.2 or later and to accept its certificate',
    'zh-CN':
      '{address} 的 TLS 握手失败：{reason}；连接此监听端口的客户端须使用 TLS 1.2 或更高版本，并接受其证书',
  },
  'handshakes-failed': {
    code: 'TLS_FAILED',
    en: '{count} more TLS handshakes failed, the last with {address}: {reason}',
    'zh-CN': '又有 {count} 次 TLS 握手失败，最近一次来自 {address}：{reason}',
  },

  'bind-not-local': {
    code: 'ADDRESS_NOT_LOCAL',
    en: '{address} is not an address of this machine; it has {choices}',
    'zh-CN': '{address} 不是本机地址；本机地址有：{choices}',
  },

  // Remedies for the person here.
  'client-gave-up': {
    code: 'TFTP_ABORTED',
    en: 'the transfer of "{file}" was given up: {reason}',
    'zh-CN': '“{file}”的传输已中止：{reason}',
  },
  'download-too-large': {
    code: 'TFTP_TOO_LARGE',
    en: '"{file}" of {peer} is larger than {limit} bytes, the most that is taken; raise --max-size if it is what you want',
    'zh-CN': '{peer} 上的“{file}”超过允许的 {limit} 字节；如果确实需要该文件，请调大 --max-size',
  },
  'transfer-too-long': {
    code: 'TFTP_LIFETIME_EXCEEDED',
    en: 'the transfer of "{file}" with {peer} was not done after {seconds} s, the longest that it may take; raise --max-time if the line is that slow',
    'zh-CN': '与 {peer} 之间“{file}”的传输在 {seconds} 秒内未完成；如果线路确实很慢，请调大 --max-time',
  },
  'local-file-exists': {
    code: 'TFTP_FILE_EXISTS',
    en: '"{text}" exists and is not overwritten; give another name, or -f to replace it',
    'zh-CN': '“{text}”已存在，不会覆盖；请换一个名称，或加 -f 覆盖',
  },
  'datagram-over-limit': {
    code: 'DATAGRAM_TOO_LARGE',
    en: 'this system does not send a datagram of this size to {address}; send less at a time',
    'zh-CN': '系统无法向 {address} 发送这么大的数据报；请减小单次发送的数据量',
  },
  'port-in-use': {
    code: 'ADDRESS_IN_USE',
    en: 'port {port} is in use by another program; choose another one, or see who holds it with "bob ports {port}"',
    'zh-CN': '端口 {port} 已被其他程序占用；请换一个端口，或用“bob ports {port}”查看占用者',
  },
  'port-held': {
    code: 'ADDRESS_IN_USE',
    en: '{address} is in use by {process} (pid {pid}); end that program, or choose another port',
    'zh-CN': '{address} 已被 {process}（PID {pid}）占用；请结束该程序，或换一个端口',
  },
  'port-alone-held': {
    code: 'ADDRESS_IN_USE',
    en: 'port {port} is in use by {process} (pid {pid}); end that program, or choose another port',
    'zh-CN': '端口 {port} 已被 {process}（PID {pid}）占用；请结束该程序，或换一个端口',
  },
  'port-held-hidden': {
    code: 'ADDRESS_IN_USE',
    en: 'port {port} is in use by a program that only root may see; choose another port, or see who holds it with "sudo bob ports {port}"',
    'zh-CN': '端口 {port} 已被占用，占用者仅 root 可见；请换一个端口，或用“sudo bob ports {port}”查看',
  },
  'port-held-here': {
    code: 'ADDRESS_IN_USE',
    en: 'port {port} is in use by another endpoint of this workbench; stop that one, or choose another port',
    'zh-CN': '端口 {port} 已被本工作台的另一个端点占用；请停止该端点，或换一个端口',
  },
  'port-held-passed-on': {
    code: 'ADDRESS_IN_USE',
    en: 'port {port} is held by the socket that systemd passed on (LISTEN_FDS), which "bob tftp serve" alone takes; start this command by a service without its socket unit',
    'zh-CN':
      '端口 {port} 已由 systemd 传入的套接字（LISTEN_FDS）占用，仅“bob tftp serve”可接管；请改由普通服务启动本命令，不要使用 socket 单元',
  },
  'port-needs-root': {
    code: 'PERMISSION_DENIED',
    en: 'port {port} needs root or CAP_NET_BIND_SERVICE; try a port from 1024 up',
    'zh-CN': '端口 {port} 需要 root 或 CAP_NET_BIND_SERVICE 权限；请改用 1024 及以上的端口',
  },
  'tftp-port-needs-root': {
    code: 'PERMISSION_DENIED',
    en: 'port {port} needs root or CAP_NET_BIND_SERVICE; try --port 6969',
    'zh-CN': '端口 {port} 需要 root 或 CAP_NET_BIND_SERVICE 权限；可改用 --port 6969',
  },
} as const satisfies Readonly<Record<string, Sentence & { readonly code: string }>>);

/** A situation that has a sentence of its own. */
export type Situation = keyof typeof situations;

/** Whether a `situation` has a sentence of its own. */
export function isSituation(situation: unknown): situation is Situation {
  return typeof situation === 'string' && Object.hasOwn(situations, situation);
}

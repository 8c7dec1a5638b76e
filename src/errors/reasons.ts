import { checkReasons } from './check-reasons.js';
import { checksumReasons } from './checksum-reasons.js';
import { clusterReasons } from './cluster-reasons.js';
import type { Sentence } from './entry.js';
import { filterReasons } from './filter-reasons.js';
import { importReasons } from './import-reasons.js';
import { layoutReasons } from './layout-reasons.js';
import { lineReasons } from './line-reasons.js';
import { sequenceReasons } from './sequence-reasons.js';
import { workspaceReasons } from './workspace-reasons.js';

/**
 * This program's own words for why something failed: the text of the param `reason` of a failure if it is one of these
 * keys. `{name}` marks a param of the same failure. Every key has a hyphen, so that no word of the system or of another
 * program is taken for one.
 */
export const reasons = Object.freeze({
  ...checksumReasons,
  ...checkReasons,
  ...clusterReasons,
  ...importReasons,
  ...lineReasons,

  // The address of a file on a TFTP server.
  'url-not-tftp': { en: 'it does not begin with tftp://', 'zh-CN': '未以 tftp:// 开头' },
  'url-incomplete': {
    en: 'a server and a file are needed, as in tftp://192.168.1.1/boot.img',
    'zh-CN': '须同时写明服务器和文件，例如 tftp://192.168.1.1/boot.img',
  },
  'url-mode-unknown': {
    en: 'mode "{mode}" is neither octet nor netascii',
    'zh-CN': '模式“{mode}”既不是 octet 也不是 netascii',
  },
  'url-percent-invalid': {
    en: 'a percent sign needs two hex digits that are UTF-8; write %25 for the sign itself',
    'zh-CN': '百分号后须为两位十六进制数，且构成合法的 UTF-8；百分号本身写作 %25',
  },
  'url-names-no-file': { en: 'it names no file', 'zh-CN': '缺少文件名' },
  'url-holds-nul': { en: 'a name cannot hold a NUL', 'zh-CN': '文件名不能含 NUL' },

  // A capture file.
  'time-exceeds-pcap': {
    en: 'it has times from 1970 to 2106; write pcapng',
    'zh-CN': '其时间范围为 1970 至 2106 年；请改用 pcapng',
  },
  'time-exceeds-interface': {
    en: 'it is before the first or after the last time of its interface; describe one with another offset or coarser units',
    'zh-CN': '超出所属接口的时间范围；请为接口指定其他偏移或更粗的时间单位',
  },
  'packet-too-long': { en: 'a packet of more than 16 MiB', 'zh-CN': '数据包超过 16 MiB' },
  'block-length-impossible': {
    en: 'a block shorter than its own head, or longer than 16 MiB',
    'zh-CN': '块长度小于块头，或超过 16 MiB',
  },
  'block-lengths-differ': {
    en: 'the two lengths of a block differ',
    'zh-CN': '块首尾的两个长度不一致',
  },
  'block-too-short': { en: 'a block too short for its type', 'zh-CN': '块长度不足，与其类型不符' },
  'interface-not-described': {
    en: 'a packet of an interface that was not described',
    'zh-CN': '数据包所属的接口没有描述块',
  },
  'too-many-interfaces': {
    en: 'it describes more than 65,536 interfaces, or does so in more than 64 MiB',
    'zh-CN': '接口描述块超过 65,536 个，或总计超过 64 MiB',
  },
  'packet-exceeds-block': {
    en: 'a packet longer than the block that holds it',
    'zh-CN': '数据包长度超出所在的块',
  },
  'byte-order-unknown': {
    en: 'a section without a byte-order magic',
    'zh-CN': '节头中没有有效的字节序标记',
  },
  'gzip-damaged': { en: 'the gzip data cannot be unpacked', 'zh-CN': 'gzip 数据无法解压' },
  'gzip-checksum-differs': {
    en: 'what the gzip data holds does not match its checksum',
    'zh-CN': 'gzip 数据的内容与其校验和不符',
  },
  'gzip-cut-off': { en: 'the gzip data ends too early', 'zh-CN': 'gzip 数据提前结束' },

  // A folder to serve.
  'path-not-absolute': {
    en: 'the path has to begin at the root, as /srv/tftp or C:\\tftp does',
    'zh-CN': '须填写绝对路径，例如 /srv/tftp 或 C:\\tftp',
  },

  // The name that a client asks for.
  'name-too-long': { en: 'longer than {limit} characters', 'zh-CN': '超过 {limit} 个字符' },
  'name-part-too-long': {
    en: 'a part longer than {limit} characters',
    'zh-CN': '路径中有一级超过 {limit} 个字符',
  },
  'name-has-control-character': { en: 'a control character', 'zh-CN': '含有控制字符' },
  'name-not-utf8': { en: 'not UTF-8', 'zh-CN': '不是合法的 UTF-8' },
  'name-has-backslash': { en: 'a backslash', 'zh-CN': '含有反斜杠' },
  'name-has-drive-letter': { en: 'a drive letter', 'zh-CN': '含有盘符' },
  'name-lacks-file': { en: 'names no file', 'zh-CN': '未指明文件' },
  'name-leads-out': { en: 'leads out of the folder', 'zh-CN': '指向目录之外' },
  'name-denied-by-rule': { en: 'rule in line {line}', 'zh-CN': '规则文件第 {line} 行禁止' },
  'folder-was-moved': { en: 'its folder was moved', 'zh-CN': '所在目录已被移走' },

  // What is wrong with a description: a body of the API, an entry of the workspace file.
  'property-unknown': {
    en: '{property} is not known; known are {choices}',
    'zh-CN': '未知的属性 {property}；可用 {choices}',
  },
  'rules-stand-in-files': {
    en: 'rules stand in files of their own: rules/NAME.yaml of the workspace, whose "on" names this endpoint, or a file that is given as --rules',
    'zh-CN': '规则写在单独的文件里：工作区的 rules/NAME.yaml（用 on 指明此端点），或用 --rules 给出的文件',
  },
  'property-misspelt': {
    en: '{property} is not known; did you mean {near}?',
    'zh-CN': '未知的属性 {property}；是否想写 {near}？',
  },
  'property-missing': { en: '{property} is missing', 'zh-CN': '缺少 {property}' },
  'property-not-choice': {
    en: '{property} has to be one of {choices}',
    'zh-CN': '{property} 应为 {choices} 之一',
  },
  'property-not-object': { en: '{property} has to be an object', 'zh-CN': '{property} 应为对象' },
  'property-not-list': { en: '{property} has to be a list', 'zh-CN': '{property} 应为数组' },
  'property-not-text': { en: '{property} has to be a text', 'zh-CN': '{property} 应为字符串' },
  'property-not-boolean': {
    en: '{property} has to be true or false',
    'zh-CN': '{property} 应为 true 或 false',
  },
  'property-not-in-range': {
    en: '{property} has to be a whole number from {least} to {most}',
    'zh-CN': '{property} 应为 {least} 到 {most} 之间的整数',
  },
  'property-no-number': {
    en: '{property} has to be a number from {least} to {most}',
    'zh-CN': '{property} 应为 {least} 到 {most} 之间的数',
  },
  'property-too-long': {
    en: '{property} is longer than {limit} characters',
    'zh-CN': '{property} 超过 {limit} 个字符',
  },
  'property-too-many': {
    en: '{property} has more than {limit} items',
    'zh-CN': '{property} 超过 {limit} 项',
  },
  'rule-without-condition': {
    en: '{property} says nothing of what is to match; write text, hex, regex, field, size, idle or connected',
    'zh-CN': '{property} 未写明匹配条件；请写 text、hex、regex、field、size、idle 或 connected',
  },
  'rule-action-not-one': {
    en: '{property} has to name exactly one thing to do, such as send, wait, tag, log or close',
    'zh-CN': '{property} 应写且只写一个动作，例如 send、wait、tag、log、close',
  },
  'rule-change-after-wait': {
    en: '{property} stands behind a wait: by then the message has passed',
    'zh-CN': '{property} 位于 wait 之后，此时报文已经通过',
  },
  'rule-size-invalid': {
    en: '{property} is no number of bytes; write 12, 12.., ..20 or 12..20',
    'zh-CN': '{property} 不是有效的字节数；请写成 12、12..、..20 或 12..20',
  },
  'rule-limit-invalid': {
    en: '{property} is no number of answers a second; write 20/s, at most {most}/s',
    'zh-CN': '{property} 不是有效的每秒应答次数；请写成 20/s，最大 {most}/s',
  },
  'property-invalid': {
    en: '{property} is not in the form that it has to have',
    'zh-CN': '{property} 格式不正确',
  },
  'ids-not-one-each': {
    en: '{property} has to name each entry once, in their order, as e1, e2 …, or null for one that has no id yet',
    'zh-CN': '{property} 应按顺序为每个条目各列一个不重复的 ID（e1、e2……），尚无 ID 的写 null',
  },
  'too-deeply-nested': {
    en: 'it nests more than {limit} levels deep',
    'zh-CN': '嵌套超过 {limit} 层',
  },
  'body-not-utf8': { en: 'the body is not UTF-8', 'zh-CN': '请求体不是合法的 UTF-8' },
  'body-empty': { en: 'the body is empty', 'zh-CN': '请求体为空' },
  'body-not-json': { en: 'the body is not valid JSON', 'zh-CN': '请求体不是合法的 JSON' },
  'body-too-large': { en: 'the body is larger than {limit} bytes', 'zh-CN': '请求体超过 {limit} 字节' },
  'body-type-unknown': {
    en: 'its Content-Type is not taken; send application/json, or application/octet-stream for a file',
    'zh-CN': '不支持该 Content-Type；应为 application/json，上传文件时为 application/octet-stream',
  },
  'body-length-wrong': {
    en: 'the body is not as long as its Content-Length says',
    'zh-CN': '请求体的长度与 Content-Length 不符',
  },
  'request-not-http': { en: 'it is not HTTP/1.1', 'zh-CN': '不是合法的 HTTP/1.1 请求' },
  'request-too-slow': { en: 'it took too long to arrive', 'zh-CN': '请求未在时限内到达' },
  'request-head-too-large': { en: 'its header fields are too large', 'zh-CN': '请求头过大' },
  'request-refused': { en: 'it was refused ({words})', 'zh-CN': '请求被拒绝（{words}）' },
  'body-not-bytes': {
    en: 'the body has to be application/octet-stream',
    'zh-CN': '请求体须为 application/octet-stream',
  },

  // The rules that rewrite names.
  'rule-unknown': {
    en: '"{word}" is no rule; write lower, slashes, strip, prefix, rewrite or deny',
    'zh-CN': '“{word}”不是规则；可用 lower、slashes、strip、prefix、rewrite、deny',
  },
  'rule-takes-nothing': { en: '"{word}" takes nothing after it', 'zh-CN': '“{word}”之后不能再有内容' },
  'rule-needs-text': { en: '"{word}" needs a text', 'zh-CN': '“{word}”之后缺少文本' },
  'rule-needs-expression': {
    en: '"{word}" needs an expression as in /^boot/i',
    'zh-CN': '“{word}”之后应为正则表达式，例如 /^boot/i',
  },

  // What is wrong with a request's packet.
  'not-a-request': { en: 'no request', 'zh-CN': '不是请求报文' },
  'request-lacks-name': { en: 'the packet ends before its name', 'zh-CN': '报文在文件名之前就已结束' },
  'request-lacks-mode': { en: 'the packet ends before its mode', 'zh-CN': '报文在传输模式之前就已结束' },
  'request-name-unterminated': { en: 'name has no NUL at its end', 'zh-CN': '文件名末尾没有 NUL' },
  'request-mode-unterminated': { en: 'mode has no NUL at its end', 'zh-CN': '传输模式末尾没有 NUL' },
  'request-option-unterminated': { en: 'option has no NUL at its end', 'zh-CN': '选项名末尾没有 NUL' },
  'request-value-unterminated': { en: 'value has no NUL at its end', 'zh-CN': '选项值末尾没有 NUL' },
  'request-name-empty': { en: 'the request names no file', 'zh-CN': '请求中的文件名为空' },
  'request-option-nameless': { en: 'an option has no name', 'zh-CN': '有选项没有名称' },
  'request-options-too-many': { en: 'more than {limit} options', 'zh-CN': '选项超过 {limit} 个' },

  // Why a transfer was given up here.
  'server-gave-up': { en: 'given up by the server', 'zh-CN': '被服务器中止' },
  'server-stopping': { en: 'the server is stopping', 'zh-CN': '服务器正在停止' },
  'client-began-anew': { en: 'the client began anew', 'zh-CN': '客户端重新发起了请求' },
  'place-was-needed': {
    en: 'the client had not answered, and another needed its place',
    'zh-CN': '客户端未应答，名额已让给其他请求',
  },
  'was-interrupted': { en: 'interrupted', 'zh-CN': '已中断' },
  'was-discarded': { en: 'discarded', 'zh-CN': '已丢弃' },

  // Files and folders.
  'permission-denied': { en: 'permission denied', 'zh-CN': '权限不足' },
  'not-permitted': { en: 'not permitted', 'zh-CN': '不允许此操作' },
  'no-such-path': { en: 'no such file or folder', 'zh-CN': '文件或目录不存在' },
  'no-such-folder': { en: 'there is no such folder', 'zh-CN': '目录不存在' },
  'path-crosses-file': { en: 'a part of the path is not a folder', 'zh-CN': '路径中有一级不是目录' },
  'is-a-folder': { en: 'it is a folder', 'zh-CN': '这是目录' },
  'not-a-folder': { en: 'it is not a folder', 'zh-CN': '这不是目录' },
  'file-too-large': { en: 'it is larger than such a file may be', 'zh-CN': '文件过大，超过此类文件的上限' },
  'not-a-file': { en: 'it is not a file', 'zh-CN': '这不是文件' },
  'path-is-link': {
    en: 'a part of the path is a link, which is not followed here',
    'zh-CN': '路径中有一级是链接，此处不跟随链接',
  },
  'log-names-no-file': { en: 'it names no file', 'zh-CN': '缺少文件名' },
  'log-placeholder-unknown': {
    en: '{found} is no placeholder; there are {choices}',
    'zh-CN': '{found} 不是占位符；可用 {choices}',
  },
  'file-system-read-only': { en: 'the file system is read-only', 'zh-CN': '文件系统只读' },
  'disk-full': { en: 'the disk is full', 'zh-CN': '磁盘空间不足' },
  'disk-error': { en: 'the disk reports an error', 'zh-CN': '磁盘读写出错' },
  'too-many-open-files': {
    en: 'too many open files; raise ulimit -n',
    'zh-CN': '打开的文件过多；请调大 ulimit -n',
  },
  'file-name-too-long': { en: 'the name is too long', 'zh-CN': '文件名过长' },
  'pipe-not-read': { en: 'nobody reads the pipe any more', 'zh-CN': '管道的读取方已退出' },
  'not-a-workspace': { en: 'it is not a workspace of this version', 'zh-CN': '不是此版本的工作区文件' },

  // Files that come from elsewhere.
  'nothing-given-to-serve': {
    en: 'give it a root, a source or files',
    'zh-CN': '请指定 root、source 或 files',
  },
  'takes-no-uploads': { en: 'nothing takes uploads here', 'zh-CN': '此处不接受上传' },
  'promised-size-differs': {
    en: '{promised} bytes were promised, {given} came',
    'zh-CN': '声明为 {promised} 字节，实际提供 {given} 字节',
  },
  'url-not-http': { en: 'write http:// or https://', 'zh-CN': '应以 http:// 或 https:// 开头' },
  'http-unreachable': {
    en: 'the server cannot be reached: {words}',
    'zh-CN': '无法连接 HTTP 服务器：{words}',
  },
  'asker-gone': { en: 'nobody waits for it any more', 'zh-CN': '已无人等待' },
  'answer-unknown': { en: 'it is not what a node sends', 'zh-CN': '收到的不是节点应发送的内容' },
  'cut-off': { en: 'it does not answer now', 'zh-CN': '目前没有应答' },
  'login-refused': { en: 'it does not let this node in', 'zh-CN': '它不允许本节点登录' },
  'library-body-missing': {
    en: 'NATS no longer has its bytes; add the file again',
    'zh-CN': 'NATS 中已没有它的内容；请重新添加该文件',
  },
  'library-body-damaged': {
    en: 'NATS has other bytes than were put there; add the file again',
    'zh-CN': 'NATS 中的内容与放入时不符；请重新添加该文件',
  },
  'bytes-stopped': { en: 'no more bytes came', 'zh-CN': '后续字节没有到达' },
  'http-silent': { en: 'the server does not answer', 'zh-CN': 'HTTP 服务器无响应' },
  'http-refused': { en: 'the server answers {status}', 'zh-CN': 'HTTP 服务器返回 {status}' },
  'http-too-large': { en: 'more than {limit} bytes', 'zh-CN': '超过 {limit} 字节' },
  'http-size-differs': {
    en: 'the server announced {announced} bytes and sent {received}',
    'zh-CN': 'HTTP 服务器声明 {announced} 字节，实际发送 {received} 字节',
  },
  'files-answer-unexpected': {
    en: 'the files answered "{answer}"',
    'zh-CN': '文件读写返回了意外的结果“{answer}”',
  },

  // Users of this machine.
  'system-lacks-users': { en: 'this system has no such users', 'zh-CN': '此系统没有这类用户' },
  'no-such-user': { en: 'there is no such user', 'zh-CN': '用户不存在' },
  'user-is-root': { en: 'it is root under another name', 'zh-CN': '它只是 root 的别名' },

  // Sockets, processes and threads.
  'no-interface-of-family': {
    en: 'no interface with a link has an address of its family',
    'zh-CN': '没有链路正常且配置了该地址族地址的网卡',
  },
  'interface-lacks-link': {
    en: '{interface} is gone, or has no link or no address of its family',
    'zh-CN': '网卡 {interface} 已不存在，或没有链路，或未配置该地址族的地址',
  },
  'bound-to-no-ip': { en: 'bound to no IP address', 'zh-CN': '未绑定到 IP 地址' },
  // The PROXY protocol before a relayed connection.
  'proxy-header-missing': {
    en: 'it did not begin with a header of the PROXY protocol',
    'zh-CN': '连接开头不是 PROXY 协议头',
  },
  'proxy-header-malformed': {
    en: 'its header of the PROXY protocol is malformed',
    'zh-CN': 'PROXY 协议头格式有误',
  },
  'proxy-header-too-long': {
    en: 'its header of the PROXY protocol is longer than is taken',
    'zh-CN': 'PROXY 协议头过长',
  },
  'proxy-header-slow': {
    en: 'its header of the PROXY protocol was not there within {seconds} s',
    'zh-CN': '{seconds} 秒内未收到完整的 PROXY 协议头',
  },

  'tls-peer-hung-up': { en: 'it hung up before the handshake was done', 'zh-CN': '握手完成前对方已断开连接' },
  'tls-not-spoken': { en: 'what it sent is not TLS', 'zh-CN': '对方发来的不是 TLS 数据' },
  'tls-nothing-in-common': {
    en: 'it offered no version and cipher of TLS that is used here',
    'zh-CN': '双方没有共同支持的 TLS 版本或加密套件',
  },
  'tls-certificate-refused': { en: 'it did not accept the certificate', 'zh-CN': '对方不接受本端的证书' },
  'tls-handshake-slow': {
    en: 'the handshake was not done within {seconds} s',
    'zh-CN': '握手未在 {seconds} 秒内完成',
  },
  'tls-handshake-broken': { en: 'the handshake broke off ({words})', 'zh-CN': '握手出错（{words}）' },
  'worker-exited': { en: 'exit {status}', 'zh-CN': '退出码 {status}' },
  'worker-never-listened': {
    en: 'the worker process ended before it listened',
    'zh-CN': '工作进程尚未监听就已退出',
  },
  'thread-ended': { en: 'it ended', 'zh-CN': '自行结束' },
  'nothing-came': { en: 'nothing arrived', 'zh-CN': '未收到任何数据' },
  'segments-lost': { en: 'segments did not arrive', 'zh-CN': '分段未到达' },

  ...filterReasons,

  ...layoutReasons,

  ...sequenceReasons,

  ...workspaceReasons,
} as const satisfies Readonly<Record<string, Sentence>>);

/** A reason of this program's own. */
export type ReasonKey = keyof typeof reasons;

/** Whether a `reason` is this program's own; any other is in the words of its source. */
export function isReasonKey(reason: unknown): reason is ReasonKey {
  return typeof reason === 'string' && Object.hasOwn(reasons, reason);
}

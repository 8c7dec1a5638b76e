import { checksumReasons } from './checksum-reasons.js';
import type { Sentence } from './entry.js';
import { importReasons } from './import-reasons.js';
import { layoutReasons } from './layout-reasons.js';
import { sequenceReasons } from './sequence-reasons.js';

/**
 * This program's own words for why something failed: the text of the param `reason` of a failure if it is one of these
 * keys. `{name}` marks a param of the same failure. Every key has a hyphen, so that no word of the system or of another
 * program is taken for one.
 */
export const reasons = Object.freeze({
  ...checksumReasons,
  ...importReasons,

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

  // A file of a workspace.
  'outside-workspace': {
    en: 'it is not below the folder of the workspace',
    'zh-CN': '不在工作区文件夹之内',
  },
  'path-crosses-link': {
    en: 'a symbolic link is on the way; a workspace has folders of its own only',
    'zh-CN': '路径中有符号链接；工作区只使用自身的文件夹',
  },
  'property-no-id': {
    en: '{property} has to be e1, e2 … as the workbench gives them',
    'zh-CN': '{property} 应为工作台分配的 e1、e2 等形式',
  },
  'property-no-duration': {
    en: '{property} has to be a duration, as 500ms, 5s, 2m or 1h',
    'zh-CN': '{property} 应为时长，例如 500ms、5s、2m 或 1h',
  },
  'property-no-name': {
    en: '{property} has to begin with a letter and hold letters, digits, "_", "." and "-" alone, at most 64',
    'zh-CN': '{property} 应以字母开头，只含字母、数字、“_”、“.”和“-”，最多 64 个字符',
  },
  'panel-button': {
    en: '{property} has to do exactly one thing: message, messages, sequence or panel',
    'zh-CN': '{property} 须且只能指定 message、messages、sequence、panel 之一',
  },
  'panel-link': {
    en: '{property} has to begin with http:// or https://',
    'zh-CN': '{property} 须以 http:// 或 https:// 开头',
  },
  'message-content': {
    en: 'a message has one of text, hex, form and file',
    'zh-CN': '消息须有且只有 text、hex、form、file 之一',
  },
  'placeholder-not-closed': {
    en: '{{ without }}: "{found}"; write \\{{ for the braces themselves',
    'zh-CN': '{{ 缺少对应的 }}：“{found}”；花括号本身写作 \\{{',
  },
  'placeholder-name': {
    en: '"{found}" is no placeholder: a name, counter, time, date, unixtime, random, unique, or ?NAME',
    'zh-CN':
      '“{found}”不是占位符：可用名称、counter、time、date、unixtime、random、unique，或以问号开头的名称',
  },
  'placeholder-form': {
    en: '"{found}": after the colon stands a width, or u8 to u64 or i8 to i64 with be or le: u16le',
    'zh-CN': '“{found}”：冒号后应为宽度，或 u8～u64、i8～i64 加 be 或 le，如 u16le',
  },
  'placeholder-unset': {
    en: '{name} has no value; give one in the environment, or with --set {name}=…',
    'zh-CN': '{name} 没有值；请在环境中设定，或使用 --set {name}=…',
  },
  'placeholder-blank': {
    en: '{name} is asked when sending; give it with --set {name}=…',
    'zh-CN': '{name} 须在发送时填写；可用 --set {name}=… 给出',
  },
  'placeholders-too-many': {
    en: 'it has more than 10,000 placeholders; split it up',
    'zh-CN': '占位符超过 10,000 个；请拆分',
  },
  'placeholder-too-long': {
    en: 'with the value of {name} it comes to more than 16 million characters',
    'zh-CN': '填入 {name} 的值后超过 1600 万个字符',
  },
  'placeholder-no-number': {
    en: 'the value of {name} is no whole number, which its bytes need',
    'zh-CN': '{name} 的值不是整数，无法写成字节',
  },
  'placeholder-no-fit': {
    en: 'the value of {name} does not fit into the bytes that it is written as',
    'zh-CN': '{name} 的值超出了所写字节数的范围',
  },
  'file-not-utf8': {
    en: 'it is not UTF-8; save it in that encoding',
    'zh-CN': '文件不是 UTF-8 编码；请另存为 UTF-8',
  },
  'yaml-empty': { en: 'it is empty', 'zh-CN': '文件是空的' },
  'yaml-too-long': { en: 'it is longer than 8 MiB', 'zh-CN': '文件超过 8 MiB' },
  'yaml-too-deep': { en: 'it nests deeper than 64 levels', 'zh-CN': '嵌套超过 64 层' },
  'yaml-too-many-values': {
    en: 'it stands for more than a million values',
    'zh-CN': '展开后的值超过一百万个',
  },
  'yaml-too-many-lines': { en: 'it has more than 500,000 lines', 'zh-CN': '文件超过 50 万行' },
  'yaml-alias': {
    en: 'an alias or an anchor that leads nowhere, or back to itself; quote a text that begins with an asterisk or an ampersand',
    'zh-CN': '别名或锚点没有目标，或指回自身；以星号或与号开头的文本须加引号',
  },
  'yaml-tag': {
    en: 'a tag (!) has no meaning here; quote a text that begins with !',
    'zh-CN': '此处不使用标签（!）；以叹号开头的文本须加引号',
  },
  'yaml-directive': {
    en: 'a directive (%) has no meaning here; quote a text that begins with %',
    'zh-CN': '此处不使用指令（%）；以百分号开头的文本须加引号',
  },
  'yaml-escape': {
    en: "an escape that YAML does not know; write \\\\ for a backslash, or put the text between single quotes: '…'",
    'zh-CN': "YAML 不认识的转义；反斜杠写作 \\\\，或改用单引号：'…'",
  },
  'yaml-indent': {
    en: 'it is not indented as the lines that it belongs to',
    'zh-CN': '缩进与同级的行不一致',
  },
  'yaml-tab': { en: 'indented with a tab; YAML wants spaces', 'zh-CN': '使用了制表符缩进；YAML 须用空格' },
  'yaml-scalar-start': {
    en: 'a text cannot begin with this sign; put it between quotes',
    'zh-CN': '文本不能以此符号开头；请加引号',
  },
  'yaml-two-on-a-line': {
    en: 'two keys on one line; put a text with ": " between quotes',
    'zh-CN': '一行中有两个键；含冒号和空格的文本须加引号',
  },
  'yaml-block-in-flow': {
    en: 'a list or map by lines between brackets; write it with brackets as well',
    'zh-CN': '括号内不能使用按行书写的列表或映射；请同样用括号书写',
  },
  'yaml-key-twice': { en: 'a key stands here for the second time', 'zh-CN': '键重复出现' },
  'yaml-key-not-text': { en: 'a key has to be a plain text', 'zh-CN': '键必须是普通文本' },
  'yaml-key-too-long': {
    en: 'a key of more than 1,024 characters; is a quote or a bracket missing?',
    'zh-CN': '键超过 1024 个字符；是否缺少引号或括号？',
  },
  'yaml-missing-sign': {
    en: 'a quote, a bracket, a comma or ": " is missing',
    'zh-CN': '缺少引号、括号、逗号，或冒号后的空格',
  },
  'yaml-second-document': {
    en: 'a second document (---) begins here; a file holds one',
    'zh-CN': '此处开始第二个文档（---）；一个文件只能有一个文档',
  },
  'yaml-unexpected': {
    en: 'something does not belong here; a text with signs of YAML has to be quoted',
    'zh-CN': '此处内容多余；含有 YAML 符号的文本须加引号',
  },

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

  // A filter.
  'filter-unexpected': { en: '{text} does not belong here', 'zh-CN': '此处不应出现 {text}' },
  'filter-of-libpcap': {
    en: '{text} is a word of capture filters (-f); a display filter has fields, as in tcp.port == 80 or ip.addr == 10.0.0.1',
    'zh-CN':
      '{text} 是抓包过滤表达式（-f）的用词；显示过滤表达式使用字段，例如 tcp.port == 80 或 ip.addr == 10.0.0.1',
  },
  'filter-equality': { en: 'equality is ==', 'zh-CN': '相等写作 ==' },
  'filter-ends-early': { en: 'it ends too early', 'zh-CN': '表达式不完整' },
  'filter-quote-missing': { en: 'the closing quote is missing', 'zh-CN': '缺少右引号' },
  'filter-escape-unknown': {
    en: 'the escape {text} is not known; write two backslashes for one',
    'zh-CN': '转义 {text} 无效；反斜杠本身须写两个',
  },
  'filter-character-alone': {
    en: 'single quotes hold exactly one character; a text has double quotes',
    'zh-CN': '单引号内只能有一个字符；文本请用双引号',
  },
  'filter-layer-number': {
    en: 'after # comes the number of a layer, as in ip.addr#2',
    'zh-CN': '# 之后应为层号，例如 ip.addr#2',
  },
  'filter-range-invalid': {
    en: '{text} is no range; write [0], [0:2], [0-1], [:2] or [2:]',
    'zh-CN': '{text} 不是有效范围；可写 [0]、[0:2]、[0-1]、[:2] 或 [2:]',
  },
  'filter-too-long': { en: 'it has more than {limit} words and signs', 'zh-CN': '词和符号超过 {limit} 个' },
  'filter-too-deep': { en: 'it nests more than {limit} levels deep', 'zh-CN': '嵌套超过 {limit} 层' },
  'filter-value-first': {
    en: '{text} is a value; write the field before the operator',
    'zh-CN': '{text} 是值；字段应写在运算符左边',
  },
  'filter-value-alone': {
    en: '{text} is a value, which alone selects nothing; write a field or a protocol',
    'zh-CN': '{text} 是值，单独使用没有意义；请写字段或协议',
  },
  'filter-function-alone': {
    en: 'a function gives a value; compare it with another',
    'zh-CN': '函数的结果须与某个值比较',
  },
  'filter-function-unknown': {
    en: '{text} is no function; there are {known}',
    'zh-CN': '没有函数 {text}；可用 {known}',
  },
  'filter-arguments-wrong': {
    en: '{text} takes {takes}',
    'zh-CN': '{text} 的参数应为 {takes}',
  },
  'filter-types-differ': {
    en: '{left} and {text} are of different types',
    'zh-CN': '{left} 与 {text} 类型不同',
  },
  'filter-operator-unsuited': {
    en: '{operator} cannot be used with {text}',
    'zh-CN': '{operator} 不能用于 {text}',
  },
  'filter-pattern-unquoted': {
    en: 'a regular expression has double quotes',
    'zh-CN': '正则表达式须放在双引号内',
  },
  'filter-pattern-looks-around': {
    en: 'lookahead, lookbehind and back references are not supported: their time is not bounded',
    'zh-CN': '不支持前瞻、后顾和反向引用：其耗时没有上限',
  },
  'filter-not-sliced': {
    en: '{text} is a number, of which no bytes can be taken; use & instead',
    'zh-CN': '{text} 是数值，不能取其中的字节；可改用 &',
  },
  'filter-set-needs-field': {
    en: 'only a field can be looked for in a set',
    'zh-CN': '只有字段可以用 in 判断',
  },
  'filter-not-number': { en: 'it is not a whole number', 'zh-CN': '不是整数' },
  'filter-number-too-big': { en: 'the most is {most}', 'zh-CN': '最大为 {most}' },
  'filter-name-unknown': { en: 'no value has this name', 'zh-CN': '没有叫这个名称的值' },
  'filter-quotes-not-taken': { en: 'write it without quotes', 'zh-CN': '不要加引号' },
  'filter-not-bytes': {
    en: 'write bytes in hex, as in 0a:ff, or a text in quotes',
    'zh-CN': '请用十六进制写字节（例如 0a:ff），或写带引号的文本',
  },
  'filter-not-address': {
    en: 'it is no {family} address; write one as in {example}',
    'zh-CN': '不是有效的 {family} 地址；请写成 {example}',
  },
  'filter-prefix-too-long': { en: 'a prefix has at most {most} bits', 'zh-CN': '前缀最长 {most} 位' },
  'filter-not-time': { en: 'write seconds, as in 1.5', 'zh-CN': '请写秒数，例如 1.5' },
  'filter-not-date': {
    en: 'write a date in quotes, as "2011-07-04 12:34:56" or "Nov 12, 1999 08:55:44.123"; it is in UTC',
    'zh-CN': '请用引号写出日期，例如 "2011-07-04 12:34:56" 或 "Nov 12, 1999 08:55:44.123"；按 UTC 解释',
  },
  'filter-not-boolean': { en: 'write 1, 0, True or False', 'zh-CN': '请写 1、0、True 或 False' },

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

  ...layoutReasons,

  ...sequenceReasons,
} as const satisfies Readonly<Record<string, Sentence>>);

/** A reason of this program's own. */
export type ReasonKey = keyof typeof reasons;

/** Whether a `reason` is this program's own; any other is in the words of its source. */
export function isReasonKey(reason: unknown): reason is ReasonKey {
  return typeof reason === 'string' && Object.hasOwn(reasons, reason);
}

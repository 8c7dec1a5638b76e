/** Why an entry of another program's file, or a part of it, is not taken. `{name}` marks a param of the failure. */
export const importReasons = {
  'import-address': {
    en: 'the address {address} is none',
    'zh-CN': '地址 {address} 无效',
  },
  'import-answer': {
    en: 'the answer {answer}: a value in it is asked for when it is sent, it is too long, or it is not in the file',
    'zh-CN': '应答 {answer}：其中含有发送时才填写的值、内容过长，或文件中没有该应答',
  },
  'import-answer-back': {
    en: 'sending a response to what comes back; make a rule for it',
    'zh-CN': '收到回复后自动应答；请另建规则',
  },
  'import-block': { en: 'a block {block} has no counterpart', 'zh-CN': '没有与 {block} 块对应的内容' },
  'import-button-empty': {
    en: 'the button {title}, which does nothing',
    'zh-CN': '按钮“{title}”未执行任何操作',
  },
  'import-c-length': {
    en: 'its length {length} is not known here; there are no zeros behind its values',
    'zh-CN': '此处无法得知其长度 {length}；未在各值之后补零',
  },
  'import-c-string': { en: 'a wide or raw string', 'zh-CN': '宽字符串或原始字符串' },
  'import-c-structure': {
    en: 'a structure; arrays and strings are taken',
    'zh-CN': '结构体；只读取数组和字符串',
  },
  'import-c-value': {
    en: '{found} is no byte; numbers from 0 to 255 and characters are taken',
    'zh-CN': '{found} 不是字节；仅接受 0–255 的数和字符',
  },
  'import-checked': {
    en: 'the checksum {checksum} of what is received; set one on the endpoint',
    'zh-CN': '接收数据的校验 {checksum}；请在端点上设置',
  },
  'import-checksum': {
    en: 'the checksum {checksum} is not known',
    'zh-CN': '无法识别校验方式 {checksum}',
  },
  'import-comment': { en: 'a comment', 'zh-CN': '注释' },
  'import-cycle-once': {
    en: 'starting again at the end: the button sends all once',
    'zh-CN': '循环往复：按钮只依次发送一遍',
  },
  'import-deleted': {
    en: 'deleted there: the list of names does not have it',
    'zh-CN': '已在原程序中删除：名称列表中没有该项',
  },
  'import-empty': { en: 'empty entry', 'zh-CN': '空条目' },
  'import-function': {
    en: '{found}: a pause, control line or break within a message',
    'zh-CN': '{found}：消息中间的停顿、控制线或中断信号',
  },
  'import-kind': { en: 'the kind {kind} is not known', 'zh-CN': '无法识别类型 {kind}' },
  'import-kind-missing': {
    en: 'its kind is missing: A before the comma is text, H is hex',
    'zh-CN': '缺少类型：逗号前写 A 为文本，写 H 为十六进制',
  },
  'import-link': {
    en: 'the link {link} is none of http or https',
    'zh-CN': '链接 {link} 不是 http 或 https 地址',
  },
  'import-looks-accounts': {
    en: 'a table of accounts, as /etc/passwd',
    'zh-CN': '类似 /etc/passwd 的账户表',
  },
  'import-looks-html': { en: 'HTML', 'zh-CN': 'HTML 文件' },
  'import-looks-ini': { en: 'an INI file with sections', 'zh-CN': '带节名的 INI 文件' },
  'import-looks-json': { en: 'JSON', 'zh-CN': 'JSON 文件' },
  'import-looks-xml': { en: 'XML', 'zh-CN': 'XML 文件' },
  'import-macro': {
    en: 'the macro {found}, which an answer does not have',
    'zh-CN': '宏 {found}：应答中没有对应的占位符',
  },
  'import-no-answer': { en: 'it answers nothing', 'zh-CN': '未填写应答内容' },
  'import-no-condition': { en: 'it waits for nothing', 'zh-CN': '未填写匹配条件' },
  'import-no-content': { en: 'it has no content', 'zh-CN': '没有内容' },
  'import-number': {
    en: '{found} is no byte in its base',
    'zh-CN': '{found} 不是该进制下的字节',
  },
  'import-option': {
    en: 'the condition number {option} has no counterpart',
    'zh-CN': '条件 {option} 没有对应的写法',
  },
  'import-own-port': {
    en: 'the own port {port}; bind an endpoint to it',
    'zh-CN': '本地端口 {port}；请在端点上绑定',
  },
  'import-panel-after': {
    en: 'showing another panel after what {title} sends',
    'zh-CN': '“{title}”发送后切换面板',
  },
  'import-panel-unknown': {
    en: 'the panel {panel}, which the file does not have',
    'zh-CN': '面板 {panel}：文件中没有',
  },
  'import-protocol': {
    en: 'there is no {protocol} here: TCP, UDP and TLS',
    'zh-CN': '不支持 {protocol}：仅支持 TCP、UDP 和 TLS',
  },
  'import-serial': {
    en: 'a serial port; this program has network ones',
    'zh-CN': '串口；本程序只使用网络端口',
  },
  'import-settings': {
    en: 'settings of the program itself ({count})',
    'zh-CN': '原程序自身的设置（{count} 项）',
  },
  'import-snapshot': { en: 'the trigger of a snapshot', 'zh-CN': '快照触发' },
  'import-stop': { en: 'stopping the communication', 'zh-CN': '停止通信' },
  'import-token': {
    en: 'it has something else than pairs of hex digits and wildcards: {found}',
    'zh-CN': '含有十六进制字节和通配符以外的内容：{found}',
  },
  'import-too-large': { en: 'it is too large', 'zh-CN': '内容过大' },
  'import-version': {
    en: 'version {version} is none of 6 to 9; what can be read is taken',
    'zh-CN': '版本 {version} 不在 6–9 之间；能读取的内容照常导入',
  },
} as const;

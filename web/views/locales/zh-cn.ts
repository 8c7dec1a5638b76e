import type { en } from './en.js';

/** The sentences of what several places say, in Chinese. */
export const zhCn: Readonly<Record<keyof typeof en, string>> = {
  endpoints: '端点',

  loading: '正在打开…',

  close: '关闭',
  cancel: '取消',
  copy: '复制',
  copyOf: '复制 {{text}}',
  copied: '已复制',
  received: '接收',
  sent: '发送',

  keys: '键盘快捷键',

  noAnswer: '工作台没有响应；请确认 bob 仍在运行。',

  verbListen: 'TCP 服务端',

  verbConnect: 'TCP 客户端',

  verbUdp: 'UDP 通信',

  verbTcpRelay: 'TCP 中继',
  verbUdpRelay: 'UDP 中继',

  more: '更多选项',

  fieldPort: '端口',

  fieldSendToNobody: '回复来源',

  checksumNone: '无',
  checksumHelp: '要加入的校验：[(FIRST,LAST)] 算法 [le|be] [hex|HEX] [@POSITION]',

  stateOpening: '正在打开',
  endpointTemporary: '临时',
  endpointKeep: '保留',
  endpointKeepWhy: '为发送报文而建立，程序结束后即消失；点击“保留”可将其存入工作区。',
  stateListening: '监听中',
  stateListeningPeers_one: '{{count}} 个连接',
  stateListeningPeers_other: '{{count}} 个连接',
  stateRelay: '中继中',
  stateRelayPeers_one: '中继 {{count}} 个客户端',
  stateRelayPeers_other: '中继 {{count}} 个客户端',
  stateUdp: '已打开',
  stateUdpPeers_one: '{{count}} 个对端',
  stateUdpPeers_other: '{{count}} 个对端',
  stateConnecting: '正在连接',
  stateConnectingAgain: '第 {{attempt}} 次尝试连接',
  stateConnected: '已连接',
  stateWaiting: '{{seconds}} 秒后重连',
  stateStopping: '正在停止',
  stateStopped: '已停止',
  stateFailed: '失败',
  brief_ADDRESS_IN_USE: '端口被占用',
  brief_ADDRESS_NOT_LOCAL: '不是本机地址',
  brief_PERMISSION_DENIED: '权限不足',
  brief_HOST_NOT_FOUND: '域名无法解析',
  brief_CONNECTION_REFUSED: '连接被拒绝',
  brief_CONNECTION_RESET: '对端已重置',
  brief_UNREACHABLE: '网络不可达',
  brief_CONNECT_TIMED_OUT: '连接超时',
  brief_TLS_FAILED: 'TLS 握手失败',
  replyEcho: '原样回显',
  replyReverse: '反转后回复',
  replyReverseBytes: '按字节反转后回复',
  replyTemplate: '自动应答 {{template}}',

  start: '启动',
  stop: '停止',
  edit: '编辑',
  remove: '删除',

  filter: '筛选',

  seePorts: '查看端口占用',

  receivedBytes_one: '接收 {{shown}} 字节',
  receivedBytes_other: '接收 {{shown}} 字节',
  sentBytes_one: '发送 {{shown}} 字节',
  sentBytes_other: '发送 {{shown}} 字节',

  fieldEncoding: '编码',
  fieldReply: '自动应答',

  create: '创建并启动',

  fieldAutoStart: '随工作台启动',
  fieldRange: '{{least}}–{{most}}',
  fieldOutOfRange: '应为数字，范围 {{range}}',
  defaultIs: '{{range}}，默认 {{value}}',

  error_ENVIRONMENT_UNCHOSEN: '{{name}} 的值因环境而异：请在 {{choices}} 中选定一个。',
  error_ADDRESS_IN_USE: '端口 {{port}} 已被其他程序占用；请换一个端口，或在“端口占用”中查看占用者',
  'error_ADDRESS_IN_USE_port-held-hidden':
    '端口 {{port}} 已被占用，占用者仅 root 可见；请换一个端口，或运行“sudo bob ports {{port}}”查看',
  'error_ADDRESS_IN_USE_port-held':
    '端口 {{port}} 已被 {{process}}（PID {{pid}}）占用；请结束该程序，或换一个端口',
  'error_ADDRESS_IN_USE_port-held-here':
    '端口 {{port}} 已被本工作台的另一个端点占用；请停止该端点，或换一个端口',
  error_ESCAPE_INVALID:
    '第 {{column}} 列的转义“{{found}}”无效；可用 \\n \\r \\t \\0 \\\\ \\xHH \\uHHHH \\u{…}，或关闭转义',
  error_BROADCAST_REFUSED: '{{address}} 是广播地址；如需发送，请在“编辑”中允许广播',
  error_CONNECTION_LIMIT:
    '已拒绝 {{count}} 个连接（最近一个 {{address}}）：{{most}} 个连接已满；可在“编辑”中提高上限',
  error_TLS_FAILED:
    '与 {{address}} 的 TLS 握手失败：{{reason}}；请确认双方都用 TLS 且证书可信（可在“编辑”中选择不校验证书）',
  'error_TLS_FAILED_handshake-failed':
    '{{address}} 的 TLS 握手失败：{{reason}}；连接此端点的客户端须使用 TLS 1.2 或更高版本，并接受其证书',
  'error_TLS_FAILED_handshakes-failed':
    '又有 {{count}} 次 TLS 握手失败，最近一次来自 {{address}}：{{reason}}',
  error_TFTP_READ_ONLY: '已拒绝上传“{{text}}”；如需接收，请把“上传”改为“只允许新文件”',
  error_TFTP_FILE_EXISTS: '“{{text}}”已存在，未被覆盖；如需覆盖，请把“上传”改为“允许覆盖已有文件”',
  error_TFTP_BUSY: '已有 {{transfers}} 个传输在进行，达到上限；请等其中一个结束',
  error_TFTP_CLIENT_DENIED: '{{peer}} 不允许使用此服务器',
  error_TFTP_OPTIONS_INVALID: '服务器对选项 {{option}} 应答了“{{text}}”，与请求不符；该服务器不符合 RFC 2347',
  error_TFTP_REQUEST_TOO_LONG: '文件名“{{text}}”放不进 512 字节的请求；请换用较短的名称',
  error_NOT_CONNECTED: '没有对端连入，内容未发送',
  error_PEER_UNKNOWN: '{{peer}} 已断开，内容未发送',
  error_TOKEN_MISSING: '访问此工作台需要令牌；请刷新页面后填写',

  filterApply: '应用',
  filterChoices: '此处可输入的内容',

  tftp: 'TFTP',

  tftpReplace: '替换',
  tftpReplaceSure: '目录中已有 {{name}}，是否替换？',

  paneWidth: '{{pane}}宽度',
  paneHeight: '{{pane}}高度',
  paneHint: '拖动调整，双击恢复默认大小',
  panePixels: '{{count}} 像素',
  pane_rail: '端点与工具栏',
  pane_inspector: '消息详情',
  'pane_inspector-height': '消息详情',
  pane_draft: '发送输入框',
  'pane_values-figures': '数值表',
  'pane_packet-panes': '报文下方窗格',
  'pane_capture-ladder': '会话过程窗格',
  'pane_capture-bytes': '字节窗格',
  'pane_message-list': '消息列表',
  'pane_file-list': '文件列表',
  'pane_file-side': '编辑器侧栏',

  rateMost: '最高 {{most}}',
};

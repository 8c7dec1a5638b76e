import { entries } from './entry.js';

/** Failures of clusters. */
export const clusterErrors = entries({
  CLUSTER_URL_INVALID: {
    fault: 'local',
    en: '"{text}" is no NATS server; write nats://HOST:4222, tls://HOST:4222 or nats://USER:PASSWORD@HOST:4222, several with commas',
    'zh-CN':
      '“{text}”不是 NATS 服务器地址；请写成 nats://主机:4222、tls://主机:4222 或 nats://用户:密码@主机:4222，多个用逗号隔开',
  },
  NODE_NAME_INVALID: {
    fault: 'local',
    en: '"{text}" cannot be the name of a node: 1 to 32 letters, digits, - and _, beginning with a letter or a digit; choose another --node',
    'zh-CN': '“{text}”不能用作节点名：须为 1 到 32 个字母、数字、- 或 _，且以字母或数字开头；请另选 --node',
  },
  CLUSTER_UNREACHABLE: {
    fault: 'system',
    en: 'NATS at {server} cannot be reached: {reason}; start nats-server there, or correct --cluster',
    'zh-CN': '无法连接 {server} 的 NATS：{reason}；请在那里启动 nats-server，或更正 --cluster',
  },
  CLUSTER_REFUSED: {
    fault: 'local',
    en: 'NATS at {server} lets nobody in as {user}; give the right user, token or --creds',
    'zh-CN': '{server} 的 NATS 拒绝以 {user} 登录；请给出正确的用户、令牌或 --creds',
  },
  CLUSTER_CREDENTIALS_INVALID: {
    fault: 'local',
    en: '{file} holds no NATS credentials; --creds takes a file of a user JWT and its seed, as nsc writes it',
    'zh-CN': '{file} 中没有 NATS 凭据；--creds 需要由 nsc 生成的、含用户 JWT 及其种子的文件',
  },
  CLUSTER_AWAY: {
    fault: 'system',
    en: 'this node is cut off from NATS at {server}; it tries again by itself, ask again then',
    'zh-CN': '本节点与 {server} 的 NATS 失去连接，正在自动重试；恢复后请再试',
  },
  CLUSTER_NONE: {
    fault: 'local',
    en: 'this workbench is in no cluster; start it with --cluster nats://HOST:4222 --node NAME',
    'zh-CN': '此工作台未加入集群；请用 --cluster nats://主机:4222 --node 名称 启动',
  },
  CLUSTER_NOT_PERMITTED: {
    fault: 'local',
    en: 'the NATS user {user} may not {operation} on {node}; ask whoever administers the NATS accounts for the role {role}',
    'zh-CN': 'NATS 用户 {user} 无权在 {node} 上执行 {operation}；请向 NATS 账户管理员申请 {role} 角色',
  },
  CLUSTER_SUBJECT_DENIED: {
    fault: 'local',
    en: 'the NATS user {user} may not subscribe to {subject} at {server}; let whoever administers the NATS accounts permit it (docs/cluster.md)',
    'zh-CN': '{server} 的 NATS 用户 {user} 无权订阅 {subject}；请 NATS 账户管理员授权（见 docs/cluster.md）',
  },
  NODE_NAME_TAKEN: {
    fault: 'local',
    en: '{node} is the name of another node, on {host}; choose another --node',
    'zh-CN': '节点名 {node} 已被 {host} 上的另一个节点使用；请另选 --node',
  },
  NODE_UNKNOWN: {
    fault: 'local',
    en: 'no node {node} answers; bob nodes lists those that do',
    'zh-CN': '没有名为 {node} 的节点应答；用 bob nodes 查看在线节点',
  },
  NODE_SILENT: {
    fault: 'peer',
    en: '{node} took the question and has said nothing for {seconds} s; see whether it still runs, and ask again',
    'zh-CN': '{node} 收到了请求，但 {seconds} 秒没有回应；请确认它仍在运行，然后重试',
  },
  NODE_BUSY: {
    fault: 'peer',
    en: '{node} is at work on {count} questions of other nodes; ask again when some are done',
    'zh-CN': '{node} 正在处理其他节点的 {count} 个请求；请稍后再试',
  },
  NODE_CANNOT: {
    fault: 'peer',
    en: '{node} cannot do {operation}: it is no workbench, or an older one; do it on a node with a workbench of this version',
    'zh-CN': '{node} 不能执行 {operation}：它不是工作台，或版本较旧；请在运行此版本工作台的节点上操作',
  },
  NODE_STREAM_BROKEN: {
    fault: 'system',
    en: 'what {node} was sending broke off: {reason}; ask again',
    'zh-CN': '{node} 的数据传输中断：{reason}；请重试',
  },
  HISTORY_UNAVAILABLE: {
    fault: 'system',
    en: 'NATS at {server} keeps no history: {reason}; nats-server must run with JetStream (-js), have room, and let this user use it (docs/cluster.md)',
    'zh-CN':
      '{server} 的 NATS 无法保存历史：{reason}；nats-server 须启用 JetStream（-js）、留有空间，并允许该用户使用（见 docs/cluster.md）',
  },
  HISTORY_NONE: {
    fault: 'local',
    en: 'NATS at {server} has no history yet: no workbench was a node there without --no-history',
    'zh-CN': '{server} 的 NATS 中还没有历史：尚无工作台以节点身份加入，或都使用了 --no-history',
  },
  HISTORY_LIMIT_INVALID: {
    fault: 'local',
    en: '{option} "{text}" is not from {least} to {most}; write it as {option} {example}',
    'zh-CN': '{option} “{text}”不在 {least} 至 {most} 之间；写法如 {option} {example}',
  },
  LIBRARY_UNAVAILABLE: {
    fault: 'system',
    en: 'the library in NATS at {server} cannot be used: {reason}; nats-server must run with JetStream (-js) and have room, and let this user use it',
    'zh-CN':
      '无法使用 {server} 上 NATS 中的文件库：{reason}；nats-server 须启用 JetStream（-js）、留有空间，并允许该用户使用',
  },
  LIBRARY_FILE_UNKNOWN: {
    fault: 'local',
    en: 'the library has no file {name}; bob library list shows those that it has',
    'zh-CN': '文件库中没有 {name}；用 bob library list 查看已有文件',
  },
  LIBRARY_VERSION_UNKNOWN: {
    fault: 'local',
    en: '{name} cannot be taken back to that version: {served} is served, and kept are {versions}; bob library versions lists them',
    'zh-CN':
      '{name} 无法退回到该版本：当前提供版本 {served}，保留的版本有 {versions}；用 bob library versions 查看',
  },
  LIBRARY_CHANGED: {
    fault: 'peer',
    en: '{name} was changed meanwhile: {by} made it version {version} ({theirs}…), so this change ({digest}…) does not hold; look at it and change it again',
    'zh-CN':
      '{name} 期间已被修改：{by} 将其改为版本 {version}（{theirs}…），因此本次修改（{digest}…）未生效；请查看后再改',
  },
  LIBRARY_BODY_MISSING: {
    fault: 'system',
    en: 'NATS no longer has the bytes {digest} of the library; add the file again',
    'zh-CN': 'NATS 中已没有文件库的内容 {digest}；请重新添加该文件',
  },
  LIBRARY_BODY_DAMAGED: {
    fault: 'system',
    en: 'what NATS keeps as {digest} are other bytes, so they are not used; add the file again',
    'zh-CN': 'NATS 中保存为 {digest} 的内容与摘要不符，未予使用；请重新添加该文件',
  },
  LIBRARY_READ_FAILED: {
    fault: 'system',
    en: 'the bytes {digest} of the library could not be read to their end: {reason}; try again',
    'zh-CN': '未能读完文件库的内容 {digest}：{reason}；请重试',
  },
});

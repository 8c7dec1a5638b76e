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
    en: 'NATS at {server} lets nobody in as {user} with this login; give the right user and password, or --creds',
    'zh-CN': '{server} 的 NATS 拒绝 {user} 以此登录；请给出正确的用户和密码，或 --creds',
  },
  CLUSTER_LOGIN_MISSING: {
    fault: 'local',
    en: 'NATS at {server} wants a login; give it in --cluster as nats://USER:PASSWORD@HOST or nats://TOKEN@HOST, or a file with --creds',
    'zh-CN':
      '{server} 的 NATS 要求登录；请在 --cluster 中写成 nats://用户:密码@主机 或 nats://令牌@主机，或用 --creds 给出凭据文件',
  },
  CLUSTER_TOKEN_REFUSED: {
    fault: 'local',
    en: 'NATS at {server} does not take this token; correct it in --cluster, nats://TOKEN@HOST',
    'zh-CN': '{server} 的 NATS 不接受此令牌；请更正 --cluster 中的令牌（nats://令牌@主机）',
  },
  CLUSTER_CREDENTIALS_INVALID: {
    fault: 'local',
    en: '{file} holds no NATS credentials; --creds takes a file of a user JWT and its seed, as nsc writes it',
    'zh-CN': '{file} 中没有 NATS 凭据；--creds 需要由 nsc 生成的、含用户 JWT 及其种子的文件',
  },
  CLUSTER_PEM_INVALID: {
    fault: 'local',
    en: '{file} holds no certificate and no key; --cluster-ca, --cluster-cert and --cluster-key take files in PEM',
    'zh-CN': '{file} 中没有证书或私钥；--cluster-ca、--cluster-cert 和 --cluster-key 需要 PEM 格式的文件',
  },
  CLUSTER_AWAY: {
    fault: 'system',
    en: 'cut off from NATS at {server}; ask again when the connection is back, which is tried by itself',
    'zh-CN': '与 {server} 的 NATS 失去连接，正在自动重试；恢复后请再试',
  },
  CLUSTER_NONE: {
    fault: 'local',
    en: 'this workbench is in no cluster; start it with --cluster nats://HOST:4222 --node NAME',
    'zh-CN': '此工作台未加入集群；请用 --cluster nats://主机:4222 --node 名称 启动',
  },
  CLUSTER_NOT_NAMED: {
    fault: 'local',
    en: '{command} asks a cluster, and none is named; write {command} --cluster nats://HOST:4222, with the server that the nodes were started with',
    'zh-CN': '{command} 需要指定集群；请写成 {command} --cluster nats://主机:4222，服务器与启动各节点时相同',
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
  CLUSTER_NO_WORKBENCH: {
    fault: 'local',
    en: 'NATS at {server} lets the user {user} have this from a workbench alone, and none answers; start one there: bob --cluster, with a user of its own',
    'zh-CN':
      '{server} 的 NATS 只允许用户 {user} 通过工作台进行此操作，但没有工作台应答；请在该集群中启动一个：bob --cluster，使用其自己的用户',
  },
  HISTORY_NOT_FOLLOWED: {
    fault: 'local',
    en: 'NATS lets this user have the history from a workbench alone, which cannot be followed; leave --follow out, or look at the page of a node',
    'zh-CN': 'NATS 只允许此用户通过工作台读取历史，无法持续跟踪；请去掉 --follow，或在节点页面上查看',
  },
  CLUSTER_NODE_DENIED: {
    fault: 'local',
    en: 'the NATS user {user} may not be the node {node} at {server}; give the name that this user may have with --node, or let whoever administers the NATS accounts permit bob.node.{node}',
    'zh-CN':
      '{server} 的 NATS 用户 {user} 不得使用节点名 {node}；请用 --node 给出该用户可用的名称，或请 NATS 账户管理员允许 bob.node.{node}',
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
    en: '{node} cannot do {operation}: its version of Breakoutbox has no such operation; bring that node to this version',
    'zh-CN': '{node} 不能执行 {operation}：它的 Breakoutbox 版本没有此操作；请将该节点升级到此版本',
  },
  NODE_ANSWER_INVALID: {
    fault: 'peer',
    en: 'what {node} answered to {operation} is not what a node of this version answers; see with bob nodes what runs there, and bring both to one version',
    'zh-CN':
      '{node} 对 {operation} 的应答不是此版本节点会给出的内容；请用 bob nodes 查看那里运行的程序，并使两边版本一致',
  },
  NODE_IS_LISTENER: {
    fault: 'peer',
    en: '{node} runs bob {program}, a listener without a workspace, and does no {operation}; start bob there for that, as another node',
    'zh-CN':
      '{node} 运行的是监听程序 bob {program}，没有工作区，不能执行 {operation}；如需此操作，请在那里另行启动 bob 作为节点',
  },
  LISTENER_FIXED: {
    fault: 'local',
    en: 'while it runs, bob {program} on {node} can change its reply, encoding and label, and a relay its line; for anything else end it and start it with other options',
    'zh-CN':
      '{node} 上的 bob {program} 运行时只能更改应答、编码和名称，中继还可更改线路；其他更改请结束它，再用新的选项启动',
  },
  NODE_STREAM_BROKEN: {
    fault: 'system',
    en: 'what {node} was sending broke off: {reason}; ask again',
    'zh-CN': '{node} 的数据传输中断：{reason}；请重试',
  },
  HISTORY_UNAVAILABLE: {
    fault: 'system',
    en: 'the history in NATS at {server} cannot be used: {reason} (docs/cluster.md)',
    'zh-CN': '无法使用 {server} 上 NATS 中的历史：{reason}（见 docs/cluster.md）',
  },
  HISTORY_NONE: {
    fault: 'local',
    en: 'NATS at {server} has no history: no node has brought it any yet, or none could; bob nodes says of each whether it could, and why not',
    'zh-CN': '{server} 的 NATS 中没有历史：尚无节点写入，或都未能写入；用 bob nodes 查看各节点能否写入及原因',
  },
  HISTORY_LIMIT_INVALID: {
    fault: 'local',
    en: '{option} "{text}" is not from {least} to {most}; write it as {option} {example}',
    'zh-CN': '{option} “{text}”不在 {least} 至 {most} 之间；写法如 {option} {example}',
  },
  AUDIT_UNAVAILABLE: {
    fault: 'system',
    en: 'the audit in NATS at {server} cannot be used: {reason} (docs/cluster.md)',
    'zh-CN': '无法使用 {server} 上 NATS 中的审计记录：{reason}（见 docs/cluster.md）',
  },
  AUDIT_FILE_FAILED: {
    fault: 'system',
    en: 'entries of the audit cannot be kept in {file}: {reason}; until they can, those that NATS does not take are in memory only',
    'zh-CN': '无法将审计条目写入 {file}：{reason}；在恢复之前，NATS 未收下的条目只保存在内存中',
  },
  LIBRARY_UNAVAILABLE: {
    fault: 'system',
    en: 'the library in NATS at {server} cannot be used: {reason}; nats-server must run with JetStream (-js) and have room, and let this user use it',
    'zh-CN':
      '无法使用 {server} 上 NATS 中的文件库：{reason}；nats-server 须启用 JetStream（-js）、留有空间，并允许该用户使用',
  },
  LIBRARY_SERVED: {
    fault: 'local',
    en: 'this server serves the library of its cluster and no folder; bob library list --cluster nats://HOST shows the files',
    'zh-CN': '此服务器提供的是集群的文件库，而不是目录；用 bob library list --cluster nats://主机 查看文件',
  },
  LIBRARY_FILE_UNKNOWN: {
    fault: 'local',
    en: 'the library has no file {name}; bob library list --cluster nats://HOST shows those that it has',
    'zh-CN': '文件库中没有 {name}；用 bob library list --cluster nats://主机 查看已有文件',
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
  SHARED_NAME_INVALID: {
    fault: 'local',
    en: '"{text}" names no shared workspace: give --share 1 to 32 letters, digits, "-" or "_", beginning with a letter or digit',
    'zh-CN':
      '“{text}”不能用作共享工作区的名称：--share 须为 1 至 32 个字母、数字、“-”或“_”，以字母或数字开头',
  },
  SHARED_WORKSPACE_UNAVAILABLE: {
    fault: 'system',
    en: 'the shared workspace in NATS at {server} cannot be used: {reason}; --no-share keeps the workspace to this node',
    'zh-CN': '无法使用 {server} 上 NATS 中的共享工作区：{reason}；用 --no-share 可不共享',
  },
  SHARED_WORKSPACE_AWAY: {
    fault: 'system',
    en: 'the shared workspace cannot be reached at the moment, so nothing can be decided; try again when this node has NATS again',
    'zh-CN': '目前连不上共享工作区，无法处理冲突；待本节点重新连上 NATS 后再试',
  },
  SHARED_WORKSPACE_NONE: {
    fault: 'local',
    en: 'this workspace is not shared; start the workbench with --cluster URL, and without --no-share',
    'zh-CN': '此工作区未共享；启动工作台时请加 --cluster URL，且不加 --no-share',
  },
  SHARED_WORKSPACE_FULL: {
    fault: 'local',
    en: '{file} stays on this node: the shared workspace has {limit} files already; share part of them under another name, with --share NAME',
    'zh-CN': '{file} 未共享：共享工作区已有 {limit} 个文件；可用 --share 名称 另分一组',
  },
  SHARED_NOT_PERMITTED: {
    fault: 'local',
    en: '{file} stays as it is on this node: NATS lets the user {user} read the shared workspace, and not change it',
    'zh-CN': '{file} 的改动只留在本节点：NATS 只允许用户 {user} 读取共享工作区，不允许修改',
  },
  SHARED_FILE_TOO_LARGE: {
    fault: 'local',
    en: '{file} stays on this node: files up to {limit} bytes are shared',
    'zh-CN': '{file} 未共享：仅共享不超过 {limit} 字节的文件',
  },
  SHARED_FILE_UNREADABLE: {
    fault: 'peer',
    en: 'what the shared workspace has as {file} was not written by this program, or by a later version; update Breakoutbox, or remove the entry (nats kv del)',
    'zh-CN':
      '共享工作区中的 {file} 不是本程序写入的，或由更新的版本写入；请升级 Breakoutbox，或删除该条目（nats kv del）',
  },
  SHARED_PATH_UNFIT: {
    fault: 'peer',
    en: '{file} is not shared: {reason}',
    'zh-CN': '{file} 未共享：{reason}',
  },
  SHARED_FILE_CHANGED: {
    fault: 'peer',
    en: '{file} was changed elsewhere meanwhile, by {by}; look at both versions again and decide',
    'zh-CN': '{file} 期间又在别处被 {by} 修改；请重新查看两个版本后再决定',
  },
  SHARED_CONFLICT_GONE: {
    fault: 'local',
    en: 'there is nothing to decide about {file}: it is the same here and in the shared workspace, or was decided meanwhile',
    'zh-CN': '{file} 没有待处理的冲突：两边已一致，或期间已处理',
  },
  CHAT_ROOM_INVALID: {
    fault: 'local',
    en: '"{text}" cannot be the name of a chat room: 1 to 32 letters, digits, - and _; choose another',
    'zh-CN': '“{text}”不能用作聊天室名：须为 1 到 32 个字母、数字、- 或 _；请另选一个',
  },
  CHAT_ROOM_CONTRADICTED: {
    fault: 'local',
    en: 'the chat room {room} does not go with {other}; leave {other} as it is by default, or the room out',
    'zh-CN': '聊天室 {room} 不能与 {other} 同时使用；请保留 {other} 的默认值，或去掉聊天室',
  },
  CHAT_ALONE: {
    fault: 'local',
    en: 'the chat room {room} is on this machine only: the program is in no cluster; start it with --cluster nats://HOST:4222 --node NAME',
    'zh-CN': '聊天室 {room} 仅限本机：程序未加入集群；请用 --cluster nats://主机:4222 --node 名称 启动',
  },
  CHAT_MESSAGE_TOO_LARGE: {
    fault: 'local',
    en: 'a message of {bytes} bytes is not handed on in the chat room {room}: at most {most} are; send it in parts, or cut TCP by --framing line',
    'zh-CN':
      '聊天室 {room} 不转发 {bytes} 字节的消息：上限为 {most} 字节；请分段发送，或用 --framing line 对 TCP 分帧',
  },
  CHAT_BEHIND: {
    fault: 'system',
    en: 'NATS takes messages of the chat room {room} more slowly than they are said: {count} did not go to other nodes; say less at once',
    'zh-CN': 'NATS 接收聊天室 {room} 消息的速度跟不上发言：{count} 条未发往其他节点；请降低发送速度',
  },
  CHAT_LOOP: {
    fault: 'peer',
    en: '{address} returns what the chat room {room} sends it, as another endpoint of the room does; nothing it says is handed on for {seconds} s; take one of the two out of the room',
    'zh-CN':
      '{address} 把聊天室 {room} 发给它的内容又发了回来（同一聊天室的另一个端点就会这样）；{seconds} 秒内不转发它的发言；请让其中一方退出聊天室',
  },
  CHAT_SUBJECT_DENIED: {
    fault: 'local',
    en: 'the NATS user {user} may not publish on {subject} at {server}, so other nodes hear nothing of the chat room; let whoever administers the NATS accounts permit it (docs/cluster.md)',
    'zh-CN':
      '{server} 的 NATS 用户 {user} 无权发布到 {subject}，因此其他节点收不到聊天室的消息；请 NATS 账户管理员授权（见 docs/cluster.md）',
  },
});

import { entries } from './entry.js';

/** What sockets, peers and the system between them report. */
export const socketErrors = entries({
  ADDRESS_IN_USE: {
    fault: 'system',
    en: '{address} is in use by another program; choose another port, or see who holds it with "bob ports {port}"',
    'zh-CN': '{address} 已被其他程序占用；请换一个端口，或用“bob ports {port}”查看占用者',
  },
  ADDRESS_NOT_LOCAL: {
    fault: 'local',
    en: '{address} is not an address of this machine; listen on the port alone to accept on every address',
    'zh-CN': '{address} 不是本机地址；只写端口即可在所有地址上监听',
  },
  PERMISSION_DENIED: {
    fault: 'system',
    en: '{address} needs root or CAP_NET_BIND_SERVICE; try a port from 1024 up',
    'zh-CN': '{address} 需要 root 或 CAP_NET_BIND_SERVICE 权限；请改用 1024 及以上的端口',
  },
  HOST_NOT_FOUND: {
    fault: 'system',
    en: 'host "{host}" does not resolve; check the name, or write its IP address',
    'zh-CN': '无法解析主机“{host}”；请检查名称，或直接写 IP 地址',
  },
  CONNECTION_REFUSED: {
    fault: 'peer',
    en: '{address} refused: nothing listens there; start the server or check the port',
    'zh-CN': '{address} 拒绝连接：该端口上没有程序在监听；请启动服务端或检查端口',
  },
  CONNECTION_RESET: {
    fault: 'peer',
    en: '{address} reset the connection; it crashed, closed with data unread, had closed before this was sent, or a firewall cut in',
    'zh-CN': '{address} 重置了连接；对方可能崩溃、未读完数据就关闭、在此之前已关闭，或被防火墙切断',
  },
  PEER_LOST: {
    fault: 'peer',
    en: '{address} does not answer any more; it lost its power or its network, or a firewall forgot the connection',
    'zh-CN': '{address} 不再应答；对方可能断电或断网，或防火墙已清除该连接',
  },
  ANSWER_LOOP: {
    fault: 'peer',
    en: '{address} answers us as fast as we answer it: a loop; answers to it stop for {seconds} s; let only one side answer by itself',
    'zh-CN': '{address} 与本端互相自动应答，形成循环；{seconds} 秒内不再应答它；请只让一端自动应答',
  },
  CLOSED_WHILE_SENDING: {
    fault: 'peer',
    en: '{address} closed the connection before everything was sent; see what it expects',
    'zh-CN': '{address} 在数据发完之前关闭了连接；请确认对方期望的内容',
  },
  OUTPUT_FAILED: {
    fault: 'system',
    en: 'cannot write to standard output: {reason}; make room, or send it elsewhere',
    'zh-CN': '无法写入标准输出：{reason}；请腾出空间，或改用其他输出',
  },
  UNREACHABLE: {
    fault: 'system',
    en: 'no route to {address}; check cable, address and netmask, or name the way with --interface or --bind',
    'zh-CN': '无法到达 {address}；请检查网线、地址和子网掩码，或用 --interface、--bind 指定出口',
  },
  SENDING_FORBIDDEN: {
    fault: 'system',
    en: 'this machine lets nothing out to {address} ({reason}); see the output rules of its firewall ("nft list ruleset", "iptables -S") and its routes ("ip route")',
    'zh-CN':
      '本机不允许向 {address} 发送（{reason}）；请检查防火墙的出站规则（“nft list ruleset”“iptables -S”）和路由（“ip route”）',
  },
  CONNECT_TIMED_OUT: {
    fault: 'peer',
    en: '{address} did not answer within {seconds} s; check that it is on and that no firewall drops the port',
    'zh-CN': '{address} 在 {seconds} 秒内没有应答；请检查设备是否开机、防火墙是否放行该端口',
  },
  RECEIVE_TIMED_OUT: {
    fault: 'peer',
    en: 'nothing came within {seconds} s; the request or its answer may be lost: ask again, or look whether the other side runs',
    'zh-CN': '{seconds} 秒内没有收到任何数据；请求或应答可能已丢失：请重发，或检查对方是否在运行',
  },
  DATAGRAM_TOO_LARGE: {
    fault: 'local',
    en: '{bytes} bytes do not fit one datagram to {address}; send at most {most}',
    'zh-CN': '{bytes} 字节超出了发往 {address} 的单个数据报上限；最多 {most} 字节',
  },
  BROADCAST_REFUSED: {
    fault: 'local',
    en: '{address} is a broadcast address; add --broadcast to send there',
    'zh-CN': '{address} 是广播地址；要发送请加 --broadcast',
  },
  MULTICAST_INVALID: {
    fault: 'local',
    en: '"{group}" is not a multicast group; use 224.0.0.0-239.255.255.255 or ff00::/8',
    'zh-CN': '“{group}”不是组播地址；应在 224.0.0.0-239.255.255.255 或 ff00::/8 之内',
  },
  CONNECTION_LIMIT: {
    fault: 'system',
    en: 'turned {count} away ({address} last): all {most} connections are taken; raise the limit (--max-connections)',
    'zh-CN':
      '已拒绝 {count} 个连接（最近一个 {address}）：{most} 个连接已满；可提高上限（--max-connections）',
  },
  TOO_MANY_FILES: {
    fault: 'system',
    en: '{address}: the system allows no more open files; raise "ulimit -n" or close connections',
    'zh-CN': '{address}：系统不允许打开更多文件；请调大“ulimit -n”或关闭一些连接',
  },
  INTERFACE_UNKNOWN: {
    fault: 'local',
    en: 'group {group} is joined on no interface ({reason}); check cable and address, a listener joins it again when they are there',
    'zh-CN': '组播组 {group} 未在任何网卡上加入（{reason}）；请检查网线和地址，恢复后监听端会自动重新加入',
  },
  SEND_BACKLOG_FULL: {
    fault: 'peer',
    en: '{address} does not read: {bytes} bytes wait to be sent, the most kept for one peer; closed',
    'zh-CN': '{address} 不接收数据：待发送数据已达 {bytes} 字节（单个对端的上限）；已关闭连接',
  },
  HELD_TOO_MUCH: {
    fault: 'peer',
    en: '{address} held most, {bytes} of the {most} bytes that are kept for all peers (unread answers, unfinished frames); closed',
    'zh-CN':
      '各对端占用的缓冲（未读的应答、未完成的帧）已达上限 {most} 字节，其中 {address} 占用最多（{bytes} 字节）；已关闭该连接',
  },
  IDLE_TIMED_OUT: {
    fault: 'peer',
    en: '{address} was silent for {seconds} s; closed',
    'zh-CN': '{address} 已空闲 {seconds} 秒；已关闭连接',
  },
  FRAME_TOO_LONG: {
    fault: 'peer',
    en: '{address} sent a frame of over {most} bytes; passed on in pieces; check the framing',
    'zh-CN': '{address} 发来的帧超过 {most} 字节；已分段交付；请检查分帧方式',
  },
  NOT_CONNECTED: {
    fault: 'local',
    en: 'nobody is connected to {endpoint}; the text was not sent',
    'zh-CN': '{endpoint} 上没有连接；内容未发送',
  },
  PEER_UNKNOWN: {
    fault: 'local',
    en: '{peer} is not a peer of {endpoint}; /peers lists them',
    'zh-CN': '{peer} 不是 {endpoint} 的对端；/peers 可列出对端',
  },
  NOT_YOUR_TURN: {
    fault: 'local',
    en: 'it is the turn of the other side; wait for its message (half duplex)',
    'zh-CN': '现在轮到对方发言；请等待其消息（半双工）',
  },
  SENDS_FILES_ONLY: {
    fault: 'local',
    en: '{endpoint} is a TFTP server: it sends files to those who ask, and nothing else; put the file into its folder',
    'zh-CN': '{endpoint} 是 TFTP 服务器，只向请求方发送文件；请把文件放入其目录',
  },
  DIRECTION_CLOSED: {
    fault: 'local',
    en: 'this side of the chat is {direction}; the text was not sent',
    'zh-CN': '本端的通信方式为 {direction}；内容未发送',
  },
  TLS_FAILED: {
    fault: 'peer',
    en: 'TLS with {address} failed: {reason}; check that both sides use TLS and trust the certificate (--insecure to try without)',
    'zh-CN': '与 {address} 的 TLS 握手失败：{reason}；请确认双方都用 TLS 且证书可信（--insecure 可跳过校验）',
  },
  TLS_CERTIFICATE_INVALID: {
    fault: 'local',
    en: 'the certificate or key cannot be used: {reason}',
    'zh-CN': '证书或私钥无法使用：{reason}',
  },
  WORKER_LOST: {
    fault: 'system',
    en: 'worker {worker} (process {pid}) died ({reason}); {count} connections lost: {peers}; a new worker takes its place',
    'zh-CN':
      '工作进程 {worker}（PID {pid}）退出（{reason}）；丢失 {count} 个连接：{peers}；已启动新的工作进程',
  },
  WORKERS_TOO_MANY: {
    fault: 'local',
    en: '{count} worker processes are more than this machine bears, which is {most}; ask for fewer',
    'zh-CN': '{count} 个工作进程超出本机的承受能力（最多 {most} 个）；请减少数量',
  },
  WORKERS_STAND_APART: {
    fault: 'local',
    en: 'several worker processes cannot use "{what}", which lives in this process alone; open the endpoint with one',
    'zh-CN': '多个工作进程无法使用“{what}”：它只存在于当前进程；请改用单个进程打开该端点',
  },
  WORKERS_KEEP_DYING: {
    fault: 'system',
    en: '{count} worker processes died within {seconds} s; stopped; look for what ends them (memory, a limit, a signal)',
    'zh-CN': '{seconds} 秒内有 {count} 个工作进程退出；已停止；请检查退出原因（内存、限制或信号）',
  },
  SOCKET_FAILED: {
    fault: 'system',
    en: '{address}: {reason}',
    'zh-CN': '{address}：{reason}',
  },
  LOAD_NO_ANSWER: {
    fault: 'peer',
    en: '{peer} did not answer within {ms} ms; check that something there echoes, or lower --peers or --rate',
    'zh-CN': '{peer} 在 {ms} 毫秒内没有应答；请确认对端有回显服务，或调低 --peers 或 --rate',
  },
});

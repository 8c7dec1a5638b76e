/** Findings about the port of another machine. */
export const remoteSentences = {
  name: {
    en: ['{host} is {addresses}'],
    'zh-CN': ['{host} 的地址为 {addresses}'],
  },
  'name-unknown': {
    en: [
      'the name {host} is not known',
      'check its spelling and the name server (DNS), or use an IP address',
    ],
    'zh-CN': ['无法解析名称 {host}', '检查拼写和域名服务器（DNS），或改用 IP 地址'],
  },
  route: {
    en: ['{address} is reached by {interface}, from {source}'],
    'zh-CN': ['到 {address} 经 {interface} 发出，源地址 {source}'],
  },
  'route-elsewhere': {
    en: [
      '{address} is reached by {interface}, from {source}, and not by {wanted}',
      'add a route by that interface, as in "sudo ip route add ADDRESS dev {wanted}", or bind to an address of {wanted}',
    ],
    'zh-CN': [
      '到 {address} 经 {interface} 发出（源地址 {source}），而不是 {wanted}',
      '添加经该网卡的路由，例如“sudo ip route add 地址 dev {wanted}”，或绑定 {wanted} 的地址',
    ],
  },
  'route-none': {
    en: [
      'there is no route to {address}',
      'connect to a network that leads there, or add a route; "ip route" lists those that there are',
    ],
    'zh-CN': ['没有到 {address} 的路由', '连接到可达的网络，或添加路由；“ip route”列出现有路由'],
  },
  'answer-connected': {
    en: ['{address} accepted a TCP connection, in {ms} ms'],
    'zh-CN': ['{address} 接受了 TCP 连接，用时 {ms} 毫秒'],
  },
  'answer-replied': {
    en: ['{address} answered an empty datagram, in {ms} ms'],
    'zh-CN': ['{address} 应答了空数据报，用时 {ms} 毫秒'],
  },
  'answer-refused': {
    en: [
      '{address} refused the connection: the machine is there, but nobody listens on that port, or its firewall rejects it',
      'start the program there, on every address and this port; on that machine: "bob doctor {port}"',
    ],
    'zh-CN': [
      '{address} 拒绝了连接：主机可达，但该端口无人监听，或被其防火墙拒绝',
      '在对方启动监听所有地址、该端口的程序；可在对方运行“bob doctor {port}”',
    ],
  },
  'answer-port-closed': {
    en: [
      '{address} reports that nobody listens on that UDP port (ICMP port unreachable)',
      'start the program there, on every address and this port; on that machine: "bob doctor udp:{port}"',
    ],
    'zh-CN': [
      '{address} 报告该 UDP 端口无人监听（ICMP 端口不可达）',
      '在对方启动监听所有地址、该端口的程序；可在对方运行“bob doctor udp:{port}”',
    ],
  },
  'answer-unreachable': {
    en: [
      '{address} cannot be reached: no machine of the network answers for that address, or a router refuses',
      'check the address, the cable and that the device is switched on and in the same network',
    ],
    'zh-CN': [
      '无法到达 {address}：网络中没有主机应答该地址，或被路由器拒绝',
      '检查地址、网线，并确认设备已开机且在同一网络中',
    ],
  },
  'answer-timed-out': {
    en: [
      '{address} did not answer within {seconds} s: a firewall on the way or there drops it, or the machine is off',
      'check the address, that it is on, and its firewall; on that machine: "bob doctor {port}"',
    ],
    'zh-CN': [
      '{address} 在 {seconds} 秒内没有应答：途中或对方的防火墙丢弃了它，或对方已关机',
      '检查地址、对方是否开机及其防火墙；可在对方运行“bob doctor {port}”',
    ],
  },
  'answer-silent': {
    en: [
      '{address} did not answer an empty datagram within {seconds} s, which over UDP may mean anything',
      'send what the other side answers: "bob udp send {address} TEXT"; on that machine: "bob doctor udp:{port}"',
    ],
    'zh-CN': [
      '{address} 在 {seconds} 秒内没有应答空数据报；对 UDP 而言这说明不了什么',
      '发送对方会应答的内容：“bob udp send {address} 文本”；可在对方运行“bob doctor udp:{port}”',
    ],
  },
  'answer-failed': {
    en: ['{address} could not be tried: {reason}', 'see the reason'],
    'zh-CN': ['未能尝试连接 {address}：{reason}', '请根据原因处理'],
  },
} as const;

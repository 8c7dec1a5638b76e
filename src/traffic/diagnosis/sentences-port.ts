/** Findings about who holds a port, at which addresses, and about groups. */
export const portSentences = {
  holder: {
    en: ['{protocol} port {port} is held by {holders}, at {at}'],
    'zh-CN': ['{protocol} 端口 {port} 由 {holders} 监听，绑定 {at}'],
  },
  'holder-hidden': {
    en: [
      '{protocol} port {port} is held at {at}, by a program of another user or outside of this container',
      'see which with "sudo bob ports {port}", on the host where it is a container',
    ],
    'zh-CN': [
      '{protocol} 端口 {port} 已在 {at} 监听，程序属于其他用户或在本容器之外',
      '用“sudo bob ports {port}”查看；在容器中时请到宿主机上查看',
    ],
  },
  'holder-none': {
    en: ['nobody listens on {protocol} port {port}', 'start the program that should, or "{command}"'],
    'zh-CN': ['没有程序监听 {protocol} 端口 {port}', '启动应监听该端口的程序，或用“{command}”'],
  },
  'holder-other-protocol': {
    en: [
      'nobody listens on {protocol} port {port}; {other} port {port} is listened on',
      'let both sides use the same protocol: "bob {protocol} listen {port}", or send by {other}',
    ],
    'zh-CN': [
      '没有程序监听 {protocol} 端口 {port}；在监听的是 {other} 端口 {port}',
      '两端须使用同一协议：用“bob {protocol} listen {port}”，或改用 {other} 发送',
    ],
  },
  'holder-unexpected': {
    en: [
      '{protocol} port {port} is held by another program: {holders}, at {at}',
      'end that program, or use another port',
    ],
    'zh-CN': ['{protocol} 端口 {port} 被其他程序占用：{holders}，绑定 {at}', '结束该程序，或换一个端口'],
  },
  'holder-shared': {
    en: [
      'several programs share {protocol} port {port}: {holders}; what arrives goes to one of them',
      'end all but one, or give each a port of its own',
    ],
    'zh-CN': [
      '多个程序共用 {protocol} 端口 {port}：{holders}；到达的数据只会交给其中一个',
      '只保留一个程序，或让它们各用不同的端口',
    ],
  },
  'holder-workers': {
    en: [
      'several processes share {protocol} port {port}: {holders}; each packet goes to one of them',
      'if they are not workers of one server, end all but one',
    ],
    'zh-CN': [
      '多个进程共用 {protocol} 端口 {port}：{holders}；每个数据包只交给其中一个',
      '若它们不是同一服务器的工作进程，请只保留一个',
    ],
  },
  address: {
    en: ['{protocol} port {port} is reached from other machines at {reachable}'],
    'zh-CN': ['其他机器可通过 {reachable} 访问 {protocol} 端口 {port}'],
  },
  'address-taken': {
    en: ['what is sent to {subject} is taken by the socket at {at}'],
    'zh-CN': ['发往 {subject} 的数据由绑定在 {at} 的套接字接收'],
  },
  'address-loopback': {
    en: [
      '{protocol} port {port} is bound to loopback alone, {at}: only programs of this machine (or container) reach it',
      'listen on every address: "bob {protocol} listen {every}", or 0.0.0.0 in the settings of the program',
    ],
    'zh-CN': [
      '{protocol} 端口 {port} 只绑定了回环地址 {at}：仅本机（或本容器内）的程序可以访问',
      '改为监听所有地址：“bob {protocol} listen {every}”，或在该程序的设置中使用 0.0.0.0',
    ],
  },
  'address-other': {
    en: [
      '{protocol} port {port} is bound to {at}, not to {subject}',
      'send to {at}, or listen on every address: "bob {protocol} listen {port}"',
    ],
    'zh-CN': [
      '{protocol} 端口 {port} 绑定的是 {at}，而不是 {subject}',
      '改为发往 {at}，或监听所有地址：“bob {protocol} listen {port}”',
    ],
  },
  'address-none': {
    en: [
      'other machines find no address of this one at {at}',
      'give an interface an address, or see whether the socket is bound to one that is gone',
    ],
    'zh-CN': ['{at} 没有其他机器可以访问的地址', '为网卡配置地址，或检查所绑定的地址是否已不存在'],
  },
  'address-no-link': {
    en: [
      'the interface of {reachable} has no link: cable, switch or device is off',
      'plug in or switch on the other end; the port is reached again by itself',
    ],
    'zh-CN': [
      '{reachable} 所在的网卡没有连接：网线未插、交换机或设备已关闭',
      '接好网线或打开对端；之后即可自动恢复',
    ],
  },
  'address-container': {
    en: [
      'this is a container: other machines reach the port at the address of its host, and only if it is published',
      'publish it, as in "docker run -p {port}:{port}/{protocol}", or use the network of the host (--network host)',
    ],
    'zh-CN': [
      '这是一个容器：其他机器须通过宿主机的地址访问该端口，且端口须已发布',
      '发布该端口，例如“docker run -p {port}:{port}/{protocol}”，或使用宿主机网络（--network host）',
    ],
  },
  'family-both': {
    en: ['{protocol} port {port} accepts IPv4 and IPv6'],
    'zh-CN': ['{protocol} 端口 {port} 同时接受 IPv4 和 IPv6'],
  },
  'family-ipv4-only': {
    en: ['{protocol} port {port} accepts IPv4 only; a sender has to use an IPv4 address'],
    'zh-CN': ['{protocol} 端口 {port} 只接受 IPv4；发送方须使用 IPv4 地址'],
  },
  'family-ipv6-only': {
    en: [
      '{protocol} port {port} accepts IPv6 only, at {at}: what comes by IPv4 is refused',
      'send to an IPv6 address, or listen on both: "bob {protocol} listen {port}"',
    ],
    'zh-CN': [
      '{protocol} 端口 {port} 只接受 IPv6（{at}）：通过 IPv4 到达的会被拒绝',
      '改为发往 IPv6 地址，或同时监听两者：“bob {protocol} listen {port}”',
    ],
  },
  'family-wrong': {
    en: [
      '{subject} is {family}, but {protocol} port {port} accepts {accepted} only, at {at}',
      'send to an address of {accepted}, or listen on both: "bob {protocol} listen {port}"',
    ],
    'zh-CN': [
      '{subject} 是 {family} 地址，而 {protocol} 端口 {port} 只接受 {accepted}（{at}）',
      '改为发往 {accepted} 地址，或同时监听两者：“bob {protocol} listen {port}”',
    ],
  },
  group: {
    en: ['this machine is a member of group {group} on {on}'],
    'zh-CN': ['本机已在 {on} 上加入组播组 {group}'],
  },
  'group-hidden': {
    en: [
      'the system does not tell which groups its interfaces are members of',
      'see whether the program joins {group}: "bob udp listen {port} --multicast {group}" does',
    ],
    'zh-CN': [
      '系统不提供各网卡所加入的组播组',
      '确认程序已加入 {group}：“bob udp listen {port} --multicast {group}”会加入',
    ],
  },
  'group-not-joined': {
    en: [
      'no interface is a member of group {group}: its datagrams are not taken in',
      'join it: "bob udp listen {port} --multicast {group}"',
    ],
    'zh-CN': [
      '没有网卡加入组播组 {group}：发往该组的数据报不会被接收',
      '加入该组：“bob udp listen {port} --multicast {group}”',
    ],
  },
  'group-elsewhere': {
    en: [
      'group {group} is joined on {on}, but its datagrams come in by {interface}',
      'join it there: "bob udp listen {port} --multicast {group}%{interface}"',
    ],
    'zh-CN': [
      '组播组 {group} 加入在 {on} 上，而数据报从 {interface} 进入',
      '在该网卡上加入：“bob udp listen {port} --multicast {group}%{interface}”',
    ],
  },
  'group-not-everywhere': {
    en: [
      'group {group} is joined on {on} and not on {others}',
      'if the sender is behind {other}: "bob udp listen {port} --multicast {group}%{other}"',
    ],
    'zh-CN': [
      '组播组 {group} 加入在 {on} 上，未在 {others} 上加入',
      '若发送方在 {other} 一侧：“bob udp listen {port} --multicast {group}%{other}”',
    ],
  },
  'group-address': {
    en: [
      'udp port {port} is bound to {at}: what is sent to group {group} does not come to such a socket',
      'bind it to every address, and join the group: "bob udp listen {port} --multicast {group}"',
    ],
    'zh-CN': [
      'udp 端口 {port} 绑定在 {at}：这样的套接字收不到发往组播组 {group} 的数据报',
      '绑定所有地址并加入该组：“bob udp listen {port} --multicast {group}”',
    ],
  },
} as const;

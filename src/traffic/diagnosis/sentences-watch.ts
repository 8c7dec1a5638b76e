/** Findings about what was seen while the port was watched. */
export const watchSentences = {
  buffer: {
    en: ['the program reads what arrives: no datagram was dropped at its socket'],
    'zh-CN': ['程序读取正常：其套接字没有丢弃数据报'],
  },
  'buffer-full': {
    en: [
      'udp port {port}: {dropped} datagrams reached the socket in {seconds} s and were dropped, its receive buffer being full ({total} since it was opened)',
      'the program reads too slowly or has stopped: look at it, or give it a larger buffer (SO_RCVBUF, net.core.rmem_max)',
    ],
    'zh-CN': [
      'udp 端口 {port}：{seconds} 秒内有 {dropped} 个数据报已到达套接字，但因接收缓冲区已满而被丢弃（打开以来共 {total} 个）',
      '程序读取过慢或已停止读取：检查该程序，或增大其接收缓冲区（SO_RCVBUF、net.core.rmem_max）',
    ],
  },
  'buffer-unread': {
    en: [
      'udp port {port}: {waiting} bytes wait in the receive buffer: the program does not read them',
      'see whether the program hangs or is stopped',
    ],
    'zh-CN': [
      'udp 端口 {port}：接收缓冲区中有 {waiting} 字节未被读取：程序没有在读',
      '检查该程序是否卡住或被暂停',
    ],
  },
  'buffer-was-full': {
    en: [
      'udp port {port}: {total} datagrams were dropped since the socket was opened, its receive buffer being full; none in the {seconds} s of the watch',
      'send as fast as when it happened while it watches, longer if need be (--watch 10)',
    ],
    'zh-CN': [
      'udp 端口 {port}：套接字打开以来因接收缓冲区已满共丢弃 {total} 个数据报；观察的 {seconds} 秒内没有',
      '在观察期间按出问题时的速率发送，需要时延长观察（--watch 10）',
    ],
  },
  accept: {
    en: ['the program accepts connections: none is kept waiting'],
    'zh-CN': ['程序正常接受连接：没有积压的连接'],
  },
  'accept-unread': {
    en: [
      'tcp port {port}: {waiting} connections wait, and the program has not accepted them in {seconds} s',
      'see whether the program hangs or is stopped',
    ],
    'zh-CN': [
      'tcp 端口 {port}：有 {waiting} 个连接在等待，程序在 {seconds} 秒内没有接受',
      '检查该程序是否卡住或被暂停',
    ],
  },
  'accept-overflow': {
    en: [
      'tcp port {port}: {waiting} connections wait for the program, and the queue of a listener overflowed {overflows} times in {seconds} s',
      'see whether the program hangs, or give it a longer queue (the backlog of listen, net.core.somaxconn)',
    ],
    'zh-CN': [
      'tcp 端口 {port}：有 {waiting} 个连接等待接受，{seconds} 秒内监听队列溢出 {overflows} 次',
      '检查该程序是否卡住，或加长其队列（listen 的 backlog、net.core.somaxconn）',
    ],
  },
  arrival: {
    en: [
      '{packets} datagrams came in for udp port {port} by {interfaces} in {seconds} s, and were delivered',
    ],
    'zh-CN': ['{seconds} 秒内有 {packets} 个发往 udp 端口 {port} 的数据报经 {interfaces} 到达，并已交付'],
  },
  'arrival-seen': {
    en: ['{packets} packets came in for {protocol} port {port} by {interfaces} in {seconds} s'],
    'zh-CN': ['{seconds} 秒内有 {packets} 个发往 {protocol} 端口 {port} 的数据包经 {interfaces} 到达'],
  },
  'arrival-partly': {
    en: [
      '{packets} datagrams came in for udp port {port} by {interfaces} in {seconds} s, but {delivered} were delivered on all ports together',
      'the lines marked ✗ say where the others may be; watch longer if need be (--watch 10)',
    ],
    'zh-CN': [
      '{seconds} 秒内有 {packets} 个发往 udp 端口 {port} 的数据报经 {interfaces} 到达，但所有端口总共只交付了 {delivered} 个',
      '标有 ✗ 的行说明了可能的去向；需要时延长观察（--watch 10）',
    ],
  },
  'arrival-unread': {
    en: [
      '{packets} datagrams came in for udp port {port} by {interfaces} in {seconds} s; the program has read none, and {waiting} bytes wait',
      'see whether the program hangs or is stopped',
    ],
    'zh-CN': [
      '{seconds} 秒内有 {packets} 个发往 udp 端口 {port} 的数据报经 {interfaces} 到达；程序一个也没有读取，有 {waiting} 字节在等待',
      '检查该程序是否卡住或被暂停',
    ],
  },
  'arrival-lost': {
    en: [
      '{packets} datagrams reached {interfaces} for udp port {port} in {seconds} s, but none reached a socket',
      'the kernel dropped them: look at the firewall, at rp_filter and at the address that they are sent to',
    ],
    'zh-CN': [
      '{seconds} 秒内有 {packets} 个发往 udp 端口 {port} 的数据报到达 {interfaces}，但没有一个到达套接字',
      '数据报被内核丢弃：检查防火墙、rp_filter 以及它们的目的地址',
    ],
  },
  'arrival-none': {
    en: [
      'nothing came in for {protocol} port {port} in {seconds} s',
      'send while it watches, longer if need be (--watch 10); if nothing comes, look at the address and port of the sender, the cable, and firewalls on the way',
    ],
    'zh-CN': [
      '{seconds} 秒内没有发往 {protocol} 端口 {port} 的数据到达',
      '请在观察期间发送，需要时延长观察（--watch 10）；若仍没有，请检查发送方填写的地址和端口、网线，以及途中的防火墙',
    ],
  },
  'arrival-not-permitted': {
    en: [
      'whether packets reach the interface is not known: only root may capture them',
      'run it again with sudo, or give Node the right: sudo setcap cap_net_raw+ep $(readlink -f $(which node))',
    ],
    'zh-CN': [
      '无法得知数据包是否到达网卡：只有 root 可以抓包',
      '用 sudo 重新运行，或授予 Node 权限：sudo setcap cap_net_raw+ep $(readlink -f $(which node))',
    ],
  },
  'arrival-not-installed': {
    en: [
      'whether packets reach the interface is not known: libpcap is not installed',
      'install it (libpcap0.8 on Debian and Ubuntu, Npcap on Windows), and run it again',
    ],
    'zh-CN': [
      '无法得知数据包是否到达网卡：未安装 libpcap',
      '安装它（Debian、Ubuntu 上为 libpcap0.8，Windows 上为 Npcap），再重新运行',
    ],
  },
  'arrival-not-on-this-system': {
    en: ['whether packets reach the interface is not known on this system', 'look with a capture program'],
    'zh-CN': ['在此系统上无法得知数据包是否到达网卡', '请用抓包程序查看'],
  },
  'arrival-failed': {
    en: [
      'whether packets reach the interface is not known: the capture could not be started',
      'see what "bob capture any -f \'port {port}\'" says',
    ],
    'zh-CN': ['无法得知数据包是否到达网卡：未能开始抓包', "查看“bob capture any -f 'port {port}'”的提示"],
  },
  'lost-none': {
    en: ['the kernel lost no datagram in {seconds} s'],
    'zh-CN': ['{seconds} 秒内内核没有丢失数据报'],
  },
  'lost-reverse-path': {
    en: [
      'the kernel refused {count} packets in {seconds} s, as it would not answer by the interface that they came by (rp_filter)',
      'add a route to the sender by that interface, or sudo sysctl net.ipv4.conf.all.rp_filter=2 (and that of the interface)',
    ],
    'zh-CN': [
      '{seconds} 秒内内核拒绝了 {count} 个数据包，因为回复不会从它们进入的网卡发出（rp_filter）',
      '添加经该网卡到发送方的路由，或执行 sudo sysctl net.ipv4.conf.all.rp_filter=2（该网卡的设置也要改）',
    ],
  },
  'lost-checksum': {
    en: [
      '{count} datagrams came with a wrong UDP checksum in {seconds} s, on some port',
      'look at the code of the sender that computes it, or at its network card',
    ],
    'zh-CN': [
      '{seconds} 秒内有 {count} 个数据报的 UDP 校验和错误（不限端口）',
      '检查发送方计算校验和的代码或其网卡',
    ],
  },
  'lost-fragments': {
    en: [
      '{count} datagrams could not be put together in {seconds} s, as fragments did not come',
      'send smaller datagrams (up to 1,472 bytes over Ethernet), or look for what drops fragments on the way',
    ],
    'zh-CN': [
      '{seconds} 秒内有 {count} 个数据报因缺少分片而无法重组',
      '发送较小的数据报（以太网上不超过 1472 字节），或查找途中丢弃分片的设备',
    ],
  },
  'lost-other-address': {
    en: [
      '{count} packets in {seconds} s were for addresses that this machine does not have',
      'compare the address that the sender uses with those above',
    ],
    'zh-CN': [
      '{seconds} 秒内有 {count} 个数据包的目的地址不属于本机',
      '将发送方使用的地址与上面列出的地址对照',
    ],
  },
  'lost-no-port': {
    en: [
      '{count} datagrams in {seconds} s came for ports that nobody listens on',
      'compare the port that the sender uses',
    ],
    'zh-CN': ['{seconds} 秒内有 {count} 个数据报发往无人监听的端口', '核对发送方使用的端口'],
  },
} as const;

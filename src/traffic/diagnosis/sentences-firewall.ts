/** Findings about the firewall of this machine. */
export const firewallSentences = {
  firewall: {
    en: ['the firewall of this machine lets {protocol} port {port} through'],
    'zh-CN': ['本机防火墙放行 {protocol} 端口 {port}'],
  },
  'firewall-none': {
    en: ['this machine has no firewall rules (nft, iptables)'],
    'zh-CN': ['本机没有防火墙规则（nft、iptables）'],
  },
  'firewall-drops': {
    en: [
      'a firewall rule drops {protocol} port {port} ({family}) on {interface}: {chain}: {rule}',
      'let it through: {open}',
    ],
    'zh-CN': [
      '防火墙规则丢弃了 {interface} 上的 {protocol} 端口 {port}（{family}）：{chain}：{rule}',
      '放行：{open}',
    ],
  },
  'firewall-policy': {
    en: [
      'the firewall drops {protocol} port {port} ({family}) on {interface}: no rule of {chain} accepts it, and its policy is drop',
      'let it through: {open}',
    ],
    'zh-CN': [
      '防火墙丢弃了 {interface} 上的 {protocol} 端口 {port}（{family}）：{chain} 中没有规则放行，且默认策略为丢弃',
      '放行：{open}',
    ],
  },
  'firewall-drops-unless': {
    en: [
      'the firewall drops {protocol} port {port} ({family}) on {interface} by {chain}: {rule}; but some may pass by: {except}',
      'see whether the sender is among those; if not: {open}',
    ],
    'zh-CN': [
      '防火墙丢弃 {interface} 上的 {protocol} 端口 {port}（{family}），{chain}：{rule}；但部分可能由此规则放行：{except}',
      '确认发送方是否在放行之列；如果不在：{open}',
    ],
  },
  'firewall-may-drop': {
    en: [
      'a firewall rule may drop some of {protocol} port {port} ({family}) on {interface}: {chain}: {rule}',
      'see whether it fits the sender; if it does: {open}',
    ],
    'zh-CN': [
      '防火墙规则可能丢弃 {interface} 上 {protocol} 端口 {port}（{family}）的部分数据：{chain}：{rule}',
      '确认该规则是否适用于发送方；如果适用：{open}',
    ],
  },
  'firewall-redirects': {
    en: [
      'a firewall rule sends {protocol} port {port} ({family}) on {interface} elsewhere, to {to}: {chain}: {rule}',
      'listen there, or delete the rule',
    ],
    'zh-CN': [
      '防火墙规则把 {interface} 上的 {protocol} 端口 {port}（{family}）转发到 {to}：{chain}：{rule}',
      '改在该处监听，或删除此规则',
    ],
  },
  'firewall-not-permitted': {
    en: ['only root may read the firewall rules', 'run it again with sudo'],
    'zh-CN': ['只有 root 可以读取防火墙规则', '用 sudo 重新运行'],
  },
  'firewall-not-installed': {
    en: [
      'the firewall rules cannot be read: neither nft nor iptables-save is installed',
      'install nftables or iptables, and run it again as root',
    ],
    'zh-CN': ['无法读取防火墙规则：未安装 nft 和 iptables-save', '安装 nftables 或 iptables，再以 root 运行'],
  },
  'firewall-not-on-this-system': {
    en: [
      'the rules of the firewall are read on Linux only',
      'see in the settings of the system whether its firewall lets the program and the port through',
    ],
    'zh-CN': ['仅在 Linux 上可读取防火墙规则', '请在系统设置中确认防火墙放行该程序和端口'],
  },
  'firewall-failed': {
    en: [
      'the firewall rules could not be read',
      'see what "sudo nft list ruleset" and "sudo iptables-save" print',
    ],
    'zh-CN': ['未能读取防火墙规则', '查看“sudo nft list ruleset”和“sudo iptables-save”的输出'],
  },
} as const;

/** Findings about the machine as a whole. */
export const machineSentences = {
  'machine-addresses': {
    en: ['other machines reach this one at {addresses}'],
    'zh-CN': ['其他机器可通过以下地址访问本机：{addresses}'],
  },
  'machine-no-address': {
    en: [
      'this machine has no address but loopback: nothing can come from outside',
      'connect it to a network, or give an interface an address',
    ],
    'zh-CN': ['本机除回环地址外没有其他地址：外部数据无法到达', '连接网络，或为网卡配置地址'],
  },
  'machine-no-link': {
    en: [
      'no interface has a link ({addresses}): cable, switch or device is off',
      'plug in or switch on the other end',
    ],
    'zh-CN': ['没有网卡处于连接状态（{addresses}）：网线未插、交换机或设备已关闭', '接好网线或打开对端'],
  },
  'machine-listens': {
    en: ['{count} ports are listened on for other machines: {ports}'],
    'zh-CN': ['有 {count} 个端口对其他机器开放监听：{ports}'],
  },
  'machine-nobody-listens': {
    en: ['nobody listens on a port for other machines', 'start a listener, as in "bob tcp listen 7777"'],
    'zh-CN': ['没有对其他机器开放监听的端口', '启动监听，例如“bob tcp listen 7777”'],
  },
  'machine-firewall': {
    en: ['the firewall of this machine lets these ports through'],
    'zh-CN': ['本机防火墙放行这些端口'],
  },
} as const;

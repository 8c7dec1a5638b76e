import { entries } from './entry.js';

/** What the engines report: the fast one on Linux, and why it does not run. */
export const engineErrors = entries({
  ENGINE_NOT_LINUX: {
    fault: 'system',
    en: 'the Linux engine does not run here: this is {platform}; the portable engine does',
    'zh-CN': 'Linux 引擎无法在此运行：当前平台是 {platform}；可改用便携引擎',
  },
  ENGINE_NO_KOFFI: {
    fault: 'system',
    en: 'the Linux engine does not run here: koffi cannot be loaded ({reason}); the portable engine does, or install again with optional packages',
    'zh-CN': 'Linux 引擎无法在此运行：无法加载 koffi（{reason}）；可改用便携引擎，或连同可选依赖重新安装',
  },
  ENGINE_CALL_REFUSED: {
    fault: 'system',
    en: 'the Linux engine does not run here: the system refused {call} ({reason}), as a seccomp filter or a sandbox would; the portable engine does',
    'zh-CN':
      'Linux 引擎无法在此运行：系统拒绝了 {call}（{reason}），可能受 seccomp 或沙箱限制；可改用便携引擎',
  },
  ENGINE_LOOPBACK_CUT: {
    fault: 'system',
    en: 'the Linux engine cannot be tried here: a datagram from 127.0.0.1 to 127.0.0.1 does not arrive ({reason}), as when a firewall drops it; let UDP pass on the interface lo; until then the portable engine runs',
    'zh-CN':
      '无法检验 Linux 引擎：从 127.0.0.1 发往 127.0.0.1 的数据报未能到达（{reason}），可能被防火墙丢弃；请放行 lo 接口上的 UDP；在此之前使用便携引擎',
  },
  ENGINE_KERNEL_OLD: {
    fault: 'system',
    en: 'the Linux engine does not run here: the kernel has no {feature}, which came with Linux {since}; the portable engine does',
    'zh-CN': 'Linux 引擎无法在此运行：内核没有 {feature}（Linux {since} 起才有）；可改用便携引擎',
  },
  ENGINE_FAILED: {
    fault: 'system',
    en: 'a thread of the engine ended: {reason}; its transfers are lost, restart the server',
    'zh-CN': '引擎的一个线程已退出：{reason}；该线程上的传输已中断，请重启服务器',
  },
});

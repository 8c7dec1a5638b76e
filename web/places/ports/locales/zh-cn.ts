import type { en } from './en.js';

/** The sentences of the place of the ports, in Chinese. */
export const zhCn: Readonly<Record<keyof typeof en, string>> = {
  ports: '端口占用',
  commandPorts: '查看本机端口占用',
  portsLead: '本机的全部 TCP、UDP 套接字',
  portsLeadHost: '工作台所在机器（{{host}}）的全部 TCP、UDP 套接字',
  portsFilter: '按端口、地址、进程筛选',
  refresh: '刷新',
  portsCount_one: '{{shown}} 个套接字',
  portsCount_other: '{{shown}} 个套接字',
  colProtocol: '协议',
  colLocal: '本地地址',
  colPeer: '远程地址',
  colState: '状态',
  colProcess: '进程',
  portsOwners: '未显示其他用户的套接字所属进程；以 root 运行工作台可看到。',
  portsHidden: '仅 root 可见',
  portsMore: '显示前 {{shown}} 个，共 {{all}} 个；请用筛选缩小范围。',
};

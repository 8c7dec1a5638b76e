import type { en } from './en.js';

/** The sentences of the place of the environments, in Chinese. */
export const zhCn: Readonly<Record<keyof typeof en, string>> = {
  environments: '环境',
  commandEnvironments: '显示环境',
  environmentsFilter: '环境名称',
  environmentsNone: '还没有环境',
  environmentsWhy:
    '环境为各个测试台之间不同的内容命名：地址、站号、限值。报文中写 {{braced}}，切换一次即可全部指向另一台设备。',
  environmentsHow: '点击“新建”创建第一个环境；有两个环境时，每个文件列表下方都有切换。',
  environmentUse: '用法',
  environmentSwitch:
    '报文、规则和测试序列用双花括号引用名称。在列表下方切换环境；bob send 与 bob run 用 --env 名称 选择。',
  environmentAlso: '另外可用',
  environmentBlank: '发送时询问，默认为 3',
  environmentCounter: '每条报文依次为 1、2、3…',
  environmentTime: '当前时刻；另有 date、unixtime、unique',
  environmentRandom: '随机数，默认 0 到 255',
  environmentNumber: '在十六进制中：把值写成两字节数值',
  environmentEdit: '编辑',
};

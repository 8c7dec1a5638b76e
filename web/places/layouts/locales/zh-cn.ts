import type { en } from './en.js';

/** The sentences of the place of the layouts, in Chinese. */
export const zhCn: Readonly<Record<keyof typeof en, string>> = {
  layouts: '报文格式',
  commandLayouts: '显示报文格式',
  layoutsFilter: '格式名称',
  layoutsNone: '还没有报文格式说明字节的含义',
  layoutsWhy:
    '报文格式用几行文字说明报文由什么组成：任意字节序的数值、缩放与单位、取值名称、文本、长度、校验。定义之后，字段可用于日志、过滤器、规则、测试序列和抓包。',
  layoutsHow: '点击“新建”创建第一个格式，在旁边输入一条十六进制报文即可看到解析结果。',
  layoutSample: '按此格式解析的报文',
  layoutSampleHint: '十六进制报文',
  layoutSampleNoHex: '不是成对的十六进制数字。',
  layoutTake: '取最新报文',
  layoutSound: '符合此格式。',
  layoutExpected: '（应为 {{hex}}）',
  layoutUnsound: '有字段不符，或校验不正确。',
  layoutForeign: '开头不同：不是此格式的报文。',
  layoutField: '字段',
  layoutValue: '值',
  layoutPlace: '字节',
  layoutUseNote: '带 frame 的报文格式会改变流的分帧：运行中的端点将重新打开，现有连接会断开。',
  layoutUse: '用于解析以下端点的报文',
};

import type { en } from './en.js';

/** The sentences of the place of the sequences, in Chinese. */
export const zhCn: Readonly<Record<keyof typeof en, string>> = {
  sequences: '测试序列',
  commandSequences: '显示测试序列',
  sequencesFilter: '序列名称',
  sequencesNone: '还没有测试序列',
  sequencesWhy:
    '测试序列由步骤组成：打开什么、发送什么、应在多久内收到什么。在此处运行时逐步点亮；也可用 bob run 运行，得到退出码和 JUnit 报告。',
  sequencesHow: '点击“新建”创建第一个序列，再点旁边的“运行”。',
  run: '运行',
  runBegin: '运行',
  runStop: '停止',
  runNever: '尚未运行',
  runRunning: '正在运行',
  runHeld: '全部期望成立',
  runFailed: '有期望不成立',
  runInterrupted: '已停止',
  runIs_running: '{{steps}} 步，{{failed}} 步失败，{{time}}…',
  runIs_held: '共 {{steps}} 步，全部期望成立，用时 {{time}}',
  runIs_failed: '共 {{steps}} 步，{{failed}} 步失败，用时 {{time}}',
  runIs_interrupted: '在 {{steps}} 步后停止，{{failed}} 步失败，用时 {{time}}',
  runCommand: '等同的命令',
  stepFailed: '第 {{number}} 步失败',
  stepExpected: '期望',
  stepCame: '收到',
  stepNothing: '无',
  stepAround: '前后消息',
  stepAccept: '采用收到的内容',
};

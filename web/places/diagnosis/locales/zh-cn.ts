import type { en } from './en.js';

/** The sentences of a diagnosis, in Chinese. */
export const zhCn: Readonly<Record<keyof typeof en, string>> = {
  diagnose: '为什么收不到数据？',
  diagnoseClient: '为什么连接不上？',
  diagnosisOf: '诊断 {{name}}',
  diagnosisWatching: '正在观察 {{seconds}} 秒：请现在发送。',
  diagnosisReaching: '正在尝试连接。',
  diagnosisAgain: '重新检查',
  diagnosisLonger: '观察 {{seconds}} 秒',
  diagnosis_ok: '正常',
  diagnosis_fault: '有问题',
  diagnosis_unknown: '未知',
};

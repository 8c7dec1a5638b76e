import { entries } from './entry.js';

/** What is wrong with a continuous log. */
export const logErrors = entries({
  LOG_UNWRITABLE: {
    fault: 'system',
    en: 'the log {file} cannot be written: {reason}; lines are counted until it can',
    'zh-CN': '无法写入日志 {file}：{reason}；在可写之前只计行数',
  },
});

import { entries } from './entry.js';

/** What is wrong with a continuous log. */
export const logErrors = entries({
  LOG_UNWRITABLE: {
    fault: 'system',
    en: 'the log {file} cannot be written: {reason}',
    'zh-CN': '无法写入日志 {file}：{reason}',
  },
  LOG_WRITE_FAILED: {
    fault: 'system',
    en: 'the log {file} cannot be written: {reason}; its lines are counted until it can',
    'zh-CN': '无法写入日志 {file}：{reason}；在可写之前只统计其行数',
  },
});

import { entries } from './entry.js';

/** What is wrong with what a person says of a bad line. */
export const lineErrors = entries({
  LINE_VALUE_INVALID: {
    fault: 'local',
    en: '{name} does not take "{text}": {reason}',
    'zh-CN': '{name} 的值“{text}”无效：{reason}',
  },
  LINE_PROFILE_UNKNOWN: {
    fault: 'local',
    en: 'there is no profile "{text}"; there are {choices}',
    'zh-CN': '没有线路配置“{text}”；可用 {choices}',
  },
  TIMELINE_INVALID: {
    fault: 'local',
    en: '{file}:{line}:{column}: {reason}',
    'zh-CN': '{file}:{line}:{column}：{reason}',
  },
  AIMED_FAULT_INVALID: {
    fault: 'local',
    en: 'the fault "{fault}" is wrong at column {column}: {reason}',
    'zh-CN': '故障“{fault}”第 {column} 列有误：{reason}',
  },
});

import { entries } from './entry.js';

/** What is wrong with a filter. Params `column` (from 1) and `columns` (how many) mark the place. */
export const filterErrors = entries({
  FILTER_INVALID: {
    fault: 'local',
    en: 'the filter is wrong at column {column}: {reason}',
    'zh-CN': '过滤表达式第 {column} 列有误：{reason}',
  },
  FILTER_FIELD_UNKNOWN: {
    fault: 'local',
    en: '"{text}" at column {column} is neither a field nor a protocol; the nearest are {choices}',
    'zh-CN': '第 {column} 列的“{text}”既不是字段也不是协议；相近的有 {choices}',
  },
  FILTER_NAME_UNKNOWN: {
    fault: 'local',
    en: '"{text}" at column {column} is neither a field nor a protocol that is read; "bob dissect --list-fields" lists them',
    'zh-CN':
      '第 {column} 列的“{text}”既不是字段，也不是能解析的协议；可用 bob dissect --list-fields 列出全部',
  },
  FILTER_VALUE_INVALID: {
    fault: 'local',
    en: '"{text}" at column {column} cannot be compared with {field}: {reason}',
    'zh-CN': '第 {column} 列的“{text}”不能与 {field} 比较：{reason}',
  },
  FILTER_PATTERN_INVALID: {
    fault: 'local',
    en: 'the regular expression at column {column} is wrong: {reason}',
    'zh-CN': '第 {column} 列的正则表达式有误：{reason}',
  },
});

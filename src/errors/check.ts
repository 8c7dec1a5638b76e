import { entries } from './entry.js';

/** What is wrong with what a person says of checks. */
export const checkErrors = entries({
  CHECK_COMMAND_INVALID: {
    fault: 'local',
    en: '{option} "{text}": {reason}',
    'zh-CN': '{option} “{text}”：{reason}',
  },
  CHECK_UNKNOWN: {
    fault: 'local',
    en: 'there is no check "{text}" of {subject}; there are {choices}',
    'zh-CN': '{subject} 没有检查项“{text}”；可用的有 {choices}',
  },
  CHECK_REPORT_UNWRITABLE: {
    fault: 'local',
    en: 'cannot write {file}: {reason}; give --junit a path in a folder that is there',
    'zh-CN': '无法写入 {file}：{reason}；请为 --junit 指定已有文件夹中的路径',
  },
});

import { entries } from './entry.js';

/** What is wrong with what a person says of checks. */
export const checkErrors = entries({
  CHECK_COMMAND_INVALID: {
    fault: 'local',
    en: '{option} "{text}": {reason}',
    'zh-CN': '{option} “{text}”：{reason}',
  },
  CHECK_PROGRAM_MISSING: {
    fault: 'local',
    en: '{option}: cannot run {program}: {reason}',
    'zh-CN': '{option}：无法运行 {program}：{reason}',
  },
  CHECK_UNKNOWN: {
    fault: 'local',
    en: 'there is no check "{text}" of {subject}; there are {choices}',
    'zh-CN': '{subject} 没有检查项“{text}”；可用的有 {choices}',
  },
  CHECK_ADDRESS_FOREIGN: {
    fault: 'local',
    en: 'a page asks programs of the workbench’s machine alone, at 127.0.0.1 or ::1, so that nobody searches a network through it; in a terminal, bob check {subject} {address} asks any',
    'zh-CN':
      '网页只检查工作台所在机器上的程序（127.0.0.1 或 ::1），以免有人借它扫描网络；其他地址请在终端运行 bob check {subject} {address}',
  },
  CHECK_RUN_LIMIT: {
    fault: 'local',
    en: 'the workbench runs {most} checks of programs already, the most at once; try again when one has ended',
    'zh-CN': '工作台正在检查 {most} 个程序，达到上限；请等其中一个结束后重试',
  },
  CHECK_RUN_OVER: {
    fault: 'local',
    en: 'the workbench knows nothing more of check run {id}; begin another',
    'zh-CN': '工作台已没有这次检查 {id} 的记录；请重新开始',
  },
  CHECK_REPORT_UNWRITABLE: {
    fault: 'local',
    en: 'cannot write {file}: {reason}; give --junit a path in a folder that is there',
    'zh-CN': '无法写入 {file}：{reason}；请为 --junit 指定已有文件夹中的路径',
  },
});

import { entries } from './entry.js';

/** What the record of a workspace reports. */
export const recordErrors = entries({
  RECORD_MISSING: {
    fault: 'local',
    en: 'there is no record in {folder}: a workbench makes one; name another folder with --workspace',
    'zh-CN': '{folder} 中没有记录：记录由工作台生成；可用 --workspace 指定其他文件夹',
  },
  FILTER_NOT_SAVED: {
    fault: 'local',
    en: 'there is no saved filter @{name} in {folder}; there are: {choices}',
    'zh-CN': '{folder} 中没有已保存的过滤器 @{name}；现有：{choices}',
  },
  RECORD_NOT_GROWING: {
    fault: 'local',
    en: 'nothing is being recorded: no workbench runs on this workspace; start it with bob, or leave out --follow',
    'zh-CN': '当前没有在记录：此工作区没有正在运行的工作台；请用 bob 启动，或去掉 --follow',
  },
  RECORD_UNAVAILABLE: {
    fault: 'system',
    en: 'nothing is recorded: {file} cannot be used: {reason}',
    'zh-CN': '未在记录：无法使用 {file}：{reason}',
  },
  RECORD_NEWER: {
    fault: 'local',
    en: 'nothing is recorded: {file} was written by a newer Breakoutbox, and stays unchanged; use that version',
    'zh-CN': '未在记录：{file} 由更新版本的 Breakoutbox 写入，保持不变；请使用该版本',
  },
  RECORD_DISK_FULL: {
    fault: 'system',
    en: 'recording has stopped: there is no room left for {file}; make room, or lower the limits of the record, and it goes on',
    'zh-CN': '记录已停止：{file} 所在磁盘空间不足；清理空间或调低记录上限后会自动继续',
  },
  RECORD_DAMAGED: {
    fault: 'system',
    en: '{file} is damaged, or no record',
    'zh-CN': '{file} 已损坏，或不是记录文件',
  },
  RECORD_READ_ONLY: {
    fault: 'system',
    en: '{file} can only be read here; whoever holds the workspace can change it',
    'zh-CN': '{file} 在此只能读取；只有占用工作区的一方可以更改',
  },
  RECORD_EVENT_UNKNOWN: {
    fault: 'local',
    en: 'the record has no message {number}; it may have been deleted, or was older than what is kept',
    'zh-CN': '记录中没有编号为 {number} 的消息；可能已被删除，或已超出保留期限',
  },
});

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
  EXPORT_NOT_FOR_TERMINAL: {
    fault: 'local',
    en: '{format} is not for a terminal; write it to a file with > FILE, or to a program with |',
    'zh-CN': '{format} 格式不宜输出到终端；请用 > FILE 写入文件，或用 | 传给其他程序',
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
  RECORD_OLDER: {
    fault: 'local',
    en: 'nothing is in {file} yet, or an older Breakoutbox wrote it; start a workbench on the workspace, which brings it forward',
    'zh-CN': '{file} 尚无内容，或由较旧版本的 Breakoutbox 写入；请在该工作区启动一次工作台，它会完成升级',
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
  RECORD_SEARCHES_TOO_MANY: {
    fault: 'system',
    en: '{limit} searches of the record are running, and no more run at once; stop one, or wait until one has ended',
    'zh-CN': '已有 {limit} 个记录搜索在运行，达到同时运行的上限；请停止其中一个，或等待其结束',
  },
  RECORD_EVENT_UNKNOWN: {
    fault: 'local',
    en: 'the record has no message {number}; it may have been deleted, or was older than what is kept',
    'zh-CN': '记录中没有编号为 {number} 的消息；可能已被删除，或已超出保留期限',
  },
  RECORD_EXPORT_LIMIT: {
    fault: 'local',
    en: '{most} exports of the record run already, which is the maximum; wait for one, or stop it',
    'zh-CN': '已有 {most} 个记录导出在进行，达到上限；请等待或停止其中一个',
  },
  RECORD_EXPORT_TAKEN: {
    fault: 'local',
    en: 'an export {id} runs already; stop it first, or choose another name',
    'zh-CN': '名为 {id} 的导出正在进行；请先停止它，或换一个名称',
  },
  RECORD_EXPORT_UNKNOWN: {
    fault: 'local',
    en: 'there is no export {id} here, or it ended long ago',
    'zh-CN': '没有名为 {id} 的导出，或它早已结束',
  },
  TIME_ZONE_UNKNOWN: {
    fault: 'local',
    en: 'there is no time zone {name}; its name is one like Asia/Shanghai',
    'zh-CN': '没有时区 {name}；时区名形如 Asia/Shanghai',
  },
});

import { entries } from './entry.js';

/** What the import of other programs' files reports. */
export const importErrors = entries({
  IMPORT_NOT_TAKEN: { fault: 'local', en: 'not taken: {reason}', 'zh-CN': '未导入：{reason}' },
  IMPORT_FOLDER_INVALID: {
    fault: 'local',
    en: '"{text}" is no folder inside messages; write up to five names with / between, none of them with a dot in front',
    'zh-CN': '“{text}”不是 messages 内的文件夹；请用 / 连接最多五级名称，且不以点开头',
  },
  IMPORT_EMPTY: {
    fault: 'local',
    en: '{file} is empty; nothing can be taken from it',
    'zh-CN': '{file} 是空文件，没有可导入的内容',
  },
  IMPORT_TOO_LARGE: {
    fault: 'local',
    en: '{file} has more than {limit} MiB, the most that is imported; take the part that holds the messages',
    'zh-CN': '{file} 超过可导入的上限 {limit} MiB；请只保留含消息的部分',
  },
  IMPORT_TOO_MANY: {
    fault: 'local',
    en: '{file} has more than {limit} entries, the most that is imported at once; divide it',
    'zh-CN': '{file} 的条目超过一次可导入的上限 {limit}；请拆分后导入',
  },
  IMPORT_FORMAT_UNKNOWN: {
    fault: 'local',
    en: '{file} is no file that can be imported: Packet Sender, sscom, Docklight, COMTool, x-tools, SuperCom, sokit, a C array, or lines of text or hex (docs/import.md)',
    'zh-CN':
      '{file} 不是可导入的文件：支持 Packet Sender、sscom、Docklight、COMTool、x-tools、SuperCom、sokit、C 数组，以及逐行的文本或十六进制（docs/import.md）',
  },
  IMPORT_FORMAT_FOREIGN: {
    fault: 'local',
    en: '{file} was not recognised: it looks like {reason}, of no program whose files are known (docs/import.md); to take each line as a message all the same, take it as text (--as text)',
    'zh-CN':
      '无法识别 {file}：内容像是 {reason}，但不属于任何已支持的程序（docs/import.md）；若仍要逐行导入为报文，请按文本导入（--as text）',
  },
  IMPORT_JSON_INVALID: {
    fault: 'local',
    en: '{file} breaks off as JSON at line {line}, column {column}; export it anew, or take each line as a message (--as text)',
    'zh-CN': '{file} 的 JSON 在第 {line} 行第 {column} 列有误；请重新导出，或按文本逐行导入（--as text）',
  },
});

import { entries } from './entry.js';

/** What the files of a workspace report. */
export const workspaceErrors = entries({
  FILE_SYNTAX_INVALID: {
    fault: 'local',
    en: 'this cannot be read as YAML: {reason}',
    'zh-CN': '无法按 YAML 读取：{reason}',
  },
  WORKSPACE_FILE_UNKNOWN: {
    fault: 'local',
    en: 'the workspace has no file {file}; files stand in its folders, as messages/NAME.yaml',
    'zh-CN': '工作区中没有文件 {file}；文件应位于各类文件夹中，例如 messages/名称.yaml',
  },
  WORKSPACE_FILE_CHANGED: {
    fault: 'local',
    en: '{file} has changed on disk meanwhile; compare both versions and choose',
    'zh-CN': '{file} 在磁盘上已有改动；请比较两个版本后选择',
  },
});

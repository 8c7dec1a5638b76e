import { entries } from './entry.js';

/** What the files of a workspace report. */
export const workspaceErrors = entries({
  FILE_SYNTAX_INVALID: {
    fault: 'local',
    en: 'line {line}, column {column}: {reason}',
    'zh-CN': '第 {line} 行第 {column} 列：{reason}',
  },
});

import type { en } from './en.js';

/** The sentences about files of the workspace that all of its places share, in Chinese. */
export const zhCn: Readonly<Record<keyof typeof en, string>> = {
  undo: '撤销',
  redo: '重做',
  fileSaved: '已保存',
  fileUnsaved: '尚未保存',
  fileFaulty: '未保存：内容有误',
  fileRefused: '未保存',
  fileConflict: '未保存：文件已被改动',
  fileFaultAt: '第 {{line}} 行第 {{column}} 列：{{why}}。已输入的内容保留在此，改正后自动保存。',
  fileKeptHere: '已输入的内容保留在本浏览器中。',
  fileTryAgain: '重新保存',
  fileConflictWhy: '编辑期间，此文件已在别处被改动。两个版本都在：请选择其一，或继续编辑自己的版本。',
  fileConflictGone: '编辑期间，此文件已在别处被删除。',
  fileKeepMine: '保留我的版本',
  fileTakeTheirs: '采用磁盘上的版本',
  fileMine: '我的版本',
  fileTheirs: '磁盘上的版本',
  fileGone: '磁盘上已无此文件',
  fileTextOf: '{{file}} 的内容',
  fileRemoved: '已删除 {{file}}',
};

import type { Sentence } from './entry.js';

/** Why a command of `bob check tftp-client`, or a run of checks from a page, cannot be begun. */
export const checkReasons = Object.freeze({
  'check-quote-open': { en: 'a quote is not closed', 'zh-CN': '引号没有闭合' },
  'check-port-missing': { en: 'a server has a port', 'zh-CN': '服务器须有端口' },
  'check-command-empty': { en: 'it has no words', 'zh-CN': '没有内容' },
  'check-name-unknown': {
    en: 'it can name {url}, {host}, {port}, {name}, {file} and {mode} only',
    'zh-CN': '只能使用 {url}、{host}、{port}、{name}、{file} 和 {mode}',
  },
  'check-url-missing': {
    en: 'it has to say where: {url}, or {port} and {name}',
    'zh-CN': '须写明地址：{url}，或 {port} 和 {name}',
  },
  'check-file-missing': {
    en: 'it has to name the file of this machine: {file}',
    'zh-CN': '须写明本机上的文件：{file}',
  },
  'check-program-not-found': {
    en: 'not found in PATH; install it, or write its path',
    'zh-CN': '在 PATH 中找不到；请安装，或写出其路径',
  },
  'check-program-no-file': { en: 'there is no such file', 'zh-CN': '没有这个文件' },
  'check-program-not-executable': {
    en: 'it may not be run; allow it with chmod +x, or name what runs it before it, as in python3 FILE',
    'zh-CN': '没有执行权限；请用 chmod +x 授予，或在前面写上解释器，例如 python3 文件',
  },
} as const satisfies Readonly<Record<string, Sentence>>);

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
  WORKSPACE_FILE_TAKEN: {
    fault: 'local',
    en: 'there is something at {file} already; choose another name',
    'zh-CN': '{file} 处已有文件；请换一个名称',
  },
  WORKSPACE_FILE_CHANGED: {
    fault: 'local',
    en: '{file} has changed on disk meanwhile; compare both versions and choose',
    'zh-CN': '{file} 在磁盘上已有改动；请比较两个版本后选择',
  },
  PLACEHOLDER_UNFILLED: {
    fault: 'local',
    en: 'it cannot be sent yet: {reason}',
    'zh-CN': '尚不能发送：{reason}',
  },
  MESSAGE_UNKNOWN: {
    fault: 'local',
    en: 'there is no saved message "{name}" in {folder}; bob send --list shows those that there are',
    'zh-CN': '{folder} 中没有名为“{name}”的消息；可用 bob send --list 列出',
  },
  MESSAGE_AMBIGUOUS: {
    fault: 'local',
    en: 'several saved messages are called "{name}"; say which by its folder, as {path}',
    'zh-CN': '有多条消息名为“{name}”；请写明文件夹，例如 {path}',
  },
  MESSAGE_WITHOUT_TARGET: {
    fault: 'local',
    en: 'message "{name}" does not say where it goes; give its file a line to: …, or say --to',
    'zh-CN': '消息“{name}”未指定目标；请在文件中写明 to:，或使用 --to',
  },
  TARGET_UNKNOWN: {
    fault: 'local',
    en: '"{target}" is neither an endpoint of {folder} nor an address as tcp://HOST:PORT or udp://HOST:PORT',
    'zh-CN': '“{target}”既不是 {folder} 中的端点，也不是 tcp://主机:端口 或 udp://主机:端口 形式的地址',
  },
  TARGET_IS_SERVER: {
    fault: 'local',
    en: 'endpoint "{target}" is a server, and its workbench does not run; start it with bob --workspace {folder}',
    'zh-CN': '端点“{target}”是服务器，而其工作台未运行；请用 bob --workspace {folder} 启动',
  },
  TARGET_STOPPED: {
    fault: 'local',
    en: 'endpoint "{target}" is stopped; start it on the page of the workbench, {url}',
    'zh-CN': '端点“{target}”已停止；请在工作台页面 {url} 上启动',
  },
  ENVIRONMENT_UNKNOWN: {
    fault: 'local',
    en: 'there is no environment "{name}" in {folder}; there are {choices}',
    'zh-CN': '{folder} 中没有环境“{name}”；可用 {choices}',
  },
  ENVIRONMENT_UNCHOSEN: {
    fault: 'local',
    en: '{name} has a value in an environment, and none is chosen; name one with --env, or as environment in workspace.yaml: {choices}',
    'zh-CN':
      '{name} 的值取自环境，但未选定环境；请用 --env 指定，或在 workspace.yaml 中写明 environment：{choices}',
  },
  FILE_FAULTY: {
    fault: 'local',
    en: '{file} has a fault in line {line}, column {column}, and is not used; mend it first',
    'zh-CN': '{file} 第 {line} 行第 {column} 列有错误，未被使用；请先修正',
  },
  WORKSPACE_MISSING: {
    fault: 'local',
    en: 'neither {folder} nor a folder above it is a workspace; make one with bob init, or name one with --workspace',
    'zh-CN': '{folder} 及其上级文件夹都不是工作区；可用 bob init 创建，或用 --workspace 指定',
  },
  WORKSPACE_EXISTS: {
    fault: 'local',
    en: '{folder} is a workspace already; nothing was changed',
    'zh-CN': '{folder} 已是工作区；未作任何更改',
  },
  WORKSPACE_NOT_TRUSTED: {
    fault: 'local',
    en: '{folder} is new to this machine: look at what it would do, and agree on the page or with --trust',
    'zh-CN': '{folder} 在本机上尚未受信任：请先查看它会做什么，再在页面上确认，或使用 --trust',
  },
  SET_UNUSED: {
    fault: 'local',
    en: '--set {name}: no message here has {{{name}}}; they have {choices}',
    'zh-CN': '--set {name}：这些报文中没有 {{{name}}}；可用 {choices}',
  },
  SET_INVALID: {
    fault: 'local',
    en: '--set wants NAME=VALUE, as in --set unit=3; it was given "{text}"',
    'zh-CN': '--set 的形式为 名称=值，例如 --set unit=3；给出的是“{text}”',
  },
});

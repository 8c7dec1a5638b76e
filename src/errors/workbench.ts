import { entries } from './entry.js';

/** What the workbench, its API and its page report. */
export const workbenchErrors = entries({
  ENDPOINT_UNKNOWN: {
    fault: 'local',
    en: 'there is no endpoint {id}; it may have been removed',
    'zh-CN': '没有端点 {id}；可能已被删除',
  },
  ENDPOINT_WITHOUT_PORT: {
    fault: 'local',
    en: 'endpoint "{id}" has no port yet: the system chooses it when it opens; start it first',
    'zh-CN': '端点“{id}”还没有端口：端口由系统在启动时分配；请先启动该端点',
  },
  ENDPOINT_LIMIT: {
    fault: 'local',
    en: 'there are {most} endpoints already, the most at once; remove one first',
    'zh-CN': '已有 {most} 个端点，达到上限；请先删除一个',
  },
  LESSON_UNKNOWN: {
    fault: 'local',
    en: 'there is no lesson {lesson}; did you mean {nearest}? bob learn lists all',
    'zh-CN': '没有课程 {lesson}；您是指 {nearest} 吗？bob learn 会列出全部课程',
  },
  LESSON_WITHOUT_TASK: {
    fault: 'local',
    en: 'lesson {lesson} has no task for a {side} of your own; the lessons client, reverse-server and datagrams have',
    'zh-CN': '课程 {lesson} 没有自己写 {side} 的任务；client、reverse-server 和 datagrams 有',
  },
  LESSON_WITHOUT_CHECKS: {
    fault: 'local',
    en: '{lesson} has no program of yours to check at {address}; a task has: bob learn write-reverse-server {address}',
    'zh-CN': '{lesson} 不检查你在 {address} 的程序；任务才检查：bob learn write-reverse-server {address}',
  },
  LESSON_OVER: {
    fault: 'local',
    en: 'lesson {id} is over; begin it again',
    'zh-CN': '课程 {id} 已结束；请重新开始',
  },
  LESSON_DISPLACED: {
    fault: 'system',
    en: 'the workbench has closed this bench to make room: it has {most} at once, and nobody had touched this one for longest; begin it again',
    'zh-CN': '工作台为给他人腾出位置关闭了这个实验台：最多同时有 {most} 个，而它最久没有人操作；请重新开始',
  },
  LESSON_CAPTURE_LIMIT: {
    fault: 'system',
    en: 'packets of {most} benches are captured already, the most at once; those of this one are inferred until one ends',
    'zh-CN': '已有 {most} 个实验台在抓包，达到上限；在其中一个结束之前，本实验台的数据包由推断得出',
  },
  PROGRESS_DAMAGED: {
    fault: 'system',
    en: 'cannot read {file}, which keeps how far the lessons are: {reason}; it is set aside as {aside}, and they begin anew',
    'zh-CN': '无法读取保存课程进度的 {file}：{reason}；已移到 {aside}，进度从头开始',
  },
  BROKEN_OPTION_UNKNOWN: {
    fault: 'local',
    en: 'bench {bench} has no option {option} for a setting {setting}; it has {settings}',
    'zh-CN': '实验台 {bench} 的设置 {setting} 没有选项 {option}；它有 {settings}',
  },
  BROKEN_TRIALS_TOO_MANY: {
    fault: 'system',
    en: '{most} trials of broken benches run already, the most at once; try again when one is over',
    'zh-CN': '已有 {most} 个故障实验台的试运行在进行，达到上限；请等其中一个结束后再试',
  },
  WORKBENCH_STOPPING: {
    fault: 'system',
    en: 'the workbench is stopping and takes no more requests; ask again when it has been started',
    'zh-CN': '工作台正在停止，不再接受请求；请在它重新启动后重试',
  },
  REQUEST_INVALID: {
    fault: 'local',
    en: 'the request is not valid: {reason}; see /api/openapi.json',
    'zh-CN': '请求无效：{reason}；见 /api/openapi.json',
  },
  HOST_FORBIDDEN: {
    fault: 'peer',
    en: 'this name is not one of the workbench; open the address that it printed',
    'zh-CN': '此主机名不属于工作台；请打开它启动时打印的地址',
  },
  ORIGIN_FORBIDDEN: {
    fault: 'peer',
    en: 'a page of another origin may not drive the workbench',
    'zh-CN': '其他来源的页面不得操作工作台',
  },
  TOKEN_MISSING: {
    fault: 'peer',
    en: 'this workbench asks for its token; open the address that it printed, with the token in it',
    'zh-CN': '此工作台需要令牌；请打开它启动时打印的带令牌的地址',
  },
  NOT_FOUND: {
    fault: 'local',
    en: 'there is nothing at {path}; see /api/openapi.json',
    'zh-CN': '{path} 不存在；见 /api/openapi.json',
  },
  LOOPBACK_ONLY: {
    fault: 'local',
    en: "this names a path of the workbench's machine, and can only be asked from there: open the page at 127.0.0.1 on that machine, or start it with --files FOLDER",
    'zh-CN':
      '此操作涉及工作台所在机器上的路径，只能在那台机器上进行：请在该机器上通过 127.0.0.1 打开页面，或在启动时使用 --files 文件夹',
  },
  WORKBENCH_BUSY: {
    fault: 'system',
    en: 'the workbench has {mebibytes} MiB of other requests in hand; send it again in {seconds} s',
    'zh-CN': '工作台正在处理的其他请求已达 {mebibytes} MiB；请在 {seconds} 秒后重试',
  },
  INTERNAL: {
    fault: 'system',
    en: 'the workbench failed inside: {reason}; please report it',
    'zh-CN': '工作台内部错误：{reason}；请报告此问题',
  },
  DESCRIPTION_INVALID: {
    fault: 'local',
    en: 'its description is not valid: {reason}',
    'zh-CN': '描述无效：{reason}',
  },
  WORKSPACE_IN_USE: {
    fault: 'local',
    en: 'the workbench of {folder} runs already, at {url}',
    'zh-CN': '工作区 {folder} 的工作台已在运行：{url}',
  },
  WORKBENCH_NOT_RUNNING: {
    fault: 'local',
    en: 'no workbench runs on the workspace {folder}, or it has ended; start one with "bob" and open its endpoints there, or name its --workspace',
    'zh-CN':
      '工作区 {folder} 上没有正在运行的工作台，或它已结束；请用 bob 启动工作台并在其中打开端点，或用 --workspace 指定其工作区',
  },
  WORKSPACE_BUSY: {
    fault: 'local',
    en: 'process {pid} holds {file} and does not answer; end it, or choose another --workspace',
    'zh-CN': '进程 {pid} 占用着 {file}，且没有响应；请结束该进程，或另选 --workspace',
  },
  WORKSPACE_READ_ONLY: {
    fault: 'local',
    en: '{folder} cannot be written: {reason}; its endpoints can be used but not changed until that is mended',
    'zh-CN': '{folder} 无法写入：{reason}；其中的端点可以使用，但在问题解决之前不能更改',
  },
  WORKSPACE_UNWRITABLE: {
    fault: 'system',
    en: '{file} cannot be written: {reason}; nothing was changed',
    'zh-CN': '无法写入 {file}：{reason}；未作任何更改',
  },
  WORKSPACE_INVALID: {
    fault: 'local',
    en: '{file} cannot be used: {reason}; mend it or move it away, or choose another --workspace',
    'zh-CN': '{file} 无法使用：{reason}；请修正或移走该文件，或另选 --workspace',
  },
});

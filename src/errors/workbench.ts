import { entries } from './entry.js';

/** What the workbench, its API and its page report. */
export const workbenchErrors = entries({
  ENDPOINT_UNKNOWN: {
    fault: 'local',
    en: 'there is no endpoint {id}; it may have been removed',
    'zh-CN': '没有端点 {id}；可能已被移除',
  },
  ENDPOINT_LIMIT: {
    fault: 'local',
    en: 'there are {most} endpoints already, the most at once; remove one first',
    'zh-CN': '已有 {most} 个端点，达到上限；请先移除一个',
  },
  REQUEST_INVALID: {
    fault: 'local',
    en: 'the request is not valid: {detail}; see /api/openapi.json',
    'zh-CN': '请求无效：{detail}；见 /api/openapi.json',
  },
});

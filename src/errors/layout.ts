import { entries } from './entry.js';

/** What is wrong with a layout, or with values that a message is to be made of. */
export const layoutErrors = entries({
  LAYOUT_NAME_INVALID: {
    fault: 'local',
    en: '"{text}" is no name of a layout; write letters, digits, _ and -, a letter first: fields are named by it, as in sensor.temp',
    'zh-CN':
      '“{text}”不能作报文格式的名称；请用字母、数字、_ 和 -，以字母开头：字段名以它开头，例如 sensor.temp',
  },
  LAYOUT_NAME_TAKEN: {
    fault: 'local',
    en: '"{text}" is a protocol, whose fields have that name; give the layout another one',
    'zh-CN': '“{text}”是已有协议的名称，其字段以此命名；请给报文格式换一个名称',
  },
  LAYOUT_INVALID: {
    fault: 'local',
    en: 'layout {layout}, {field}: {reason}',
    'zh-CN': '报文格式 {layout} 的 {field}：{reason}',
  },
  LAYOUT_UNKNOWN: {
    fault: 'local',
    en: 'there is no layout "{text}"; name a file (sensor.yaml), or one of {choices}',
    'zh-CN': '没有名为“{text}”的报文格式；请写文件名（sensor.yaml），或其中之一：{choices}',
  },
  LAYOUT_VALUE_MISSING: {
    fault: 'local',
    en: 'layout {layout}: {field} has no value; give it one',
    'zh-CN': '报文格式 {layout}：缺少字段 {field} 的值；请填写',
  },
  LAYOUT_VALUE_INVALID: {
    fault: 'local',
    en: 'layout {layout}: {field} cannot be "{text}": {reason}',
    'zh-CN': '报文格式 {layout}：{field} 的值不能是“{text}”：{reason}',
  },
  LAYOUT_FIELD_UNKNOWN: {
    fault: 'local',
    en: 'layout {layout} has no field "{text}"; there are {choices}',
    'zh-CN': '报文格式 {layout} 没有字段“{text}”；可用字段：{choices}',
  },
});

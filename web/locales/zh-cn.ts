import { zhCn as frame } from '../frame/locales/zh-cn.js';
import { zhCn as boot } from '../places/boot/locales/zh-cn.js';
import { zhCn as captures } from '../places/captures/locales/zh-cn.js';
import { zhCn as diagnosis } from '../places/diagnosis/locales/zh-cn.js';
import { zhCn as comparison } from '../places/endpoint/comparison/locales/zh-cn.js';
import { zhCn as composer } from '../places/endpoint/composer/locales/zh-cn.js';
import { zhCn as exports } from '../places/endpoint/export/locales/zh-cn.js';
import { zhCn as savedFilters } from '../places/endpoint/filters/locales/zh-cn.js';
import { zhCn as form } from '../places/endpoint/form/locales/zh-cn.js';
import { zhCn as inspector } from '../places/endpoint/inspector/locales/zh-cn.js';
import { zhCn as ladder } from '../places/endpoint/ladder/locales/zh-cn.js';
import { zhCn as line } from '../places/endpoint/line/locales/zh-cn.js';
import { zhCn as endpoint } from '../places/endpoint/locales/zh-cn.js';
import { zhCn as log } from '../places/endpoint/log/locales/zh-cn.js';
import { zhCn as notes } from '../places/endpoint/notes/locales/zh-cn.js';
import { zhCn as standingIn } from '../places/endpoint/standing-in/locales/zh-cn.js';
import { zhCn as values } from '../places/endpoint/values/locales/zh-cn.js';
import { zhCn as environments } from '../places/environments/locales/zh-cn.js';
import { zhCn as filters } from '../places/filters/locales/zh-cn.js';
import { zhCn as layouts } from '../places/layouts/locales/zh-cn.js';
import { zhCn as learn } from '../places/learn/locales/zh-cn.js';
import { zhCn as tasks } from '../places/learn/tasks/locales/zh-cn.js';
import { zhCn as broken } from '../places/learn/views/broken/locales/zh-cn.js';
import { zhCn as course } from '../places/learn/views/course/locales/zh-cn.js';
import { zhCn as messages } from '../places/messages/locales/zh-cn.js';
import { zhCn as nodes } from '../places/nodes/locales/zh-cn.js';
import { zhCn as panels } from '../places/panels/locales/zh-cn.js';
import { zhCn as ports } from '../places/ports/locales/zh-cn.js';
import { zhCn as rules } from '../places/rules/locales/zh-cn.js';
import { zhCn as sequences } from '../places/sequences/locales/zh-cn.js';
import { zhCn as tftp } from '../places/tftp/locales/zh-cn.js';
import { zhCn as welcome } from '../places/welcome/locales/zh-cn.js';
import { zhCn as record } from '../record/locales/zh-cn.js';
import { zhCn as views } from '../views/locales/zh-cn.js';
import { zhCn as conflicts } from '../workspace/conflicts/locales/zh-cn.js';
import { zhCn as workspace } from '../workspace/locales/zh-cn.js';

/** Every sentence of the page in Chinese, in the words of those who use 网络调试助手. Chinese has one plural form. */
export const zhCn = {
  ...views,
  ...frame,
  ...welcome,
  ...endpoint,
  ...comparison,
  ...exports,
  ...form,
  ...line,
  ...standingIn,
  ...log,
  ...record,
  ...savedFilters,
  ...notes,
  ...ladder,
  ...values,
  ...inspector,
  ...composer,
  ...workspace,
  ...conflicts,
  ...messages,
  ...tftp,
  ...captures,
  ...boot,
  ...diagnosis,
  ...layouts,
  ...learn,
  ...course,
  ...broken,
  ...tasks,
  ...environments,
  ...filters,
  ...rules,
  ...sequences,
  ...panels,
  ...nodes,
  ...ports,
};

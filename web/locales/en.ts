import { en as frame } from '../frame/locales/en.js';
import { en as boot } from '../places/boot/locales/en.js';
import { en as captures } from '../places/captures/locales/en.js';
import { en as diagnosis } from '../places/diagnosis/locales/en.js';
import { en as comparison } from '../places/endpoint/comparison/locales/en.js';
import { en as composer } from '../places/endpoint/composer/locales/en.js';
import { en as exports } from '../places/endpoint/export/locales/en.js';
import { en as savedFilters } from '../places/endpoint/filters/locales/en.js';
import { en as form } from '../places/endpoint/form/locales/en.js';
import { en as inspector } from '../places/endpoint/inspector/locales/en.js';
import { en as ladder } from '../places/endpoint/ladder/locales/en.js';
import { en as line } from '../places/endpoint/line/locales/en.js';
import { en as endpoint } from '../places/endpoint/locales/en.js';
import { en as log } from '../places/endpoint/log/locales/en.js';
import { en as notes } from '../places/endpoint/notes/locales/en.js';
import { en as standingIn } from '../places/endpoint/standing-in/locales/en.js';
import { en as values } from '../places/endpoint/values/locales/en.js';
import { en as environments } from '../places/environments/locales/en.js';
import { en as filters } from '../places/filters/locales/en.js';
import { en as layouts } from '../places/layouts/locales/en.js';
import { en as learn } from '../places/learn/locales/en.js';
import { en as tasks } from '../places/learn/tasks/locales/en.js';
import { en as broken } from '../places/learn/views/broken/locales/en.js';
import { en as course } from '../places/learn/views/course/locales/en.js';
import { en as messages } from '../places/messages/locales/en.js';
import { en as nodes } from '../places/nodes/locales/en.js';
import { en as panels } from '../places/panels/locales/en.js';
import { en as ports } from '../places/ports/locales/en.js';
import { en as rules } from '../places/rules/locales/en.js';
import { en as sequences } from '../places/sequences/locales/en.js';
import { en as tftp } from '../places/tftp/locales/en.js';
import { en as welcome } from '../places/welcome/locales/en.js';
import { en as record } from '../record/locales/en.js';
import { en as views } from '../views/locales/en.js';
import { en as conflicts } from '../workspace/conflicts/locales/en.js';
import { en as workspace } from '../workspace/locales/en.js';

/** Every sentence of the page in English: each room keeps its own. Names in double braces are filled in; `_one` and `_other` are i18next's plurals. */
export const en = {
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

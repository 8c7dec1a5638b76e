import { badLines } from '../server/line-checks.js';
import { type ClientCheck, plannedGet, plannedPut } from './client-check.js';
import { getChecks } from './get-checks.js';
import { putChecks } from './put-checks.js';

const lineBytes = 15 * 512 + 5;

/** Whole transfers over bad lines. */
const lineChecks: readonly ClientCheck[] = badLines.flatMap(({ id, conditions, over }) => {
  const why = {
    en: 'on the bench nothing is lost; in the field a transfer that cannot bear it ends half-way, or, worse, is wrong',
    'zh-CN': '实验台上不丢包，现场却会；经不起的传输不是半途而废，就是更糟：内容错了',
  };
  const source = { rfc: 1350, section: '2' };
  const rest = { level: 'full', line: conditions, bytes: lineBytes, why, source } as const;
  return [
    plannedGet({
      ...rest,
      id: `get-over-${id}`,
      title: {
        en: `a file is downloaded whole over ${over.en}`,
        'zh-CN': `经过${over['zh-CN']}，下载的文件完整`,
      },
      plan: { endMayBeLost: true },
    }),
    plannedPut({
      ...rest,
      id: `put-over-${id}`,
      title: {
        en: `a file is uploaded whole over ${over.en}`,
        'zh-CN': `经过${over['zh-CN']}，上传的文件完整`,
      },
      plan: {},
    }),
  ];
});

/** All checks of a TFTP client, in the order in which they begin and are shown. */
export const tftpClientChecks: readonly ClientCheck[] = [...getChecks, ...putChecks, ...lineChecks];

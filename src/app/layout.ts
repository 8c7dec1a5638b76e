// The library's layouts: `import { openLayout, readMessage, writeMessage } from 'breakoutbox/layout'`.

export { BreakoutboxError, type Failure, failureMessage } from '../errors/error.js';
export { compileLayout } from '../layout/compile-layout.js';
export type { GivenValue, Layout, LayoutField, LayoutValue } from '../layout/layout.js';
export type { LayoutFaultCode } from '../layout/layout-faults.js';
export type { FrameFile, LayoutFile, LongField } from '../layout/layout-file.js';
export { LayoutValues } from '../layout/layout-values.js';
export { openLayout, shippedLayouts } from './layouts/open-layout.js';
export { type MessageFault, type MessageReading, readMessage, writeMessage } from './layouts/read-message.js';

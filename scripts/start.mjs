// `npm start`: the workbench, with whatever arguments follow `--`.
import { ensureBuilt } from './built.mjs';

await ensureBuilt();
await import('../dist/bob/main.js');

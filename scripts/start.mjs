// `npm start`: the workbench, with whatever arguments follow `--`.
import { ensureBuilt } from './built.mjs';

ensureBuilt();
await import('../dist/bob/main.js');

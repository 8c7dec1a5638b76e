// `npm run build`: everything into dist/, whatever was there.
import { ensureBuilt } from './built.mjs';

await ensureBuilt(undefined, { anew: true });

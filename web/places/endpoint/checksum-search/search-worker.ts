import { searched } from './search-task.js';

addEventListener('message', ({ data }: MessageEvent<readonly Uint8Array[]>) => {
  postMessage(searched(data));
});

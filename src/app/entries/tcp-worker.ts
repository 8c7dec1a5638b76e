// What `entryFiles.tcpWorker` names.
import { replyBehaviours } from '../../endpoint/reply-mode.js';
import { serveAsWorker } from '../../net/tcp/worker-main.js';

serveAsWorker(replyBehaviours);

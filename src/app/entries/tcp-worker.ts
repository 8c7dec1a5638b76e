// What `entryFiles.tcpWorker` names.
import { serveAsWorker } from '../../net/tcp/worker-main.js';
import { RuledBehaviours } from '../endpoints/ruled-behaviours.js';

const ruled = new RuledBehaviours();
serveAsWorker(ruled.behaviours, (answering) => ruled.prepare(answering));

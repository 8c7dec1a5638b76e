// What `entryFiles.tcpWorker` names.
import '../../net/worker-main.js';

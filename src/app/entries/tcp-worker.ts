// What `entryFiles.tcpWorker` names.
import '../../net/tcp/worker-main.js';

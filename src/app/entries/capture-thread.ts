// What `entryFiles.captureThread` names.
import '../../libpcap/capture-thread.js';

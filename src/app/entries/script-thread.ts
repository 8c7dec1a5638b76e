// What `entryFiles.scriptThread` names.
import '../../sandbox/script-worker.js';

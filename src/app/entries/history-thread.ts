// What `entryFiles.historyThread` names.
import '../../store/history/history-thread.js';

// What `entryFiles.tftpServerThread` names.
import '../../linux/tftp-server-thread.js';

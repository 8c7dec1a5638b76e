// What `entryFiles.tftpServerThread` names.
import '../../linux/tftp/tftp-server-thread.js';

// Programs in PHP and Python that talk as their users' own do: the peers of the interop tests. Each takes HOST PORT.

/** PHP's socket functions: a server that answers each message reversed, as php.net's examples go, for one client. */
export const phpReverseServer = `
$family = strpos($argv[1], ':') !== false ? AF_INET6 : AF_INET;
$server = socket_create($family, SOCK_STREAM, SOL_TCP);
socket_set_option($server, SOL_SOCKET, SO_REUSEADDR, 1);
socket_bind($server, $argv[1], 0) && socket_listen($server, 5) or exit(1);
socket_getsockname($server, $address, $port);
echo "$port\\n";
$client = socket_accept($server);
socket_write($client, "welcome\\n");
while (($line = socket_read($client, 2048)) !== false && $line !== '') {
  $line = trim($line);
  if ($line === 'quit') break;
  socket_write($client, strrev($line) . "\\n");
}
socket_close($client);
socket_close($server);
`;

/** PHP's socket functions: a client that sends its third argument (hex) and prints everything that comes, as hex. */
export const phpClient = `
$family = strpos($argv[1], ':') !== false ? AF_INET6 : AF_INET;
$socket = socket_create($family, SOCK_STREAM, SOL_TCP);
socket_connect($socket, $argv[1], (int)$argv[2]) or exit(1);
socket_write($socket, hex2bin($argv[3]));
socket_shutdown($socket, 1);
$all = '';
while (($part = socket_read($socket, 2048)) !== false && $part !== '') $all .= $part;
echo bin2hex($all);
socket_close($socket);
`;

/** PHP's socket functions: UDP, sends its third argument (hex), prints the answer as hex. */
export const phpUdpClient = `
$family = strpos($argv[1], ':') !== false ? AF_INET6 : AF_INET;
$socket = socket_create($family, SOCK_DGRAM, SOL_UDP);
socket_set_option($socket, SOL_SOCKET, SO_RCVTIMEO, ['sec' => 5, 'usec' => 0]);
$bytes = hex2bin($argv[3]);
socket_sendto($socket, $bytes, strlen($bytes), 0, $argv[1], (int)$argv[2]);
socket_recvfrom($socket, $answer, 65535, 0, $from, $port) or exit(1);
echo bin2hex($answer);
`;

/** PHP's socket functions: a UDP server that answers "echo:" and what came, once. */
export const phpUdpServer = `
$family = strpos($argv[1], ':') !== false ? AF_INET6 : AF_INET;
$socket = socket_create($family, SOCK_DGRAM, SOL_UDP);
socket_bind($socket, $argv[1], 0) or exit(1);
socket_getsockname($socket, $address, $port);
echo "$port\\n";
socket_recvfrom($socket, $message, 65535, 0, $from, $fromPort);
socket_sendto($socket, "echo:" . $message, strlen($message) + 5, 0, $from, $fromPort);
`;

/** Python: a TCP client that sends argument 3 (text) in the encoding of argument 4 and prints the answer as text. */
export const pythonClient = `
import socket, sys
host, port, text, encoding = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
with socket.create_connection((host, port), timeout=5) as peer:
    peer.sendall(text.encode(encoding))
    peer.shutdown(socket.SHUT_WR)
    answer = b''
    while part := peer.recv(4096):
        answer += part
sys.stdout.buffer.write(answer.decode(encoding).encode())
`;

/** Python: sends a text, and prints the name of the error that the connection ends with. */
export const pythonResetClient = `
import socket, sys
host, port, text, encoding = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
with socket.create_connection((host, port), timeout=5) as peer:
    peer.sendall(text.encode(encoding))
    try:
        peer.recv(4096)
        print('closed')
    except OSError as error:
        print(type(error).__name__)
`;

/** Python: a TCP server for one client that answers b'echo:' and what came, until the client has finished sending. */
export const pythonServer = `
import socket, sys
family = socket.AF_INET6 if ':' in sys.argv[1] else socket.AF_INET
with socket.socket(family) as server:
    server.bind((sys.argv[1], 0))
    server.listen()
    print(server.getsockname()[1], flush=True)
    peer, _ = server.accept()
    with peer:
        while part := peer.recv(4096):
            peer.sendall(b'echo:' + part)
`;

/** Python: full-duplex chat over UDP: a thread receives and prints while lines of standard input are sent. */
export const pythonUdpChat = `
import socket, sys, threading
family = socket.AF_INET6 if ':' in sys.argv[1] else socket.AF_INET
peer = (sys.argv[1], int(sys.argv[2]))
sock = socket.socket(family, socket.SOCK_DGRAM)
sock.bind((sys.argv[1], 0))
print(sock.getsockname()[1], flush=True)
def receive():
    while True:
        message, sender = sock.recvfrom(65535)
        print('heard', message.decode('gbk'), flush=True)
        if message == b'bye':
            sock.close()
            return
threading.Thread(target=receive).start()
for line in sys.stdin:
    port, text = line.rstrip('\\n').split(' ', 1)
    sock.sendto(text.encode('gbk'), (sys.argv[1], int(port)))
`;

/** Python: sends argument 3 by UDP in the encoding of argument 4, prints the answer. */
export const pythonUdpClient = `
import socket, sys
family = socket.AF_INET6 if ':' in sys.argv[1] else socket.AF_INET
with socket.socket(family, socket.SOCK_DGRAM) as sock:
    sock.settimeout(5)
    sock.sendto(sys.argv[3].encode(sys.argv[4]), (sys.argv[1], int(sys.argv[2])))
    sys.stdout.buffer.write(sock.recv(65535).decode(sys.argv[4]).encode())
`;

/** PHP's streams, as tutorials go: fgets, strrev and a newline, for one client after another. */
export const phpStreamServer = `
$server = stream_socket_server("tcp://$argv[1]:0", $errno, $errstr) or die("$errstr ($errno)\\n");
echo substr(strrchr(stream_socket_get_name($server, false), ':'), 1), "\\n";
while ($client = stream_socket_accept($server, -1)) {
  while (($line = fgets($client)) !== false) fwrite($client, strrev(trim($line)) . "\\n");
  fclose($client);
}
`;

/** PHP's socket functions, as php.net's example goes, but without its greeting: for one client after another. */
export const phpSocketServer = `
$server = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
socket_bind($server, $argv[1], 0) && socket_listen($server, 5) or exit(1);
socket_getsockname($server, $address, $port);
echo "$port\\n";
while ($client = socket_accept($server)) {
  while (($line = socket_read($client, 2048)) !== false && $line !== '')
    socket_write($client, strrev(trim($line)) . "\\n");
  socket_close($client);
}
`;

/** Python, as tutorials go: one recv is taken for one message, for one client after another. */
export const pythonRecvServer = `
import socket, sys
server = socket.socket()
server.bind((sys.argv[1], 0))
server.listen(1)
print(server.getsockname()[1], flush=True)
while True:
    client, address = server.accept()
    while True:
        data = client.recv(1024)
        if not data:
            break
        client.sendall(data.decode().strip()[::-1].encode() + b'\\n')
    client.close()
`;

/** Python, as tutorials go: one send, one recv, for each word after HOST PORT; prints what came. */
export const pythonRecvClient = `
import socket, sys
client = socket.socket()
client.connect((sys.argv[1], int(sys.argv[2])))
for word in sys.argv[3:]:
    client.send((word + '\\n').encode())
    print(client.recv(1024).decode(), end='')
client.close()
`;

/** PHP's streams, as tutorials go: fsockopen, one fwrite and one fgets for each word after HOST PORT. */
export const phpStreamClient = `
$client = fsockopen($argv[1], (int)$argv[2], $errno, $errstr, 5) or die("$errstr ($errno)\\n");
foreach (array_slice($argv, 3) as $word) {
  fwrite($client, "$word\\n");
  echo fgets($client);
}
fclose($client);
`;

<?php
// Prints each datagram and answers with its size.
[$host, $port] = array_slice($argv, 1) + ['127.0.0.1', '7004'];
if ($argc > 3 || !ctype_digit($port)) {
    fwrite(STDERR, "usage: php server.php [HOST [PORT]]\n");
    exit(2);
}
$server = @stream_socket_server("udp://$host:$port", $code, $message, STREAM_SERVER_BIND)
    or throw new RuntimeException($message);
echo 'listening at ', stream_socket_get_name($server, false), "\n";
// What does not fit into the buffer is lost: 65535 bytes hold any datagram.
while (($data = stream_socket_recvfrom($server, 65535, 0, $peer)) !== false) { // '' is an empty datagram, and no end
    $bytes = strlen($data);
    echo "$bytes bytes from $peer\n";
    stream_socket_sendto($server, "$bytes bytes", 0, $peer);
}

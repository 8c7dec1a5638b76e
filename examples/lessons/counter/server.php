<?php
// Answers each datagram with its number and its text: one socket counts for all clients.
[$host, $port] = array_slice($argv, 1) + ['127.0.0.1', '7006'];
if ($argc > 3 || !ctype_digit($port)) {
    fwrite(STDERR, "usage: php server.php [HOST [PORT]]\n");
    exit(2);
}
$server = @stream_socket_server("udp://$host:$port", $code, $message, STREAM_SERVER_BIND)
    or throw new RuntimeException($message);
echo 'listening at ', stream_socket_get_name($server, false), "\n";
$count = 0;
while (($text = stream_socket_recvfrom($server, 65535, 0, $peer)) !== false) { // one call, one whole datagram
    $count++;
    stream_socket_sendto($server, "$count $text", 0, $peer);
}

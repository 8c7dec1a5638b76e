<?php
// Connects and prints the addresses and ports of both ends, and what the server says they are.
[$host, $port] = array_slice($argv, 1) + ['127.0.0.1', '7001'];
if ($argc > 3 || !ctype_digit($port)) {
    fwrite(STDERR, "usage: php client.php [HOST [PORT]]\n");
    exit(2);
}
ini_set('default_socket_timeout', '-1'); // wait as long as it takes: PHP gives up after 60 s otherwise
$server = @stream_socket_client("tcp://$host:$port", $code, $message) or throw new RuntimeException($message);
// Nobody chose this port: the system gave it, and takes it back afterwards.
echo 'this end:  ', stream_socket_get_name($server, false), "\n";
echo 'other end: ', stream_socket_get_name($server, true), "\n";
echo 'it says:   ', stream_get_contents($server);
fclose($server);

<?php
// Opens a port, and tells each client which address and port it has.
[$host, $port] = array_slice($argv, 1) + ['127.0.0.1', '7001'];
if ($argc > 3 || !ctype_digit($port)) {
    fwrite(STDERR, "usage: php server.php [HOST [PORT]]\n");
    exit(2);
}
ini_set('default_socket_timeout', '-1'); // wait as long as it takes: PHP gives up after 60 s otherwise
$server = @stream_socket_server("tcp://$host:$port", $code, $message);
if ($server === false) { // 98, EADDRINUSE: another program holds the port
    fwrite(STDERR, "cannot listen at $host:$port: $message\n");
    exit(1);
}
echo 'listening at ', stream_socket_get_name($server, false), ', process ', getmypid(), "\n";
while ($connection = stream_socket_accept($server, null, $peer)) {
    // The new socket has the same port as the server's: the client's port tells connections apart.
    echo 'connected: ', stream_socket_get_name($connection, false), " with $peer\n";
    @fwrite($connection, "you are $peer\n");
    fclose($connection);
}
